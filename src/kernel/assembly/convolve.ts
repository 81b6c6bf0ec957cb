import { Layout, rings, Stream, trioTable } from './layout';
import { strip, stripHeight } from './strip';

/**
 * Vectors of output frames that are finished for every row of a group before the next ones: their inputs stay in the
 * first-level cache from row to row. A multiple of 3 and of 4, as the tiles are wide.
 */
const SPAN: i32 = 12;

/** The same where taps are left out, which the later outputs of a span do not need as the first ones might. */
const LAGGED_SPAN: i32 = 6;
const LAGGED_ROW_SPAN: i32 = 8;

/** Bytes. */
const VECTOR: i32 = 16;

/**
 * Computes `outputs` frames of every output channel into a planar block at `output`, from `filters`: for each group its
 * rows' biases, then its strips of rows (src/plan/strips.ts), each with its weights tap by tap; where it has one row only,
 * bias and weights are spread over whole vectors. Moves no cursor.
 *
 * @param first  outputs between the stream's next one and the first one here
 * @param lag    cells of input before the first output's newest that are not 0: where the layout lists taps by lag, older
 *   ones are left out. Sums never are −0 then, so nothing tells how many zeros were added
 */
export function convolve(stream: Stream, filters: usize, first: i32, outputs: i32, lag: i32, output: usize): void {
  const layout = stream.layout;
  const vectors = (outputs + 3) >> 2;
  let span = layout.rows === 1 ? vectors : SPAN;
  if (layout.lagTaps > 0) span = layout.rows === 1 ? LAGGED_ROW_SPAN : LAGGED_SPAN;
  else if (layout.sumsOffset > 0) span = SPAN;
  const groupPitch = (layout.inChannels / layout.groups) * layout.planes * layout.ringPitch;
  let input = rings(stream) + 4 * (stream.readIndex + first);
  for (let signal = 0; signal < layout.batch; signal++) {
    let group = filters;
    for (let g = 0; g < layout.groups; g++) {
      for (let v = 0; v < vectors; v += span) {
        const count = min(span, vectors - v);
        rowsOfSpan(layout, group, count, lag + 4 * (v + count), input + 16 * v, output + 16 * v);
      }
      group += layout.filtersPitch;
      input += groupPitch;
      output += layout.rows * layout.outputPitch;
    }
  }
}

// @inline
function rowsOfSpan(layout: Layout, filters: usize, vectors: i32, lags: i32, input: usize, output: usize): void {
  const trios = trioTable(layout);
  let singles = trios + 4 * layout.trios;
  let end = singles + 4 * layout.taps;
  let rows = layout.rows;
  const lagTaps = layout.lagTaps;
  if (lagTaps > 0) {
    const together = rows === 1 ? 12 : 3;
    const wanted = lagTaps * (together / 3) * ((lags + together - 1) / together);
    if (wanted < layout.trios) {
      singles = trios + 4 * wanted;
      end = singles;
    } else {
      end = singles + 4 * min(layout.taps, lagTaps * max(0, lags - (3 * layout.trios) / lagTaps));
    }
  }
  const products = 3 * layout.trios + layout.taps;
  const inBlocks = products > layout.sumTaps;
  const step = layout.trioStep;
  const pitch = layout.outputPitch;
  let bias = filters;
  let weights = filters + (rows === 1 ? VECTOR : 4 * rows);
  while (rows > 0) {
    const height = stripHeight(rows);
    if (inBlocks) stripInBlocks(layout, height, trios, singles, end, weights, bias, vectors, input, output);
    else strip(height, trios, singles, end, step, weights, bias, vectors, input, output, pitch, false);
    weights += 4 * height * products;
    bias += 4 * height;
    output += height * pitch;
    rows -= height;
  }
}

/** A strip, block by block. Every block starts from the bias, which is 0: with partitions it is added at the end. */
function stripInBlocks(
  layout: Layout,
  height: i32,
  trios: usize,
  singles: usize,
  end: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
): void {
  const most = layout.sumTaps;
  const step = layout.trioStep;
  const pitch = layout.outputPitch;
  // Blocks are added up at the output, or where there are blocks of blocks these beside it.
  const beside = changetype<usize>(layout) + layout.sumsOffset;
  const place = layout.sumsOffset > 0 ? beside : output;
  const placePitch = layout.sumsOffset > 0 ? BESIDE_PITCH : pitch;
  const tapBytes = height === 1 ? VECTOR : 4 * height;
  let left = 3 * layout.trios + layout.taps;
  let blocks = 0;
  let isFirst = true;
  for (let from = trios; from < end; ) {
    let middle = from;
    let to = min(from + 4 * most, end);
    if (from < singles) {
      // The last trios take the single taps along, if all of those make one block with them: however many are wanted here,
      // since what is summed with what decides the bits.
      middle = left <= most ? singles : min(from + 4 * (most / 3), singles);
      to = left <= most ? end : middle;
      left -= most;
    }
    strip(height, from, middle, to, step, weights, bias, vectors, input, place, placePitch, blocks > 0);
    weights += (tapBytes / 4) * (3 * (middle - from) + (to - middle));
    from = to;
    blocks++;
    if (place === output || (blocks < layout.sumBlocks && to < end)) continue;
    collect(beside, height, vectors, output, pitch, !isFirst);
    isFirst = false;
    blocks = 0;
  }
}

/** Rows of the sums beside the output, as long as the widest span. */
const BESIDE_PITCH: usize = 16 * SPAN;

/** Puts `rows` rows of sums from beside to the output, or adds them `onto` what stands there. */
function collect(sums: usize, rows: i32, vectors: i32, output: usize, pitch: usize, onto: bool): void {
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < 16 * vectors; at += 16) {
      const sum = v128.load(sums + at);
      v128.store(output + at, onto ? f32x4.add(v128.load(output + at), sum) : sum);
    }
    sums += BESIDE_PITCH;
    output += pitch;
  }
}
