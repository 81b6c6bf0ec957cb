import type { Latency } from '../plan/plan.ts';
import type { StreamCore } from '../stream/core.ts';
import { Filters } from '../stream/filters.ts';
import { Arrival } from './arrival.ts';
import { DryLine } from './dry-line.ts';
import { InputGuard } from './input-guard.ts';
import type { RendererOptions, Upsample } from './messages.ts';
import { Mixer } from './mixer.ts';
import { WetLine } from './wet-line.ts';

/** Takes the layer's own output blocks, as they are made. */
export interface OutputTap {
  /** The first `frames` frames of the rows, which are overwritten afterwards. */
  take(rows: readonly Float32Array[], frames: number): void;
}

/** What a node plays, quantum by quantum, apart from the host that it lives in. */
export class Renderer {
  readonly #stream: StreamCore;
  readonly #latency: Latency;
  readonly #guard: InputGuard;
  readonly #dry: DryLine;
  readonly #mixer: Mixer;
  /** Where outputs have to wait or to be spread; undefined where they come one a frame and are heard at once. */
  readonly #wet: WetLine | undefined;
  readonly #outChannels: number;
  readonly #stride: number;
  readonly #upsample: Upsample;
  readonly #tap: OutputTap | undefined;
  #quantum: number;
  /** [output channels × what a quantum may bring] */
  #made: Float32Array[];
  /** Large filters on their way in. */
  #arrival: Arrival | undefined;
  /** Samples that were replaced before the stream could see them. */
  #replaced = 0;
  /** The position at which a change of weights has been faded in. */
  #fadeEnd = 0;

  /** Takes over the stream and its layout, see `makeRenderer`. Allocates the rest. */
  constructor(stream: StreamCore, options: RendererOptions, tap?: OutputTap) {
    const { shape, batch, latency, upsample, nonFinite } = options;
    const { inChannels, outChannels, stride } = shape;
    const quantum = stream.engine.layout.geometry.maxBlockSize;
    this.#stream = stream;
    this.#latency = latency;
    this.#guard = new InputGuard(batch * inChannels, quantum, nonFinite === 'zero');
    this.#dry = new DryLine(batch * inChannels, this.#latency.startup);
    this.#mixer = new Mixer(quantum);
    this.#outChannels = batch * outChannels;
    this.#stride = stride;
    this.#upsample = upsample;
    this.#tap = tap;
    this.#quantum = quantum;
    this.#made = this.#rowsOf(quantum);
    this.#wet = this.#wetLine();
  }

  get nonFiniteCount(): number {
    return this.#stream.nonFiniteCount + this.#replaced;
  }

  set bypass(bypass: boolean) {
    this.#mixer.bypass = bypass;
  }

  /** Whether a change of weights is on its way or being faded in. */
  get fading(): boolean {
    return this.#arrival !== undefined || this.#stream.position < this.#fadeEnd;
  }

  /**
   * Small filters are faded in from here; large ones first come in over some quanta.
   *
   * @param filters what `packFilters` made
   * @throws RangeError where memory runs out; nothing is changed then
   */
  setFilters(filters: Float32Array, fadeFrames: number): void {
    const { engine, position, shape } = this.#stream;
    if (Arrival.isWanted(this.#stream, filters)) {
      this.#arrival = new Arrival(this.#stream, filters, fadeFrames);
      return;
    }
    const packed = Filters.packed(shape, filters);
    try {
      engine.weights.set(packed, position, fadeFrames);
    } catch (error) {
      packed.release();
      throw error;
    }
    this.#fadeEnd = position + fadeFrames;
  }

  /** As if nothing had been heard; the newest weights stay. */
  reset(): void {
    const arrived = this.#arrival?.finish();
    this.#arrival = undefined;
    this.#stream.reset();
    if (arrived !== undefined) this.#stream.engine.weights.replace(arrived);
    this.#replaced = 0;
    this.#dry.reset();
    this.#wet?.reset();
    this.#fadeEnd = 0;
  }

  dispose(): void {
    const { engine } = this.#stream;
    if (engine.released) return;
    this.#arrival?.abandon();
    engine.release();
    engine.layout.release();
  }

  /**
   * Renders one quantum. Allocates only where its length is another than before.
   *
   * @param input  [any number of channels × frames]
   * @param output [N·outChannels × frames], written
   * @param mix    1 or `frames` values; likewise gain
   */
  render(input: readonly Float32Array[], output: Float32Array[], mix: Float32Array, gain: Float32Array): void {
    const frames = (output[0] as Float32Array).length;
    if (frames > this.#quantum) this.#widen(frames);
    if (this.#arrival !== undefined) this.#receive(this.#arrival);
    const isWet = this.#mixer.isWet(mix, gain);
    // Samples are copied here only where the layer could not take them as they are, or something else needs them.
    const guard = this.#guard;
    const isPlain = guard.isPlain(input, frames);
    if (!isPlain || !isWet || this.#dry.isLate) {
      const replaced = guard.take(input, frames);
      if (!isPlain) this.#replaced += replaced; // else the stream counts them
    }
    const rows = isPlain ? input : guard.rows;
    const due = this.#stream.outputsAfter(frames);
    if (this.#wet === undefined && due === frames) {
      this.#stream.run(rows, frames, due, output);
      this.#tap?.take(output, frames);
    } else {
      this.#renderLate(rows, frames, due, output);
    }
    if (this.#dry.isLate) this.#dry.pass(guard.rows, frames);
    if (!isWet) this.#mixer.mix(output, guard.rows, frames, mix, gain);
  }

  #receive(arrival: Arrival): void {
    if (!arrival.advance()) return;
    this.#arrival = undefined;
    this.#fadeEnd = this.#stream.position + arrival.fadeFrames;
  }

  /** Outputs, `due` of them, that are fewer than frames. */
  #renderLate(rows: readonly Float32Array[], frames: number, due: number, output: Float32Array[]): void {
    if (due > (this.#made[0] as Float32Array).length) this.#made = this.#rowsOf(due * this.#stride);
    this.#stream.run(rows, frames, due, this.#made);
    this.#tap?.take(this.#made, due);
    if (this.#wet !== undefined) {
      this.#wet.write(this.#made, due);
      this.#wet.read(output, frames);
      return;
    }
    // The quantum in which the first output is heard, or one before it.
    for (let channel = 0; channel < this.#outChannels; channel++) {
      const row = output[channel] as Float32Array;
      const made = this.#made[channel] as Float32Array;
      row.fill(0, 0, frames - due);
      for (let i = 0; i < due; i++) row[frames - due + i] = made[i] as number;
    }
  }

  /** For a host that does not say how long its quanta are before the first one. */
  #widen(frames: number): void {
    this.#quantum = frames;
    this.#made = this.#rowsOf(frames);
    this.#wet?.widen(this.#mostWaiting());
  }

  #wetLine(): WetLine | undefined {
    const { startup, lookahead } = this.#latency;
    if (this.#stride === 1 && startup === lookahead) return undefined;
    return new WetLine(this.#outChannels, this.#stride, startup, this.#mostWaiting(), this.#upsample);
  }

  /** All that may come before it is due: what a quantum brings, and what reflection has gathered. */
  #mostWaiting(): number {
    const { startup, lookahead } = this.#latency;
    return Math.ceil((this.#quantum + startup) / this.#stride) + Math.ceil((startup - lookahead) / this.#stride) + 2;
  }

  #rowsOf(frames: number): Float32Array[] {
    return Array.from({ length: this.#outChannels }, () => new Float32Array(Math.ceil(frames / this.#stride) + 1));
  }
}
