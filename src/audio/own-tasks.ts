/** What the two ends of a channel have in every host; both are the processor's. */
export interface OwnPort {
  onmessage: ((event: never) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export type OwnChannel = readonly [OwnPort, OwnPort];

/**
 * Tasks of the audio thread, one after the other, between which it does whatever else has come: a message to itself
 * asks for the next one. The page is not asked in between. It may lose its core while it holds a lock of the messaging,
 * and the audio thread would wait for it, for a tenth of a second where others are busy.
 *
 * A scope without message channels of its own has them from the page. Node's ports deliver all messages in one task,
 * those that come meanwhile too; it has `setImmediate`.
 */
export class OwnTasks {
  readonly #channel: OwnChannel;
  readonly #ask: () => void;
  #isEnded = false;

  constructor([outer, inner]: OwnChannel, run: () => void) {
    const runs = (): void => {
      if (!this.#isEnded) run();
    };
    this.#channel = [outer, inner];
    const setImmediate: unknown = Reflect.get(globalThis, 'setImmediate');
    if (typeof setImmediate === 'function') {
      this.#ask = () => void setImmediate(runs);
    } else {
      inner.onmessage = runs;
      this.#ask = () => outer.postMessage(null);
    }
  }

  /** Has one more task run. */
  ask(): void {
    this.#ask();
  }

  end(): void {
    this.#isEnded = true;
    for (const port of this.#channel) port.close();
  }
}
