import type { Conv1dShape } from '../conv1d/shape.ts';
import { choosePartitioning } from '../plan/algorithm.ts';
import { fingerprint } from './checksum.ts';
import { StreamCore } from './core.ts';
import type { Filters } from './filters.ts';
import { Layout } from './layout.ts';
import type { Cleaning } from './options.ts';
import { planLayout } from './planned-layout.ts';
import { StreamMemory } from './stream-memory.ts';

/**
 * What a layer owns in linear memory: its packed weights, the layouts that its streams share, and the streams. It lives
 * as long as the layer or one of its streams does.
 */
export class LayerCore {
  readonly shape: Conv1dShape;
  readonly filters: Filters;
  readonly #streams = new Set<StreamCore>();
  readonly #layouts = new Map<string, Layout>();
  #fingerprint: readonly [number, number] | undefined;
  #abandoned = false;
  #disposed = false;

  /** Takes over the given reference of `filters`. */
  constructor(shape: Conv1dShape, filters: Filters) {
    this.shape = shape;
    this.filters = filters;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Of the shape and the weights: what a snapshot has to agree with. Computed at the first call. */
  get fingerprint(): readonly [number, number] {
    this.#fingerprint ??= fingerprintOf(this.shape, this.filters);
    return this.#fingerprint;
  }

  /** A stream with the layer's weights, or with `filters`, whose reference is taken over. */
  open(batch: number, maxBlockSize: number, cleaning: Cleaning, filters: Filters = this.filters.share()): StreamCore {
    let layout: Layout | undefined;
    let memory: StreamMemory | undefined;
    try {
      layout = this.#layout(batch, maxBlockSize);
      memory = new StreamMemory(layout.geometry);
      memory.clear();
      const stream = new StreamCore(this.shape, layout, filters, memory, cleaning);
      this.#streams.add(stream);
      return stream;
    } catch (error) {
      filters.release();
      memory?.release();
      if (layout !== undefined) this.#releaseLayout(layout);
      throw error;
    }
  }

  close(stream: StreamCore): void {
    if (!this.#streams.delete(stream)) return;
    stream.release();
    this.#releaseLayout(stream.engine.layout);
    if (this.#abandoned) this.abandon();
  }

  /** The layer is no longer in use, its streams may be. */
  abandon(): void {
    this.#abandoned = true;
    if (this.#streams.size === 0) this.dispose();
  }

  /** Frees the streams and the weights. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const stream of [...this.#streams]) this.close(stream);
    this.filters.release();
  }

  #layout(batch: number, maxBlockSize: number): Layout {
    const key = `${batch}·${maxBlockSize}`;
    const existing = this.#layouts.get(key);
    if (existing !== undefined) return existing.share();
    const layout = new Layout(this.shape, planLayout(this.shape, batch, maxBlockSize));
    this.#layouts.set(key, layout);
    return layout;
  }

  #releaseLayout(layout: Layout): void {
    if (!layout.release()) return;
    const { batch, maxBlockSize } = layout.geometry;
    this.#layouts.delete(`${batch}·${maxBlockSize}`);
  }
}

function fingerprintOf(shape: Conv1dShape, filters: Filters): [number, number] {
  const { weight, bias } = filters.unpack();
  // How long kernels are cut decides what a snapshot holds.
  const { base, levels } = choosePartitioning(shape);
  const cut = levels.length > 0 ? JSON.stringify([base, ...levels.map(({ size }) => size)]) : '';
  const text = JSON.stringify(shape) + cut;
  const words = new Uint32Array(text.length + weight.length + bias.length);
  for (let i = 0; i < text.length; i++) words[i] = text.charCodeAt(i);
  words.set(new Uint32Array(weight.buffer), text.length);
  words.set(new Uint32Array(bias.buffer), text.length + weight.length);
  return fingerprint(words);
}
