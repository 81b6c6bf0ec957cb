import { produce, transform } from './jobs';
import { Layout, rings, rowsOf, Stream } from './layout';
import { Cursor, cursorOf, Level, LevelCursor, levelOf, Partitions, planeFrames } from './partitions';

/*
 * The part of every output that comes from before the block under way.
 *
 * A *voice* is one set of filters on a stream: its lines of tails and its residues' output blocks. While weights change
 * there are two, on the spectra of input that they share.
 */

/** The end of a residue's block: `at` is how many cells its last one lies behind the stream's read index. */
export function tick(
  stream: Stream,
  partitions: Partitions,
  cursor: Cursor,
  at: i32,
  filters: usize,
  voice: usize,
  otherFilters: usize,
  otherVoice: usize,
): void {
  if (cursor.tick === 0) nextCycle(partitions, cursor);
  const layout = stream.layout;
  const cell = lastCell(partitions, cursor.tick);
  const residue = cell % partitions.residues;
  const state = changetype<usize>(cursor) + partitions.residueOffset + residue * partitions.residuePitch;
  takeBlock(stream, partitions, cursor, at, state);
  for (let index = 0; index < partitions.levels; index++) {
    const level = levelOf(partitions, index);
    const now = cursorOf(cursor, index);
    const shares = changetype<usize>(partitions) + level.shares + 4 * now.phase;
    const from = load<i32>(shares);
    const to = load<i32>(shares, 4);
    const forwards = layout.batch * partitions.lines * level.forwardPieces;
    const block = blockStart(partitions, cursor, level, now);
    transform(partitions, level, now.newest, state, block, from, min(to, forwards));
    const first = max(from, forwards) - forwards;
    const last = to - forwards;
    const heard = now.heard;
    if (index === 0) continue;
    const part = voicePart(partitions, voice, residue);
    produce(layout, partitions, level, now.newest, state, filters, part, 1 - heard, first, last);
    if (otherVoice === 0) continue;
    const otherPart = voicePart(partitions, otherVoice, residue);
    produce(layout, partitions, level, now.newest, state, otherFilters, otherPart, 1 - heard, first, last);
  }
  writeTails(layout, partitions, cursor, cell, 0, state, filters, voice);
  if (otherVoice !== 0) writeTails(layout, partitions, cursor, cell, 0, state, otherFilters, otherVoice);
  cursor.tick++;
  cursor.untilTick = partitions.base * partitions.residues - cell;
  if (cursor.tick === partitions.residues) {
    cursor.tick = 0;
    cursor.untilTick += lastCell(partitions, 0);
    const timeIndex = cursor.timeIndex + partitions.base;
    cursor.timeIndex = timeIndex === partitions.timeFrames ? 0 : timeIndex;
  } else {
    cursor.untilTick = lastCell(partitions, cursor.tick) - cell;
  }
}

/** Does everything again that a voice would have done by now, had its filters been there all the time. */
export function warm(layout: Layout, partitions: Partitions, cursor: Cursor, filters: usize, voice: usize): void {
  for (let index = 0; index < partitions.residues; index++) {
    const cell = lastCell(partitions, index);
    const residue = cell % partitions.residues;
    const state = changetype<usize>(cursor) + partitions.residueOffset + residue * partitions.residuePitch;
    const part = voicePart(partitions, voice, residue);
    // Residues whose tick in this cycle is still to come are one tick behind the cursor.
    const behind = index < cursor.tick || cursor.tick === 0 ? 0 : 1;
    for (let l = 1; l < partitions.levels; l++) {
      const level = levelOf(partitions, l);
      const now = cursorOf(cursor, l);
      const back = now.phase < behind ? 1 : 0;
      const phase = back ? level.ticks - 1 : now.phase - behind;
      const newest = (now.newest + back) % level.slots;
      const heard = now.heard ^ back;
      const forwards = layout.batch * partitions.lines * level.forwardPieces;
      const all = layout.batch * rowsOf(layout) * level.outputPieces;
      produce(layout, partitions, level, (newest + 1) % level.slots, state, filters, part, heard, 0, all);
      const done = load<i32>(changetype<usize>(partitions) + level.shares + 4 * phase, 4) - forwards;
      produce(layout, partitions, level, newest, state, filters, part, 1 - heard, 0, done);
    }
    writeTails(layout, partitions, cursor, cell, behind, state, filters, voice);
  }
}

/**
 * The last cell of the block whose tick is the `index`-th of a cycle, counted from the cycle's start. Ticks are `base`
 * cells apart, and one more after every residues/common of them, where the residues would begin to repeat; the last one
 * ends the cycle.
 */
// @inline
function lastCell(partitions: Partitions, index: i32): i32 {
  const common = partitions.common;
  return partitions.base * (index + 1) - common + index / (partitions.residues / common);
}

// @inline
function voicePart(partitions: Partitions, voice: usize, residue: i32): usize {
  return voice + partitions.voiceOffset + residue * partitions.voicePitch;
}

/** One more block of every residue: what is the same for all of them moves on. */
function nextCycle(partitions: Partitions, cursor: Cursor): void {
  for (let index = 0; index < partitions.levels; index++) {
    const level = levelOf(partitions, index);
    const now = cursorOf(cursor, index);
    if (++now.phase < level.ticks) continue;
    now.phase = 0;
    now.newest = (now.newest === 0 ? level.slots : now.newest) - 1;
    now.heard ^= 1;
  }
}

/** Where the level's newest complete block starts in the lines of input, which the block of this tick still ends. */
function blockStart(partitions: Partitions, cursor: Cursor, level: Level, now: LevelCursor): usize {
  const start = cursor.timeIndex + partitions.base * (1 - now.phase) - (1 << level.log);
  return 4 * (start < 0 ? start + partitions.timeFrames : start);
}

/**
 * Takes a residue's last `base` cells out of the rings: to its lines of input, leaving zeros, since from now on the
 * tails hold what they do.
 */
function takeBlock(stream: Stream, partitions: Partitions, cursor: Cursor, at: i32, state: usize): void {
  const layout = stream.layout;
  const frames = planeFrames(partitions);
  const size = layout.ringFrames;
  let ring = rings(stream);
  let to = state + 4 * cursor.timeIndex;
  for (let channel = layout.batch * layout.inChannels; channel > 0; channel--) {
    for (let plane = 0; plane < layout.planes; plane++) {
      const first = stream.readIndex + at + load<i32>(frames + 4 * plane);
      if (partitions.residues === 1) takeRun(ring, size, first, partitions.base, to);
      else takeEvery(ring, size, first, partitions.base, partitions.residues, to);
      ring += layout.ringPitch;
      to += 4 * partitions.timeFrames;
    }
  }
}

/** `count` frames in a row, a multiple of 4. */
// @inline
function takeRun(ring: usize, size: i32, first: i32, count: i32, to: usize): void {
  for (let from = ring + 4 * first, end = from + 4 * count; from < end; from += 16) {
    v128.store(to, v128.load(from));
    to += 16;
  }
  memory.fill(ring + 4 * first, 0, 4 * count);
  // The other copies of the same frames: of those in the ring a mirror further on, of those in the mirror one before.
  const inRing = max(0, min(count, size - first));
  memory.fill(ring + 4 * (first + size), 0, 4 * inRing);
  memory.fill(ring + 4 * (first + inRing - size), 0, 4 * (count - inRing));
}

function takeEvery(ring: usize, size: i32, first: i32, count: i32, step: i32, to: usize): void {
  let i = first;
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(ring + 4 * i));
    store<f32>(ring + 4 * i, 0);
    store<f32>(ring + 4 * (i < size ? i + size : i - size), 0);
    i += step;
    to += 4;
  }
}

/** What the smallest level gives for a residue's next block, and the part of the larger levels' blocks that falls there. */
function writeTails(
  layout: Layout,
  partitions: Partitions,
  cursor: Cursor,
  cell: i32,
  behind: i32,
  state: usize,
  filters: usize,
  voice: usize,
): void {
  const base = partitions.base;
  const residues = partitions.residues;
  const part = voicePart(partitions, voice, cell % residues);
  const level = levelOf(partitions, 0);
  const newest = (cursorOf(cursor, 0).newest + behind) % level.slots;
  const all = layout.batch * rowsOf(layout);
  for (let row = 0; row < all; row++) {
    const from = row * level.outputPieces;
    produce(layout, partitions, level, newest, state, filters, part, 0, from, from + level.outputPieces);
    const y = part + level.blocks;
    for (let index = 1; index < partitions.levels; index++) {
      const larger = levelOf(partitions, index);
      const now = cursorOf(cursor, index);
      const back = now.phase < behind ? 1 : 0;
      const phase = back ? larger.ticks - 1 : now.phase - behind;
      const block = part + larger.blocks + larger.blocksPitch * row + ((4 * (now.heard ^ back)) << larger.log);
      add(y, block + 4 * phase * base, base);
    }
    scatter(y, voice + row * partitions.linePitch, cell, base, residues);
  }
}

/** Cells cell + residues, cell + 2·residues, … of a line of tails, around its end. */
function scatter(y: usize, line: usize, cell: i32, base: i32, residues: i32): void {
  if (residues === 1) {
    memory.copy(line, y, 4 * base);
    return;
  }
  const size = base * residues;
  let index = cell % size;
  for (let i = 0; i < base; i++) {
    index += residues;
    if (index >= size) index -= size;
    store<f32>(line + 4 * index, load<f32>(y + 4 * i));
  }
}

/** y ← y + x, `count` numbers, a multiple of 4. */
function add(y: usize, x: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    v128.store(y + 4 * i, f32x4.add(v128.load(y + 4 * i), v128.load(x + 4 * i)));
  }
}
