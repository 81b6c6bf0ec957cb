import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { Run } from '../run.ts';
import type { Packet } from '../signal/signal.ts';
import { type FromNode, readFromPage, write } from '../wire/messages.ts';
import { encodePacket, PIPELINES, type Pipeline, type Side } from '../wire/packets.ts';
import type { SensorEvents, Sensors } from './sensors.ts';

/** Where the pages connect. */
export const PATH = '/sensors';

/** Milliseconds between two reports of how the worker does, and between two questions whether a page is still there. */
const STATUS = 500;
const HEARTBEAT = 10_000;

/** Bytes that may wait for a page before packets are left out, and that must be left before it begins anew. */
const MOST_WAITING = 2 ** 20;
const FEW_WAITING = 2 ** 16;

/** Bytes of what a page may say. */
const MOST_SAID = 2 ** 14;

interface Page {
  readonly socket: WebSocket;
  /** Packets left out since it could not follow; -1 while it does. */
  missed: number;
  alive: boolean;
}

/** The pages that are connected, and what they are sent. */
export class Hub implements SensorEvents {
  readonly #server: EventEmitter;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_SAID });
  readonly #pages = new Set<Page>();
  readonly #timers: readonly ReturnType<typeof setInterval>[];
  #sensors: Sensors | undefined;
  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url !== PATH) refuse(socket, '404 Not Found');
    else if (!isLocal(request)) refuse(socket, '403 Forbidden');
    else this.#sockets.handleUpgrade(request, socket, head, (accepted) => this.#welcome(accepted));
  };

  /** @param server an HTTP server */
  constructor(server: EventEmitter) {
    this.#server = server;
    server.on('upgrade', this.#upgrade);
    this.#timers = [setInterval(() => this.#status(), STATUS), setInterval(() => this.#beat(), HEARTBEAT)];
  }

  /** Whose signals are shown. */
  set sensors(sensors: Sensors) {
    this.#sensors = sensors;
    for (const page of this.#pages) this.#hello(page);
  }

  get pages(): number {
    return this.#pages.size;
  }

  packet(pipeline: Pipeline, side: Side, { number, batch }: Run, { frame, data }: Packet): void {
    if (this.#pages.size === 0) return;
    const bytes = encodePacket({ pipeline, side, run: number, channels: batch, frame, data });
    for (const page of this.#pages) this.#send(page, bytes);
  }

  run(pipeline: Pipeline, run: Run): void {
    this.#sendAll({ type: 'run', pipeline, run: forWire(run) });
  }

  /** A worker came or went. */
  changed(): void {
    this.#status();
  }

  /** How the worker does, for all pages. */
  #status(): void {
    const sensors = this.#sensors;
    if (!sensors || this.#pages.size === 0) return;
    const { worker } = sensors;
    const { pid = null, seconds, restarts } = worker;
    const loads = PIPELINES.map((pipeline) => {
      const snapshot = worker.snapshot(pipeline);
      return {
        pipeline,
        microseconds: worker.microseconds(pipeline),
        snapshotBytes: snapshot?.bytes ?? null,
        snapshotSeconds: snapshot?.seconds ?? null,
      };
    });
    this.#sendAll({ type: 'status', pid, seconds, restarts, pages: this.pages, loads });
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#server.off('upgrade', this.#upgrade);
    for (const { socket } of this.#pages) socket.terminate();
    this.#sockets.close();
  }

  #welcome(socket: WebSocket): void {
    const page: Page = { socket, missed: -1, alive: true };
    this.#pages.add(page);
    socket.on('message', (data, isBinary) => this.#hear(page, data, isBinary));
    socket.on('pong', () => {
      page.alive = true;
    });
    socket.on('close', () => this.#pages.delete(page));
    socket.on('error', () => socket.terminate());
    this.#hello(page);
  }

  /** What a page must know before packets make sense. */
  #hello(page: Page, missed = 0): void {
    const sensors = this.#sensors;
    if (!sensors) return;
    const signals = PIPELINES.map((pipeline) => ({
      pipeline,
      channels: [...sensors.channels[pipeline]],
      run: forWire(sensors.run(pipeline)),
    }));
    this.#send(page, write({ type: 'hello', signals, settings: sensors.settings, missed }));
  }

  #hear(page: Page, data: RawData, isBinary: boolean): void {
    const sensors = this.#sensors;
    if (!sensors) return;
    try {
      if (isBinary) throw new TypeError('a page sends texts: got bytes');
      const message = readFromPage(data.toString());
      if (message.type === 'kill') {
        sensors.worker.kill();
        return;
      }
      sensors.settings = message.settings;
      this.#sendAll({ type: 'settings', settings: message.settings });
    } catch (error) {
      this.#send(page, write({ type: 'refused', reason: error instanceof Error ? error.message : String(error) }));
    }
  }

  #sendAll(message: FromNode): void {
    const text = write(message);
    for (const page of this.#pages) this.#send(page, text);
  }

  /** Sends, or leaves out what a slow page has no room for: it then begins anew. */
  #send(page: Page, message: string | Uint8Array): void {
    const { socket } = page;
    if (socket.readyState !== WebSocket.OPEN) return;
    if (page.missed >= 0) {
      page.missed++;
      if (socket.bufferedAmount > FEW_WAITING) return;
      const { missed } = page;
      page.missed = -1;
      this.#hello(page, missed);
      return;
    }
    if (socket.bufferedAmount > MOST_WAITING) page.missed = 1;
    else socket.send(message);
  }

  #beat(): void {
    for (const page of this.#pages) {
      if (!page.alive) page.socket.terminate();
      page.alive = false;
      page.socket.ping();
    }
  }
}

function forWire(run: Run): Run & { weight: number[] } {
  return { ...run, weight: [...run.weight] };
}

/** Whether the request came to this machine by its own name, from a page of it: other sites have no business here. */
function isLocal({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const isHere = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
  return isHere && (origin === undefined || origin === `http://${host}`);
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => {}); // it may be gone already
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
