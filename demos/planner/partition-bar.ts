import type { Conv1dPlan } from 'tapline';
import { create } from '../look/element.ts';
import { grouped } from './words.ts';

/** A stretch of the kernel, in taps from the newest, that is worked on in one way. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Taps of one partition; undefined where taps are summed directly. */
  readonly size: number | undefined;
  readonly count: number;
}

/** The kernel's levels from its newest tap to its oldest. Empty without partitions. */
export function stretchesOf({ partitions = [], shape }: Conv1dPlan): readonly Stretch[] {
  const [first] = partitions;
  if (!first) return [];
  const levels = partitions.map(({ size, count, offset }) => ({
    from: offset,
    to: Math.min(shape.kernelSize, offset + size * count),
    size,
    count,
  }));
  return [{ from: 0, to: first.offset, size: undefined, count: 1 }, ...levels];
}

/** Shares of the bar's width: octaves of the kernel, since its levels grow by octaves. */
export function widthsOf(stretches: readonly Stretch[]): readonly number[] {
  return stretches.map(({ from, to }) => Math.max(0.7, Math.log2(to / Math.max(1, from)) / (from === 0 ? 4 : 1)));
}

/** The levels of a kernel side by side, each with its partitions marked; nothing without partitions. */
export function partitionBar(plan: Conv1dPlan): HTMLElement[] {
  const stretches = stretchesOf(plan);
  if (stretches.length === 0) return [];
  const bar = create('ol', { className: 'levels' });
  const columns = widthsOf(stretches).map((share) => `${share}fr`);
  bar.style.setProperty('--columns', columns.join(' '));
  bar.append(
    ...stretches.map(({ from, to, size, count }) => {
      const strip = create('span', { className: size === undefined ? 'strip head' : 'strip' });
      strip.style.setProperty('--count', String(Math.min(count, 64)));
      return create(
        'li',
        {},
        strip,
        create('strong', { textContent: size === undefined ? 'direct' : `${grouped(count)} × ${grouped(size)}` }),
        create('span', { className: 'range', textContent: `taps ${grouped(from)} to ${grouped(to - 1)}` }),
      );
    }),
  );
  return [
    create('h3', { textContent: 'Partitions' }),
    bar,
    create('p', {
      className: 'hint',
      textContent:
        'From the newest tap to the oldest, by octaves. The first taps are summed directly, so that nothing is late; ' +
        'the others are multiplied as spectra, the larger ones a share at every tick.',
    }),
  ];
}
