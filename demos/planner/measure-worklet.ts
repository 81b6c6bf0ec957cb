import { createConv1dNode } from 'tapline/audio';
import { noise } from './noise.ts';
import type { Question } from './question.ts';
import { randomLayer } from './random-layer.ts';
import { type Timing, timingOf } from './timing-of-runs.ts';

export interface WorkletTiming extends Timing {
  /** Frames of a quantum, and hertz: as the context has them, which may be others than asked. */
  readonly quantum: number;
  readonly sampleRate: number;
}

/** Milliseconds of a stretch of rendering between two looks at the clock. */
const STRETCH = 8;
/** Stretches: the first ones warm up. */
const WARM_UP = 10;
const MEASURED = 24;

/** Microseconds that a quantum takes beside the layer, at least. */
const AROUND = 2;

/** Frames that a render may have: they are kept. */
const MOST_FRAMES = 2 ** 24;

/** What Chromium's offline contexts take. */
const RATES = { min: 3000, max: 768000 };
const DEFAULT_RATE = 48000;

/** What Web Audio's specification calls them; not yet in TypeScript's library. */
interface HintedOptions extends OfflineAudioContextOptions {
  renderSizeHint?: number;
}

/**
 * Renders noise through the layer in an AudioWorklet, as fast as it goes, and the same noise without it; the difference
 * is what the node takes.
 *
 * @param expected microseconds of a block in the page, about
 * @throws what createConv1dNode throws where the layer cannot be a node; an AbortError where `signal` aborts
 */
export async function measureWorklet(
  question: Question,
  expected: number,
  signal: AbortSignal,
): Promise<WorkletTiming> {
  const probe = contextOf(question, 128);
  const quantum = quantumOf(probe);
  const perQuantum = (expected * quantum) / question.blockSize + AROUND;
  const most = Math.floor(MOST_FRAMES / quantum / (WARM_UP + MEASURED));
  const quanta = Math.max(1, Math.min(most, Math.ceil((1000 * STRETCH) / perQuantum)));
  const frames = quanta * quantum * (WARM_UP + MEASURED);

  const context = contextOf(question, frames);
  const { batch } = question;
  const node = await createConv1dNode(context, { ...randomLayer(question), batch });
  signal.throwIfAborted();
  sourceOf(context, question).connect(node).connect(context.destination);
  const runs = await render(context, quanta * quantum);
  node.destroy();
  signal.throwIfAborted();

  const without = contextOf(question, frames);
  sourceOf(without, question).connect(without.destination);
  const base = await render(without, quanta * quantum);
  signal.throwIfAborted();
  return { ...timingOf(runs, quanta, base), quantum, sampleRate: context.sampleRate };
}

/** One channel is kept of what is rendered: the others would only fill the memory. */
function contextOf({ sampleRate, blockSize }: Question, length: number): OfflineAudioContext {
  const fits = sampleRate >= RATES.min && sampleRate <= RATES.max;
  const options: HintedOptions = { numberOfChannels: 1, length, sampleRate: fits ? sampleRate : DEFAULT_RATE };
  const hinted: HintedOptions = { ...options, renderSizeHint: blockSize };
  try {
    const context = new OfflineAudioContext(hinted);
    context.destination.channelInterpretation = 'discrete';
    return context;
  } catch {
    return new OfflineAudioContext(options); // A quantum that it does not take.
  }
}

/** What the context says it renders at a time: 128 where it says nothing. */
function quantumOf(context: OfflineAudioContext): number {
  const said: unknown = Reflect.get(context, 'renderQuantumSize');
  return typeof said === 'number' ? said : 128;
}

function sourceOf(context: OfflineAudioContext, { batch, inChannels }: Question): AudioBufferSourceNode {
  const buffer = context.createBuffer(batch * inChannels, 8192, context.sampleRate);
  for (let c = 0; c < batch * inChannels; c++) buffer.copyToChannel(noise(8192), c);
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  source.start();
  return source;
}

/** Milliseconds of each stretch of `frames` frames after the warm-up. */
async function render(context: OfflineAudioContext, frames: number): Promise<number[]> {
  const runs: number[] = [];
  let start = 0;
  for (let stretch = 1; stretch < WARM_UP + MEASURED; stretch++) {
    // Half a frame early, so that no rounding makes it a quantum more.
    void context.suspend((stretch * frames - 0.5) / context.sampleRate).then(() => {
      const now = performance.now();
      if (stretch > WARM_UP) runs.push(now - start);
      start = performance.now();
      return context.resume();
    });
  }
  await context.startRendering();
  runs.push(performance.now() - start);
  return runs;
}
