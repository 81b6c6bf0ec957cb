import { Observable, type Subscriber, Subscription } from 'rxjs';

/** Makes of each value one at most, and some more at the end. */
export interface Passage {
  /** The value that this one brings, or undefined. */
  acceptOne(value: unknown): unknown;
  /** The values that the end of the source brings. */
  end(): Iterable<unknown>;
}

/** The values of the source through a passage, which belongs to one subscription; what it throws ends the result. */
export function pass(source: Observable<unknown>, passage: Passage): Observable<unknown> {
  return new Observable((subscriber) => {
    const passing = new Passing(passage, subscriber);
    subscriber.add(passing);
    passing.hear(source);
  });
}

/**
 * What `map`, `filter` and `concat` would do together, in one place instead of three that every value goes through: for
 * single numbers those three take as long as the layer's sums.
 *
 * Being observer and Subscription in one, it is to RxJS a subscriber like those of its own operators: a source that
 * emits while it is being subscribed to sees in `closed` that nobody wants more.
 */
class Passing extends Subscription {
  readonly #passage: Passage;
  readonly #subscriber: Subscriber<unknown>;
  /** Whether the source is subscribed to. */
  #hears = false;
  /** Whether the source has ended, or what it sent was wrong. */
  #over = false;
  #completed = false;

  constructor(passage: Passage, subscriber: Subscriber<unknown>) {
    super();
    this.#passage = passage;
    this.#subscriber = subscriber;
  }

  hear(source: Observable<unknown>): void {
    this.add(source.subscribe(this));
    this.#hears = true;
    if (this.#completed && !this.closed) this.#finish();
  }

  next(value: unknown): void {
    if (this.#over || this.closed) return;
    let output: unknown;
    try {
      output = this.#passage.acceptOne(value);
    } catch (error) {
      this.error(error);
      return;
    }
    if (output !== undefined) this.#subscriber.next(output);
  }

  error(error: unknown): void {
    if (this.#over || this.closed) return;
    this.#over = true;
    try {
      this.#subscriber.error(error);
    } finally {
      this.unsubscribe();
    }
  }

  complete(): void {
    if (this.#over || this.closed) return;
    this.#over = true;
    this.#completed = true;
    if (this.#hears) this.#finish();
  }

  /** The source is let go before the tail comes, also one that ended while it was being subscribed to. */
  #finish(): void {
    const subscriber = this.#subscriber;
    this.unsubscribe();
    try {
      for (const output of this.#passage.end()) {
        subscriber.next(output);
        if (subscriber.closed) return;
      }
    } catch (error) {
      subscriber.error(error);
      return;
    }
    subscriber.complete();
  }
}
