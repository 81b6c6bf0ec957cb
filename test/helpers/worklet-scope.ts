import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import type { Command, ProcessorOptions, Report } from '../../dist/audio/messages.js';
import { checkNodeOptions } from '../../dist/audio/options.js';
import { ROOT } from './examples.ts';
import type { NodeScene } from './heard.ts';

type Parameters = Readonly<Record<'mix' | 'gain', Float32Array>>;

interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][], parameters: Parameters): boolean;
}

type ProcessorClass = new (options: { processorOptions: ProcessorOptions }) => Processor;

const script = readFileSync(`${ROOT}dist/worklet.js`, 'utf8');

const PLAIN: Parameters = { mix: Float32Array.of(1), gain: Float32Array.of(1) };

/** An AudioWorklet's global scope: what the standard has there, and no more. Its threads and hosts are the test's. */
export class WorkletScope {
  readonly registered = new Map<string, ProcessorClass>();
  readonly #context: object;

  readonly #quantum: number | undefined;

  /** @param more globals, in the place of the standard's too */
  constructor(more: { readonly renderQuantumSize?: number; readonly [name: string]: unknown } = {}) {
    this.#quantum = more.renderQuantumSize;
    this.#context = createContext({
      sampleRate: 48_000,
      AudioWorkletProcessor: class {
        readonly port = new ScopePort();
      },
      registerProcessor: (name: string, processor: ProcessorClass) => {
        if (this.registered.has(name)) throw new Error(`${name} is registered already`);
        this.registered.set(name, processor);
      },
      ...more,
    });
  }

  load(): void {
    runInContext(script, this.#context);
  }

  /** A processor as a node has it made; in steps it is told nothing yet. */
  make(options: NodeScene['options'] & { outputs?: boolean }, inSteps = false): ScopeProcessor {
    if (this.registered.size === 0) this.load();
    const [made] = this.registered.values();
    if (made === undefined) throw new Error('no processor was registered');
    const { rendererOptions, filters, outputs } = checkNodeOptions(options, 48_000, this.#quantum);
    const processorOptions = { ...rendererOptions, first: inSteps ? undefined : { filters, roots: undefined } };
    return new ScopeProcessor(new made({ processorOptions: structuredClone(processorOptions) }), outputs);
  }
}

/** The processor's end of the line. */
class ScopePort {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  readonly posted: Report[] = [];
  readonly transferred: ArrayBufferLike[][] = [];
  isClosed = false;

  postMessage(report: Report, transfer: ArrayBufferLike[] = []): void {
    this.posted.push(report);
    this.transferred.push(transfer);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A processor with the host's and the node's part played by the test. */
export class ScopeProcessor {
  readonly port: ScopePort;
  /** Whether the last quantum asked for more. */
  isAlive = true;
  readonly #processor: Processor;
  readonly #channels: number;

  constructor(processor: Processor, channels: number) {
    this.#processor = processor;
    this.#channels = channels;
    this.port = Reflect.get(processor, 'port');
  }

  /** As if the node had sent it. */
  tell(command: Command): void {
    this.port.onmessage?.({ data: command });
  }

  /** One quantum. */
  play(input: Float32Array[], frames = 128): Float32Array[] {
    const output = Array.from({ length: this.#channels }, () => new Float32Array(frames));
    this.isAlive = this.#processor.process([input], [output], PLAIN);
    return output;
  }
}
