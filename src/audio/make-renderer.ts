import { realm } from '../kernel/realm.ts';
import { StreamCore } from '../stream/core.ts';
import { Filters } from '../stream/filters.ts';
import { Layout } from '../stream/layout.ts';
import type { Steps } from '../stream/steps.ts';
import { StreamMemory } from '../stream/stream-memory.ts';
import { adoptTwiddles } from '../stream/twiddles.ts';
import type { FirstNumbers, RendererOptions } from './messages.ts';
import { type OutputTap, Renderer } from './renderer.ts';

/**
 * Makes a renderer, in steps. Allocates everything, most of it before much has been written.
 *
 * @throws RangeError where memory runs out; nothing is kept then
 */
export function* makeRenderer(
  options: RendererOptions,
  { filters, roots }: FirstNumbers,
  tap?: OutputTap,
): Steps<Renderer> {
  const { shape, nonFinite } = options;
  const { geometry } = options.layout;
  const { partitions } = geometry;
  realm(); // compiled by a context's first node
  yield;
  if (partitions && roots) {
    yield* adoptTwiddles(partitions.twiddleDepths, roots);
    yield;
  }
  const taken: { release(): unknown }[] = [];
  const take = <Owner extends { release(): unknown }>(owner: Owner): Owner => {
    taken.push(owner);
    return owner;
  };
  try {
    const layout = take(new Layout(shape, options.layout));
    yield;
    const memory = take(new StreamMemory(geometry));
    yield;
    const packed = take(new Filters(shape, filters.length));
    yield;
    yield* memory.clearInSteps();
    yield;
    yield* packed.fill(filters);
    yield;
    const cleaning = { nonFinite: nonFinite === 'zero', subnormal: true };
    const stream = new StreamCore(shape, layout, packed, memory, cleaning);
    yield;
    const renderer = new Renderer(stream, options, tap);
    taken.length = 0;
    return renderer;
  } finally {
    for (const owner of taken) owner.release();
  }
}
