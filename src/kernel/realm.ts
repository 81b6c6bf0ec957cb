import type { Numerics } from '../conv1d/shape.ts';
import { formatBytes } from '../plan/memory.ts';
import { decodeBase64 } from './base64.ts';
import { fast, reproducible } from './binary.generated.ts';
import type { AllocatingKernel, Kernel } from './exports.ts';

const INITIAL_PAGES = 4;

/**
 * The one WebAssembly memory of this JavaScript realm and the kernels compiled onto it, shared by all layers and
 * streams: hosts give a page only some hundred memories. It grows in `allocate`, which only the creation of a layer, a
 * stream or a set of weights calls, and never shrinks; what is released is used again.
 */
export class Realm {
  /** Views of the whole memory; replaced when it grows. */
  f32: Float32Array;
  i32: Int32Array;
  readonly #memory: WebAssembly.Memory;
  readonly #allocator: AllocatingKernel;
  #fast: Kernel | undefined;
  readonly #growthListeners = new Set<() => void>();
  #allocatedBytes = 0;

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
    this.f32 = new Float32Array(this.#memory.buffer);
    this.i32 = new Int32Array(this.#memory.buffer);
    this.#allocator = this.#instantiate<AllocatingKernel>(decodeBase64(reproducible));
  }

  /** Where the host has no relaxed SIMD, `'fast'` runs the reproducible kernels: still within its error bound. */
  kernel(numerics: Numerics): Kernel {
    if (numerics === 'reproducible') return this.#allocator;
    this.#fast ??= this.#fastest();
    return this.#fast;
  }

  /**
   * Allocates linear memory, aligned to 16 bytes, with whatever it held before.
   *
   * @throws RangeError naming the size where the memory cannot grow so far; nothing is changed then
   */
  allocate(bytes: number): number {
    let pointer: number;
    try {
      pointer = this.#allocator.allocate(bytes) >>> 0;
    } catch {
      throw new RangeError(`out of memory: ${formatBytes(bytes)} more cannot be had`);
    }
    if (this.#memory.buffer !== this.f32.buffer) {
      this.f32 = new Float32Array(this.#memory.buffer);
      this.i32 = new Int32Array(this.#memory.buffer);
      for (const listener of this.#growthListeners) listener();
    }
    this.#allocatedBytes += bytes;
    return pointer;
  }

  release(pointer: number, bytes: number): void {
    this.#allocator.release(pointer);
    this.#allocatedBytes -= bytes;
  }

  /** Calls `listener` whenever the views are replaced. */
  onGrowth(listener: () => void): void {
    this.#growthListeners.add(listener);
  }

  /** Bytes handed out and not released. */
  get allocatedBytes(): number {
    return this.#allocatedBytes;
  }

  /** Bytes that the memory has. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Only a host with relaxed SIMD takes the fast build for valid. */
  #fastest(): Kernel {
    const bytes = decodeBase64(fast);
    return WebAssembly.validate(bytes) ? this.#instantiate<Kernel>(bytes) : this.#allocator;
  }

  #instantiate<K extends Kernel>(bytes: Uint8Array<ArrayBuffer>): K {
    const module = new WebAssembly.Module(bytes);
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    return instance.exports as unknown as K;
  }
}

let shared: Realm | undefined;

/** This realm's memory and kernels, compiled at the first call. */
export function realm(): Realm {
  shared ??= new Realm();
  return shared;
}
