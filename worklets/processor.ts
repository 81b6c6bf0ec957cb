import { LoadMeter } from '../src/audio/load-meter.ts';
import type { Command, ProcessorOptions, Report } from '../src/audio/messages.ts';
import { OutputBatches } from '../src/audio/output-batches.ts';
import { PROCESSOR_NAME } from '../src/audio/processor-name.ts';
import { Renderer } from '../src/audio/renderer.ts';

type WeightsCommand = Extract<Command, { type: 'weights' }>;

/** The engine in the audio thread. It only passes on what the host and the node say. */
class Conv1dProcessor extends AudioWorkletProcessor {
  static readonly parameterDescriptors = [
    { name: 'mix', defaultValue: 1, minValue: 0, maxValue: 1, automationRate: 'a-rate' },
    { name: 'gain', defaultValue: 1, automationRate: 'a-rate' },
  ];

  /** Undefined before it is ready, where it failed, and once it is destroyed. */
  #renderer: Renderer | undefined;
  #batches: OutputBatches | undefined;
  /** The latest change of weights, which waits for a fade to end. */
  #waiting: WeightsCommand | undefined;
  readonly #meter = new LoadMeter(sampleRate);

  constructor({ processorOptions }: { processorOptions: ProcessorOptions }) {
    super();
    try {
      const { batch, shape, outputs } = processorOptions;
      if (outputs) {
        this.#batches = new OutputBatches(batch * shape.outChannels, (buffer, frames) => {
          this.#report({ type: 'outputs', buffer, frames }, [buffer.buffer]);
        });
      }
      this.#renderer = new Renderer(processorOptions, quantum(), this.#batches);
      this.port.onmessage = ({ data }) => this.#obey(data as Command);
      this.#report({ type: 'ready' });
    } catch (error) {
      // A host's own message would hide the reason.
      this.#report({ type: 'failed', message: messageOf(error) });
    }
  }

  process(
    inputs: readonly (readonly Float32Array[])[],
    outputs: readonly Float32Array[][],
    { mix, gain }: Record<'mix' | 'gain', Float32Array>,
  ): boolean {
    const renderer = this.#renderer;
    const output = outputs[0];
    if (renderer === undefined || output === undefined) return false;
    this.#meter.begin();
    renderer.render(inputs[0] ?? NO_CHANNELS, output, mix, gain);
    const frames = output[0]?.length ?? 0;
    this.#batches?.tick(frames);
    this.#meter.end(frames);
    if (this.#waiting !== undefined && !renderer.fading) this.#install(this.#waiting);
    return true;
  }

  #obey(command: Command): void {
    const renderer = this.#renderer;
    if (renderer === undefined) return;
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
      case 'destroy':
        this.#renderer = undefined;
        this.#waiting = undefined;
        this.port.onmessage = null;
        this.#batches?.flush();
        this.#report({ type: 'destroyed' });
        this.port.close();
        renderer.dispose();
        break;
    }
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

/** Hosts of the newest standard say how long a quantum is; it was always 128 before. */
function quantum(): number {
  const size: unknown = Reflect.get(globalThis, 'renderQuantumSize');
  return typeof size === 'number' ? size : 128;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

try {
  registerProcessor(PROCESSOR_NAME, Conv1dProcessor);
} catch {
  // It is registered already: this script was added to the context twice.
}
