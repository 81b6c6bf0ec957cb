import type { HostNode } from '../../dist/audio/host.js';
import type { Command, Report } from '../../dist/audio/messages.js';

/** A host's node without a processor: the test reads what it is sent, and answers. */
export class FakeNode implements HostNode {
  readonly sent: Command[] = [];
  /** What was transferred with each. */
  readonly transferred: object[][] = [];
  readonly parameters: { get(name: string): unknown } = { get: (name) => name };
  readonly port: HostNode['port'];
  isStarted = false;
  isClosed = false;
  #hear: (event: { readonly data: unknown }) => void = () => {};
  #fail: (event: unknown) => void = () => {};

  constructor() {
    this.port = {
      postMessage: (command, transfer) => {
        this.sent.push(command as Command);
        this.transferred.push(transfer);
      },
      addEventListener: (_, listener) => {
        this.#hear = listener;
      },
      start: () => {
        this.isStarted = true;
      },
      close: () => {
        this.isClosed = true;
      },
    };
  }

  addEventListener(_type: string, listener: (event: unknown) => void): void {
    this.#fail = listener;
  }

  disconnect(): void {}

  /** As if the processor had said so. */
  say(report: Report): void {
    this.#hear({ data: report });
  }

  /** The host's processorerror. */
  fail(event: unknown): void {
    this.#fail(event);
  }
}
