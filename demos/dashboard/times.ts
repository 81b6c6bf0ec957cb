/** Milliseconds over which it is looked back. */
const SPAN = 2000;

/** Frames a second, and how long parts of a frame take, over the last two seconds. */
export class Times<P extends string> {
  readonly #parts: readonly P[];
  readonly #frames: { readonly at: number; readonly spent: ReadonlyMap<P, number> }[] = [];

  constructor(parts: readonly P[]) {
    this.#parts = parts;
  }

  /** A frame at a time, in milliseconds, with how long each part took. */
  add(at: number, spent: Readonly<Record<P, number>>): void {
    this.#frames.push({ at, spent: new Map(this.#parts.map((part) => [part, spent[part]])) });
    while ((this.#frames[0]?.at ?? at) < at - SPAN) this.#frames.shift();
  }

  /** Frames a second; 0 before there are two. */
  get rate(): number {
    const [first] = this.#frames;
    const last = this.#frames.at(-1);
    if (!first || !last || last.at === first.at) return 0;
    return (1000 * (this.#frames.length - 1)) / (last.at - first.at);
  }

  /** Mean milliseconds a frame. */
  mean(part: P): number {
    const sum = this.#frames.reduce((total, { spent }) => total + (spent.get(part) ?? 0), 0);
    return this.#frames.length === 0 ? 0 : sum / this.#frames.length;
  }
}
