import type { WriteStream } from 'node:tty';

/** Milliseconds between two looks at the clock's worth of change. */
const EVERY = 100;

/** One line on standard error that says how far a run is, where a person is looking; else nothing. */
export class Progress {
  readonly #terminal: WriteStream | undefined;
  readonly #total: number | undefined;
  readonly #start: number = performance.now();
  #next = EVERY;
  #shown = false;

  /** @param total input bytes, where they are known */
  constructor(total: number | undefined) {
    this.#terminal = process.stderr.isTTY ? process.stderr : undefined;
    this.#total = total;
  }

  /** @param bytes of the input so far */
  at(bytes: number): void {
    if (this.#terminal === undefined) return;
    const elapsed = performance.now() - this.#start;
    if (elapsed < this.#next) return;
    this.#next = elapsed + EVERY;
    const share = this.#total ? `${Math.floor((100 * Math.min(bytes, this.#total)) / this.#total)} %, ` : '';
    this.#terminal.write(`\r\x1b[K${share}${megabytes(bytes)} MB in ${seconds(elapsed)} s`);
    this.#shown = true;
  }

  /** Replaces the line by the last word. */
  end(summary: string): void {
    const elapsed = performance.now() - this.#start;
    this.clear();
    this.#terminal?.write(`${summary} in ${seconds(elapsed)} s\n`);
  }

  clear(): void {
    if (this.#shown) this.#terminal?.write('\r\x1b[K');
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
