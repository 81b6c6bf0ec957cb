import { LoadMeter } from '../src/audio/load-meter.ts';
import { makeRenderer } from '../src/audio/make-renderer.ts';
import {
  buffersOf,
  type Command,
  type FirstNumbers,
  type ProcessorOptions,
  type RendererOptions,
  type Report,
} from '../src/audio/messages.ts';
import { OutputBatches } from '../src/audio/output-batches.ts';
import { type OwnChannel, OwnTasks } from '../src/audio/own-tasks.ts';
import { PROCESSOR_NAME } from '../src/audio/processor-name.ts';
import type { Renderer } from '../src/audio/renderer.ts';
import { atOnce, type Steps } from '../src/stream/steps.ts';

type WeightsCommand = Extract<Command, { type: 'weights' }>;
/** What only a processor that is ready can obey. */
type ReadyCommand = Exclude<Command, { type: 'make' | 'destroy' }>;

/** So many steps, of some milliseconds together, are followed by a sign of life. */
const STEPS_IN_SILENCE = 128;

/** The engine in the audio thread. It only passes on what the host and the node say. */
class Conv1dProcessor extends AudioWorkletProcessor {
  static readonly parameterDescriptors = [
    { name: 'mix', defaultValue: 1, minValue: 0, maxValue: 1, automationRate: 'a-rate' },
    { name: 'gain', defaultValue: 1, automationRate: 'a-rate' },
  ];

  readonly #options: RendererOptions;
  readonly #meter = new LoadMeter(sampleRate);
  #batches: OutputBatches | undefined;
  /** Ends what is left to do before there is a renderer, where that is done in steps. */
  #endSteps: () => void = () => {};
  /** Undefined before it is ready, where it failed, and once it is destroyed. */
  #renderer: Renderer | undefined;
  /** Whether there is a renderer, or is to be one. */
  #isAlive = true;
  /** The latest change of weights, which waits for a fade to end. */
  #waiting: WeightsCommand | undefined;

  constructor({ processorOptions }: { processorOptions: ProcessorOptions }) {
    super();
    const { first, ...options } = processorOptions;
    this.#options = options;
    this.port.onmessage = ({ data }) => this.#obey(data as Command);
    if (first === undefined) return;
    this.#attempt(() => {
      this.#renderer = atOnce(this.#stepsWith(first));
      this.#report({ type: 'ready' });
    });
  }

  process(
    inputs: readonly (readonly Float32Array[])[],
    outputs: readonly Float32Array[][],
    { mix, gain }: Record<'mix' | 'gain', Float32Array>,
  ): boolean {
    const renderer = this.#renderer;
    const output = outputs[0];
    if (!this.#isAlive || output === undefined) return false;
    if (renderer === undefined) return true;
    this.#meter.begin();
    renderer.render(inputs[0] ?? NO_CHANNELS, output, mix, gain);
    const frames = output[0]?.length ?? 0;
    this.#batches?.tick(frames);
    this.#meter.end(frames);
    if (this.#waiting !== undefined && !renderer.fading) this.#install(this.#waiting);
    return true;
  }

  #obey(command: Command): void {
    switch (command.type) {
      case 'make':
        this.#attempt(() => this.#makeInSteps(command.first, command.channel));
        break;
      case 'destroy':
        this.#destroy();
        break;
      default:
        if (this.#renderer !== undefined) this.#obeyReady(this.#renderer, command);
    }
  }

  #stepsWith(first: FirstNumbers): Steps<Renderer> {
    const { batch, shape, outputs } = this.#options;
    if (outputs) {
      this.#batches = new OutputBatches(batch * shape.outChannels, (buffer, frames) => {
        this.#report({ type: 'outputs', buffer, frames }, [buffer.buffer]);
      });
    }
    return makeRenderer(this.#options, first, this.#batches);
  }

  #makeInSteps(first: FirstNumbers, channel: OwnChannel): void {
    const steps: Steps<Renderer | undefined> = this.#stepsWith(first);
    let count = 0;
    const step = (): void => {
      const { done, value } = steps.next();
      if (!done) {
        if (++count % STEPS_IN_SILENCE === 0) this.#report({ type: 'making' });
        tasks.ask();
        return;
      }
      tasks.end();
      this.#renderer = value;
      this.#report({ type: 'ready', spent: first }, buffersOf(first));
    };
    const tasks = new OwnTasks(channel, () => this.#attempt(step));
    this.#endSteps = () => {
      tasks.end();
      steps.return(undefined);
    };
    tasks.ask();
  }

  #attempt(make: () => void): void {
    try {
      make();
    } catch (error) {
      this.#endSteps();
      this.#isAlive = false;
      // A host's own message would hide the reason.
      this.#report({ type: 'failed', message: messageOf(error) });
    }
  }

  #obeyReady(renderer: Renderer, command: ReadyCommand): void {
    switch (command.type) {
      case 'weights':
        if (renderer.fading) this.#wait(command);
        else this.#install(command);
        break;
      case 'bypass':
        renderer.bypass = command.bypass;
        break;
      case 'reset':
        renderer.reset();
        if (this.#waiting) this.#install(this.#waiting);
        break;
      case 'metrics': {
        const { quanta, load } = this.#meter;
        this.#report({ type: 'metrics', id: command.id, quanta, load, nonFiniteCount: renderer.nonFiniteCount });
        break;
      }
      case 'recycle':
        this.#batches?.recycle(command.buffer);
        break;
    }
  }

  #destroy(): void {
    const renderer = this.#renderer;
    this.#isAlive = false;
    this.#renderer = undefined;
    this.#waiting = undefined;
    this.port.onmessage = null;
    this.#batches?.flush();
    this.#report({ type: 'destroyed' });
    this.port.close();
    renderer?.dispose();
    this.#endSteps();
  }

  /** The latest change waits for the fade under way, in the place of one that waited before. */
  #wait(command: WeightsCommand): void {
    if (this.#waiting) this.#report({ type: 'weights', id: this.#waiting.id, result: 'superseded' });
    this.#waiting = command;
  }

  #install({ id, filters, fadeFrames }: WeightsCommand): void {
    this.#waiting = undefined;
    try {
      this.#renderer?.setFilters(filters, fadeFrames);
      this.#report({ type: 'weights', id, result: 'installed' });
    } catch (error) {
      this.#report({ type: 'refused', id, message: messageOf(error) });
    }
  }

  #report(report: Report, transfer: ArrayBufferLike[] = []): void {
    this.port.postMessage(report, transfer);
  }
}

const NO_CHANNELS: readonly Float32Array[] = [];

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

try {
  registerProcessor(PROCESSOR_NAME, Conv1dProcessor);
} catch {
  // It is registered already: this script was added to the context twice.
}
