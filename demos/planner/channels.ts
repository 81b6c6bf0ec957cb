import type { Conv1dShape } from 'tapline';

/** Channels side by side: one that is shown, or several that are left out. */
export interface ChannelCell {
  readonly from: number;
  readonly to: number;
  readonly shown: boolean;
  /** Columns from the left; its own is one wide. */
  readonly at: number;
}

/** A group that is shown, with the columns that it takes. */
export interface GroupBox {
  readonly group: number;
  readonly at: number;
  readonly width: number;
}

/** A layer's channels on columns: cells that are together all inputs, and all outputs. */
export interface ChannelLayout {
  readonly inputs: readonly ChannelCell[];
  readonly outputs: readonly ChannelCell[];
  readonly boxes: readonly GroupBox[];
  readonly columns: number;
}

type Channels = Pick<Conv1dShape, 'inChannels' | 'outChannels' | 'groups'>;

/** The first and the last of the inputs that an output reads: those of its group. */
export function inputsOf(
  { inChannels, outChannels, groups }: Channels,
  output: number,
): readonly [first: number, last: number] {
  const perGroup = inChannels / groups;
  const group = Math.floor((output * groups) / outChannels);
  return [group * perGroup, (group + 1) * perGroup - 1];
}

/**
 * Lays the channels on columns, group by group, inputs over the outputs that read them. Where there is no room for all,
 * the first, the last and the chosen one are shown, of groups and in each of them, and what is left out has a column.
 *
 * @param budget columns there is room for, at least 11
 */
export function layChannels(shape: Channels, output: number, budget: number): ChannelLayout {
  const { inChannels, outChannels, groups } = shape;
  const [perIn, perOut] = [inChannels / groups, outChannels / groups];
  const widest = Math.max(perIn, perOut);
  // Where not all fit, so wide that three groups can be seen, with what is left out on both sides of one.
  const room = groups === 1 ? budget : Math.max(3, Math.floor((budget - 2) / Math.min(groups, 3)));
  const width = groups * widest <= budget ? widest : Math.min(room, widest);
  const own = Math.floor(output / perOut);

  const inputs: ChannelCell[] = [];
  const outputs: ChannelCell[] = [];
  const boxes: GroupBox[] = [];
  let at = 0;
  for (const { from, to, shown } of shorten(groups, own, budget, width)) {
    if (shown) {
      boxes.push({ group: from, at, width });
      inputs.push(...placed(shorten(perIn, 0, width), from * perIn, at, width));
      outputs.push(...placed(shorten(perOut, from === own ? output % perOut : 0, width), from * perOut, at, width));
      at += width;
    } else {
      inputs.push({ from: from * perIn, to: (to + 1) * perIn - 1, shown, at });
      outputs.push({ from: from * perOut, to: (to + 1) * perOut - 1, shown, at });
      at++;
    }
  }
  return { inputs, outputs, boxes, columns: at };
}

/** Numbers side by side. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly shown: boolean;
}

/** The numbers below `count`: as many as there is room for at so many columns each, and what lies between them at one. */
function shorten(count: number, wanted: number, budget: number, width = 1): Span[] {
  let spans = spansOf([wanted], count);
  let shown = [wanted];
  for (const one of [0, count - 1, ...Array.from({ length: Math.min(count, budget) }, (_, i) => i)]) {
    if (shown.includes(one)) continue;
    const more = [...shown, one].sort((a, b) => a - b);
    const next = spansOf(more, count);
    if (next.reduce((sum, span) => sum + (span.shown ? width : 1), 0) > budget) continue;
    shown = more;
    spans = next;
  }
  return spans;
}

/** These ascending numbers with the gaps between and around them. */
function spansOf(shown: readonly number[], count: number): Span[] {
  const spans: Span[] = [];
  let next = 0;
  for (const one of [...shown, count]) {
    if (one > next) spans.push({ from: next, to: one - 1, shown: false });
    if (one < count) spans.push({ from: one, to: one, shown: true });
    next = one + 1;
  }
  return spans;
}

/** In the middle of a group's columns. */
function placed(spans: readonly Span[], first: number, at: number, width: number): ChannelCell[] {
  const left = at + (width - spans.length) / 2;
  return spans.map(({ from, to, shown }, i) => ({ from: first + from, to: first + to, shown, at: left + i }));
}
