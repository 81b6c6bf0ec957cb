/** Something that is drawn again and again. */
export interface Paintable {
  /** Where it is: what is out of sight is not drawn. */
  readonly element: Element;
  paint(): void;
  destroy(): void;
}

/** Milliseconds of drawing in a frame after which the rest waits for the next one. */
const BUDGET = 2;

/**
 * Draws what moves in every frame, and of the others as many in turn as there is time for: each of them stands still but
 * for its head, so that a few frames more or less are not seen.
 */
export class Painter {
  readonly #always: Paintable[] = [];
  readonly #inTurn: Paintable[] = [];
  readonly #visible = new Set<Element>();
  readonly #observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#visible.add(target);
      else this.#visible.delete(target);
    }
  });
  #next = 0;

  always(one: Paintable): void {
    this.#always.push(one);
    this.#observer.observe(one.element);
  }

  /** Takes the place of what was drawn there before. */
  inTurn(one: Paintable): void {
    const before = this.#inTurn.findIndex(({ element }) => element === one.element);
    if (before >= 0) this.#inTurn.splice(before, 1)[0]?.destroy();
    this.#inTurn.push(one);
    this.#observer.observe(one.element);
  }

  /** Draws a frame. */
  paint(): void {
    const start = performance.now();
    for (const one of this.#always) this.#paint(one);
    for (let tried = 0; tried < this.#inTurn.length; tried++) {
      const one = this.#inTurn[this.#next++ % this.#inTurn.length];
      if (one) this.#paint(one);
      if (performance.now() - start > BUDGET) break;
    }
  }

  #paint(one: Paintable): void {
    if (this.#visible.has(one.element)) one.paint();
  }
}
