import { Layout, quadTable, rings, Stream } from './layout';
import { quad } from './quad';
import { tile } from './tile';

/**
 * Vectors of output frames that are finished for every row of a group before the next ones: their inputs stay in the
 * first-level cache from row to row.
 */
const SPAN: i32 = 8;

/**
 * Computes the next `outputs` frames of every output channel into a planar block at `output`, from `filters`: for each
 * group its rows' biases, then its strips of 4, 2 and 1 rows, each with its weights tap by tap. Moves no cursor.
 */
export function convolve(stream: Stream, filters: usize, outputs: i32, output: usize): void {
  const layout = stream.layout;
  const vectors = (outputs + 3) >> 2;
  const span = layout.rows === 1 ? vectors : SPAN;
  const groupPitch = (layout.inChannels / layout.groups) * layout.planes * layout.ringPitch;
  let input = rings(stream) + 4 * stream.readIndex;
  for (let signal = 0; signal < layout.batch; signal++) {
    let group = filters;
    for (let g = 0; g < layout.groups; g++) {
      for (let v = 0; v < vectors; v += span) {
        rowsOfSpan(layout, group, min(span, vectors - v), input + 16 * v, output + 16 * v);
      }
      group += layout.filtersPitch;
      input += groupPitch;
      output += layout.rows * layout.outputPitch;
    }
  }
}

function rowsOfSpan(layout: Layout, filters: usize, vectors: i32, input: usize, output: usize): void {
  const quads = quadTable(layout);
  const taps = quads + 4 * layout.quads;
  const end = taps + 4 * layout.taps;
  const pitch = layout.outputPitch;
  let rows = layout.rows;
  let bias = filters;
  let weights = filters + 4 * rows;
  if (layout.quads > 0) {
    // Quads are laid out for groups of one row only; taps left over go on from the sums in `output`.
    quadRow(quads, taps, weights, bias, vectors, input, output);
    if (layout.taps > 0) oneRow(taps, end, weights + 16 * layout.quads, bias, true, vectors, input, output, pitch);
    return;
  }
  const row = 4 * layout.taps;
  for (; rows >= 4; rows -= 4) {
    fourRows(taps, end, weights, bias, vectors, input, output, pitch);
    weights += 4 * row;
    bias += 16;
    output += 4 * pitch;
  }
  if (rows >= 2) {
    twoRows(taps, end, weights, bias, vectors, input, output, pitch);
    weights += 2 * row;
    bias += 8;
    output += 2 * pitch;
    rows -= 2;
  }
  if (rows) oneRow(taps, end, weights, bias, false, vectors, input, output, pitch);
}

function fourRows(
  taps: usize,
  end: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
): void {
  for (; vectors >= 2; vectors -= 2) {
    tile<u32, u16>(taps, end, weights, bias, false, input, output, pitch);
    input += 32;
    output += 32;
  }
  if (vectors) tile<u32, u8>(taps, end, weights, bias, false, input, output, pitch);
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
): void {
  for (; vectors >= 4; vectors -= 4) {
    tile<u16, u32>(taps, end, weights, bias, false, input, output, pitch);
    input += 64;
    output += 64;
  }
  if (vectors & 2) {
    tile<u16, u16>(taps, end, weights, bias, false, input, output, pitch);
    input += 32;
    output += 32;
  }
  if (vectors & 1) tile<u16, u8>(taps, end, weights, bias, false, input, output, pitch);
}

function oneRow(
  taps: usize,
  end: usize,
  weights: usize,
  bias: usize,
  resume: bool,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
): void {
  for (; vectors >= 8; vectors -= 8) {
    tile<u8, u64>(taps, end, weights, bias, resume, input, output, pitch);
    input += 128;
    output += 128;
  }
  if (vectors & 4) {
    tile<u8, u32>(taps, end, weights, bias, resume, input, output, pitch);
    input += 64;
    output += 64;
  }
  if (vectors & 2) {
    tile<u8, u16>(taps, end, weights, bias, resume, input, output, pitch);
    input += 32;
    output += 32;
  }
  if (vectors & 1) tile<u8, u8>(taps, end, weights, bias, resume, input, output, pitch);
}

function quadRow(
  quads: usize,
  end: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
): void {
  for (; vectors >= 8; vectors -= 8) {
    quad<u64>(quads, end, weights, bias, input, output);
    input += 128;
    output += 128;
  }
  if (vectors & 4) {
    quad<u32>(quads, end, weights, bias, input, output);
    input += 64;
    output += 64;
  }
  if (vectors & 2) {
    quad<u16>(quads, end, weights, bias, input, output);
    input += 32;
    output += 32;
  }
  if (vectors & 1) quad<u8>(quads, end, weights, bias, input, output);
}
