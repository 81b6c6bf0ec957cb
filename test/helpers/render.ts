import type { Block } from 'tapline';
import { makeRenderer } from '../../dist/audio/make-renderer.js';
import { checkNodeOptions } from '../../dist/audio/options.js';
import type { OutputTap, Renderer } from '../../dist/audio/renderer.js';
import { atOnce } from '../../dist/stream/steps.js';
import type { NodeScene } from './heard.ts';
import { cut, join } from './law.ts';

export const ONE: Float32Array = Float32Array.of(1);

/** A renderer as the processor makes it. */
export function rendererOf(
  options: NodeScene['options'] & { nonFinite?: 'zero' | 'propagate' },
  quantum = 128,
  tap?: OutputTap,
): Renderer {
  const { rendererOptions, filters } = checkNodeOptions(options, 48_000, quantum);
  return atOnce(makeRenderer(rendererOptions, { filters, roots: undefined }, tap));
}

/** One quantum, into arrays that held something else before. */
export function renderQuantum(
  renderer: Renderer,
  channels: number,
  input: Block,
  frames: number,
  mix: Float32Array = ONE,
  gain: Float32Array = ONE,
): Float32Array[] {
  const output = Array.from({ length: channels }, () => new Float32Array(frames).fill(NaN));
  renderer.render(input, output, mix, gain);
  return output;
}

/** A whole signal in quanta of these lengths; what is left over is the last. */
export function renderAll(
  renderer: Renderer,
  channels: number,
  signal: Block,
  sizes: readonly number[],
  mix: Float32Array = ONE,
  gain: Float32Array = ONE,
): Float32Array[] {
  const quanta = cut(signal, sizes).filter((block) => block[0]?.length !== 0);
  return join(
    quanta.map((block) => renderQuantum(renderer, channels, block, block[0]?.length ?? 0, mix, gain)),
    channels,
  );
}
