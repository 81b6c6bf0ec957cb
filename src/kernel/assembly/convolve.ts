import { Eight, Four, One, Three, Two } from './counts';
import { Layout, rings, Stream, trioTable } from './layout';
import { row } from './row';
import { tile } from './tile';

/**
 * Vectors of output frames that are finished for every row of a group before the next ones: their inputs stay in the
 * first-level cache from row to row. A multiple of 3 and of 4, as the tiles are wide.
 */
const SPAN: i32 = 12;

/** The same where taps are left out, which the later outputs of a span do not need as the first ones might. */
const LAGGED_SPAN: i32 = 6;
const LAGGED_ROW_SPAN: i32 = 8;

/**
 * Computes `outputs` frames of every output channel into a planar block at `output`, from `filters`: for each group its
 * rows' biases, then its strips of 3 or 2 rows (src/plan/strips.ts), each with its weights tap by tap; where it has one row
 * only, bias and weights are spread over whole vectors. Moves no cursor.
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

function rowsOfSpan(layout: Layout, filters: usize, vectors: i32, lags: i32, input: usize, output: usize): void {
  const trios = trioTable(layout);
  let taps = trios + 4 * layout.trios;
  let end = taps + 4 * layout.taps;
  const lagTaps = layout.lagTaps;
  if (lagTaps > 0) {
    const wanted = 4 * lagTaps * ((lags + 11) / 12);
    if (wanted < layout.trios) {
      taps = trios + 4 * wanted;
      end = taps;
    } else {
      end = taps + 4 * min(layout.taps, lagTaps * max(0, lags - (3 * layout.trios) / lagTaps));
    }
  }
  const inBlocks = 3 * layout.trios + layout.taps > layout.sumTaps;
  let rows = layout.rows;
  if (rows === 1) {
    if (inBlocks) stripInBlocks(layout, 1, trios, taps, end, filters + 16, filters, vectors, input, output);
    else oneRow(trios, taps, end, filters + 16, filters, vectors, input, output, false);
    return;
  }
  const pitch = layout.outputPitch;
  const rowBytes = 4 * layout.taps;
  let bias = filters;
  let weights = filters + 4 * rows;
  const pairs = rows - 3 * layout.threes;
  for (; rows > pairs; rows -= 3) {
    if (inBlocks) stripInBlocks(layout, 3, taps, taps, end, weights, bias, vectors, input, output);
    else threeRows(taps, end, weights, bias, vectors, input, output, pitch, false);
    weights += 3 * rowBytes;
    bias += 12;
    output += 3 * pitch;
  }
  for (; rows >= 2; rows -= 2) {
    if (inBlocks) stripInBlocks(layout, 2, taps, taps, end, weights, bias, vectors, input, output);
    else twoRows(taps, end, weights, bias, vectors, input, output, pitch, false);
    weights += 2 * rowBytes;
    bias += 8;
    output += 2 * pitch;
  }
}

/**
 * A strip of one, two or three rows, block by block: trios, which only a row alone has, then single taps. Every block
 * starts from the bias, which is 0 where sums are taken in blocks: with partitions it is added at the end.
 */
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
  const pitch = layout.outputPitch;
  // Blocks are added up at the output, or where there are blocks of blocks these beside it.
  const beside = changetype<usize>(layout) + layout.sumsOffset;
  const place = layout.sumsOffset > 0 ? beside : output;
  const placePitch = layout.sumsOffset > 0 ? BESIDE_PITCH : pitch;
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
    if (height === 3) threeRows(from, to, weights, bias, vectors, input, place, placePitch, blocks > 0);
    else if (height === 2) twoRows(from, to, weights, bias, vectors, input, place, placePitch, blocks > 0);
    else oneRow(from, middle, to, weights, bias, vectors, input, place, blocks > 0);
    // A row alone has each weight four times, and three of them for a trio.
    weights += height > 1 ? height * (to - from) : 12 * (middle - from) + 4 * (to - middle);
    from = to;
    blocks++;
    if (place === output || (blocks < layout.sumBlocks && to < end)) continue;
    put(beside, height, vectors, output, pitch, !isFirst);
    isFirst = false;
    blocks = 0;
  }
}

/** Rows of the sums beside the output, as long as the widest span. */
const BESIDE_PITCH: usize = 16 * SPAN;

/** Puts `rows` rows of sums to the output, or adds them `onto` what stands there. */
function put(sums: usize, rows: i32, vectors: i32, output: usize, pitch: usize, onto: bool): void {
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < 16 * vectors; at += 16) {
      const sum = v128.load(sums + at);
      v128.store(output + at, onto ? f32x4.add(v128.load(output + at), sum) : sum);
    }
    sums += BESIDE_PITCH;
    output += pitch;
  }
}

function threeRows(
  taps: usize,
  end: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  for (; vectors >= 3; vectors -= 3) {
    tile<Three, Three>(taps, end, weights, bias, input, output, pitch, onto);
    input += 48;
    output += 48;
  }
  if (vectors === 2) tile<Three, Two>(taps, end, weights, bias, input, output, pitch, onto);
  if (vectors === 1) tile<Three, One>(taps, end, weights, bias, input, output, pitch, onto);
}

function twoRows(
  taps: usize,
  end: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  for (; vectors >= 4; vectors -= 4) {
    tile<Two, Four>(taps, end, weights, bias, input, output, pitch, onto);
    input += 64;
    output += 64;
  }
  if (vectors & 2) {
    tile<Two, Two>(taps, end, weights, bias, input, output, pitch, onto);
    input += 32;
    output += 32;
  }
  if (vectors & 1) tile<Two, One>(taps, end, weights, bias, input, output, pitch, onto);
}

function oneRow(
  trios: usize,
  taps: usize,
  end: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  onto: bool,
): void {
  for (; vectors >= 8; vectors -= 8) {
    row<Eight>(trios, taps, end, weights, bias, input, output, onto);
    input += 128;
    output += 128;
  }
  if (vectors & 4) {
    row<Four>(trios, taps, end, weights, bias, input, output, onto);
    input += 64;
    output += 64;
  }
  if (vectors & 2) {
    row<Two>(trios, taps, end, weights, bias, input, output, onto);
    input += 32;
    output += 32;
  }
  if (vectors & 1) row<One>(trios, taps, end, weights, bias, input, output, onto);
}
