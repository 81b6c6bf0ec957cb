import type { Block } from '../conv1d/types.ts';
import type { HostNode } from './host.ts';
import { buffersOf, type Command, type FirstNumbers, type Report } from './messages.ts';
import { OutputHub } from './output-blocks.ts';

type Metrics = Extract<Report, { type: 'metrics' }>;
type Answer = Metrics | 'installed' | 'superseded';

/** Milliseconds that readers wait for the last outputs of a processor that is destroyed: a closed context sends none. */
const FAREWELL = 1000;

/** The node's end of the line to its processor: commands out, reports in, each question answered once. */
export class ProcessorLink {
  /** Resolves once the processor is made and plays; rejects where that failed. */
  readonly ready: Promise<void>;
  readonly outputs: OutputHub;
  readonly #node: HostNode;
  readonly #channels: number;
  readonly #ready: PromiseWithResolvers<void> = Promise.withResolvers();
  #hearMaking: () => void = () => {};
  readonly #asked = new Map<number, PromiseWithResolvers<Answer>>();
  #nextId = 0;
  #ended: Error | undefined;
  #farewell: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param channels of the outputs
   * @param limit    frames that a reader of the outputs may be behind
   */
  constructor(node: HostNode, channels: number, delivers: boolean, limit: number) {
    this.#node = node;
    this.#channels = channels;
    this.outputs = new OutputHub(delivers, limit);
    this.ready = this.#ready.promise;
    this.ready.catch(() => {}); // whoever waits for it hears of it
    node.port.addEventListener('message', ({ data }) => this.#hear(data as Report));
    node.port.start();
    // Chromium's event is called error, against the standard.
    for (const type of ['processorerror', 'error'] as const) {
      node.addEventListener(type, (event) => this.#fail(new Error(`the audio processor failed${detail(event)}`)));
    }
  }

  /**
   * Has a processor made in steps that got no numbers with its options.
   *
   * @param first handed over
   * @param hear  called at its signs of life, before it is ready
   */
  make(first: FirstNumbers, hear: () => void): void {
    this.#hearMaking = hear;
    const { port1, port2 } = new MessageChannel();
    this.send({ type: 'make', first, channel: [port1, port2] }, [...buffersOf(first), port1, port2]);
  }

  /** @throws Error once the processor has ended */
  send(command: Command, transfer: object[] = []): void {
    if (this.#ended) throw this.#ended;
    this.#node.port.postMessage(command, transfer);
  }

  /** @param filters handed over */
  setFilters(filters: Float32Array<ArrayBuffer>, fadeFrames: number): Promise<'installed' | 'superseded'> {
    return this.#ask((id) => [{ type: 'weights', id, filters, fadeFrames }, [filters.buffer]]) as Promise<
      'installed' | 'superseded'
    >;
  }

  readMetrics(): Promise<Metrics> {
    return this.#ask((id) => [{ type: 'metrics', id }, []]) as Promise<Metrics>;
  }

  destroy(): void {
    if (this.#ended) return;
    this.send({ type: 'destroy' });
    this.#end(new Error('the node is destroyed'));
    if (this.outputs.isRead) this.#farewell = setTimeout(() => this.#close(), FAREWELL);
    else this.#close();
  }

  #ask(make: (id: number) => [Command, ArrayBuffer[]]): Promise<Answer> {
    const id = this.#nextId++;
    const answer: PromiseWithResolvers<Answer> = Promise.withResolvers();
    try {
      this.send(...make(id));
      this.#asked.set(id, answer);
    } catch (error) {
      answer.reject(error);
    }
    return answer.promise;
  }

  #hear(report: Report): void {
    switch (report.type) {
      case 'making':
        if (!this.#ended) this.#hearMaking();
        break;
      case 'ready':
        this.#ready.resolve();
        break;
      case 'failed':
        this.#ready.reject(
          new Error(`the audio processor could not be made: ${report.message}${cure(report.message)}`),
        );
        break;
      case 'weights':
        this.#answer(report.id, (answer) => answer.resolve(report.result));
        break;
      case 'refused':
        this.#answer(report.id, (answer) => answer.reject(new Error(report.message)));
        break;
      case 'metrics':
        this.#answer(report.id, (answer) => answer.resolve(report));
        break;
      case 'outputs':
        this.#deliver(report.buffer, report.frames);
        break;
      case 'destroyed':
        this.#close();
        break;
    }
  }

  #answer(id: number, settle: (answer: PromiseWithResolvers<Answer>) => void): void {
    const answer = this.#asked.get(id);
    this.#asked.delete(id);
    if (answer) settle(answer);
  }

  /** Hands the blocks out and the buffer back. */
  #deliver(buffer: Float32Array, frames: number): void {
    if (this.outputs.isRead) {
      const pitch = buffer.length / this.#channels;
      const block: Block = Array.from({ length: this.#channels }, (_, c) =>
        buffer.subarray(c * pitch, c * pitch + frames),
      );
      this.outputs.push(block);
    }
    if (!this.#ended) this.send({ type: 'recycle', buffer }, [buffer.buffer as ArrayBuffer]);
  }

  #fail(reason: Error): void {
    if (this.#ended) return;
    this.#end(reason);
    this.outputs.end(reason);
  }

  #end(reason: Error): void {
    this.#ended = reason;
    this.#ready.reject(reason);
    for (const answer of this.#asked.values()) answer.reject(reason);
    this.#asked.clear();
  }

  /** No more outputs are to come. */
  #close(): void {
    clearTimeout(this.#farewell);
    this.outputs.end();
    this.#node.port.close();
  }
}

/** The engine's bytes are sound: what does not compile them is the page or an old browser. */
function cure(message: string): string {
  return message.startsWith('CompileError')
    ? ": a Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src, and the browser must have WASM with SIMD"
    : '';
}

/** What the event says, where it says anything. */
function detail(event: unknown): string {
  const message: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, 'message') : undefined;
  return typeof message === 'string' && message !== '' ? `: ${message}` : '';
}
