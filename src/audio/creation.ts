import { copyTwiddles } from '../stream/twiddles.ts';
import { type HostContext, isOffline } from './host.ts';
import type { FirstNumbers } from './messages.ts';
import type { CheckedNode } from './options.ts';

/**
 * A processor is made in one of two ways, by the same steps, `makeRenderer`.
 *
 * *At once*: its first weights are in `processorOptions`, and its constructor takes all steps. So it is offline, where
 * a processor hears nothing before it renders, and where there is little to do.
 *
 * *In steps*: its first weights are handed over in a message, and each step is a task of its own in the audio thread, a
 * small part of a quantum; what else plays there goes on between them. Then it is ready and begins to play.
 */
export function isMadeInSteps(context: HostContext, { plan }: CheckedNode): boolean {
  const { memory } = plan;
  return !isOffline(context) && memory.weights + memory.state > LITTLE;
}

/** Bytes of linear memory: what two steps write. Without them a constructor takes half a millisecond, with them a fifth more. */
const LITTLE = 131_072;

/** What such a processor is sent. Allocates the roots. */
export function numbersToSend({ filters, rendererOptions }: CheckedNode): FirstNumbers {
  const { partitions } = rendererOptions.layout.geometry;
  return { filters, roots: partitions && copyTwiddles(partitions.twiddleDepths) };
}
