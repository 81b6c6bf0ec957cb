import { blendFilters, type Filters } from './filters.ts';
import type { Tails } from './tails.ts';

/** A crossfade under way: from these filters, since this input frame, over so many. */
export interface Fade {
  readonly from: Filters;
  readonly position: number;
  readonly frames: number;
}

/**
 * Which filters a stream's outputs use, and how it comes from one set to the next. Sets are counted references, owned
 * here; a stream with partitions has a voice for each in its tails.
 */
export class Weights {
  /** What later outputs use. */
  current: Filters;
  fade: Fade | undefined;
  /** Filters that run along unheard until their tails are whole, at a cell. */
  shadow: { readonly filters: Filters; readonly cell: number } | undefined;
  readonly #tails: Tails | undefined;

  /** Takes over the given reference of `filters`. */
  constructor(filters: Filters, tails: Tails | undefined) {
    this.current = filters;
    this.#tails = tails;
  }

  release(): void {
    this.current.release();
    this.endFade();
    this.shadow?.filters.release();
  }

  /**
   * Later outputs use `filters`, whose reference is taken over, crossfaded over `frames` input frames from `position` on.
   *
   * @throws RangeError where memory runs out; nothing is changed then
   */
  set(filters: Filters, position: number, frames: number): void {
    if (frames > 0) {
      this.#startFade(position, frames);
    } else {
      this.endFade();
      this.current.release();
    }
    this.current = filters;
    this.#tails?.warm(filters);
  }

  /**
   * The same without the work of many blocks at once: the filters run along unheard first, in the same even shares as
   * those that are heard, until `isShadowReady`. No fade may be under way.
   *
   * @param cells so far
   * @throws RangeError where memory runs out; the reference stays the caller's then
   */
  startShadow(filters: Filters, cells: number): void {
    this.#tails?.startShadow();
    this.shadow = { filters, cell: cells + (this.#tails?.shadowCells ?? 0) };
  }

  isShadowReady(cells: number): boolean {
    return this.shadow !== undefined && cells >= this.shadow.cell;
  }

  /** Ends what `startShadow` began: the reference is the caller's again. */
  dropShadow(): void {
    this.shadow = undefined;
  }

  /** For a stream in silence, whose tails are those of any filters: the reference is taken over. */
  replace(filters: Filters): void {
    this.endFade();
    this.current.release();
    this.current = filters;
  }

  /** Later outputs use the shadow's filters, crossfaded over `frames` input frames from `position` on. */
  hearShadow(position: number, frames: number): void {
    if (this.shadow === undefined) return;
    this.#tails?.swap();
    this.fade = { from: this.current, position, frames };
    this.current = this.shadow.filters;
    this.shadow = undefined;
    if (frames === 0) this.endFade();
  }

  /** Back to silence, `cells` cells into the grid: nothing to fade from, and all tails are whole. */
  restart(cells: number): void {
    this.endFade();
    if (this.shadow !== undefined) this.shadow = { ...this.shadow, cell: cells };
  }

  /** Drops what a fade started from. */
  endFade(): void {
    if (this.fade === undefined) return;
    this.fade.from.release();
    this.fade = undefined;
    this.#tails?.endFade();
  }

  /** Goes on as another stream of the same current filters does. */
  copyFrom(other: Weights): void {
    if (other.fade !== undefined) this.fade = { ...other.fade, from: other.fade.from.share() };
  }

  /** From the filters, or from those between which a fade under way stands. The reference of `current` is used up. */
  #startFade(position: number, frames: number): void {
    const { fade, current } = this;
    const tails = this.#tails;
    tails?.reserve();
    const alpha = fade === undefined ? 1 : Math.fround(Math.min(1, (position - fade.position) / fade.frames));
    let from = current;
    if (fade !== undefined && alpha < 1) {
      from = blendFilters(fade.from, current, alpha);
      tails?.warm(from);
      current.release();
    }
    tails?.startFade();
    fade?.from.release();
    this.fade = { from, position, frames };
  }
}
