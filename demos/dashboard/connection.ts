import { type FromNode, type FromPage, readFromNode, write } from '../sensors/wire/messages.ts';
import { decodePacket, type WirePacket } from '../sensors/wire/packets.ts';

export type State =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Seconds until it is tried again. */
  | { readonly kind: 'lost'; readonly seconds: number };

export interface ConnectionEvents {
  packet(packet: WirePacket): void;
  message(message: FromNode): void;
  state(state: State): void;
  /** Something came that is no message. */
  nonsense(reason: string): void;
}

/** Milliseconds before the first try to connect again, and at most. */
const FIRST_DELAY = 500;
const MOST_DELAY = 8000;

/** Milliseconds of silence after which the other side is taken for gone: it says something twice a second. */
const SILENCE = 5000;

/** A connection to the sensors in Node, which is made again whenever it is lost. */
export class Connection {
  readonly #address: string;
  readonly #events: ConnectionEvents;
  #socket: WebSocket | undefined;
  #delay = FIRST_DELAY;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, events: ConnectionEvents) {
    this.#address = address;
    this.#events = events;
    this.#connect();
  }

  /** Says something, or nothing while there is no connection. */
  say(message: FromPage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(write(message));
  }

  #connect(): void {
    const socket = new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      this.#delay = FIRST_DELAY;
      this.#events.state({ kind: 'open' });
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#listen(socket);
      this.#hear(data);
    });
    socket.addEventListener('close', () => this.#lost());
    this.#socket = socket;
    this.#listen(socket);
  }

  /** Waits for the next sign of life. */
  #listen(socket: WebSocket): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => socket.close(), SILENCE);
  }

  #hear(data: unknown): void {
    try {
      if (data instanceof ArrayBuffer) this.#events.packet(decodePacket(new Uint8Array(data)));
      else this.#events.message(readFromNode(String(data)));
    } catch (error) {
      this.#events.nonsense(error instanceof Error ? error.message : String(error));
    }
  }

  #lost(): void {
    clearTimeout(this.#watch);
    this.#events.state({ kind: 'lost', seconds: this.#delay / 1000 });
    setTimeout(() => {
      this.#events.state({ kind: 'connecting' });
      this.#connect();
    }, this.#delay);
    this.#delay = Math.min(MOST_DELAY, 2 * this.#delay);
  }
}
