import type { FromPage, FromNode as Message } from '../sensors/wire/messages.ts';
import type { Pipeline } from '../sensors/wire/packets.ts';
import type { Settings } from '../sensors/wire/settings.ts';
import { Connection, type State } from './connection.ts';
import { FromNode } from './from-node.ts';

export interface NodeEvents {
  state(state: State): void;
  status(status: Extract<Message, { type: 'status' }>): void;
  settings(settings: Settings): void;
  /** A signal is known for the first time. */
  signal(pipeline: Pipeline, signal: FromNode): void;
  /** A signal begins another run. */
  run(): void;
  say(text: string): void;
}

/** Seconds that the pictures show: a machine's load changes slowly. */
const SECONDS: Readonly<Record<Pipeline, number>> = { machine: 30, ecg: 6 };

/** The signals of the sensors in Node. */
export class NodePart {
  readonly signals = new Map<Pipeline, FromNode>();
  readonly #events: NodeEvents;
  readonly #connection: Connection;

  constructor(address: string, events: NodeEvents) {
    this.#events = events;
    this.#connection = new Connection(address, {
      packet: (packet) => this.signals.get(packet.pipeline)?.accept(packet),
      message: (message) => this.#hear(message),
      state: (state) => events.state(state),
      nonsense: (reason) => events.say(`Node said something that this page does not know: ${reason}`),
    });
  }

  say(message: FromPage): void {
    this.#connection.say(message);
  }

  #hear(message: Message): void {
    switch (message.type) {
      case 'hello':
        this.#greet(message);
        break;
      case 'run':
        this.signals.get(message.pipeline)?.begin(message.run, false);
        this.#events.run();
        break;
      case 'settings':
        this.#events.settings(message.settings);
        break;
      case 'status':
        this.#events.status(message);
        break;
      case 'refused':
        this.#events.say(`Node refused that: ${message.reason}`);
    }
  }

  #greet({ signals, settings, missed }: Extract<Message, { type: 'hello' }>): void {
    for (const { pipeline, channels, run } of signals) {
      const known = this.signals.get(pipeline);
      // Another machine's sensors, or another start of the server: what was drawn of the old ones is theirs.
      const isSame = known?.channels.length === channels.length && known.run.startTime === run.startTime;
      if (known && isSame) {
        known.begin(run, true);
        continue;
      }
      const signal = new FromNode(channels, run, SECONDS[pipeline]);
      if (known) signal.tally.frames = known.tally.frames;
      this.signals.set(pipeline, signal);
      this.#events.signal(pipeline, signal);
    }
    this.#events.settings(settings);
    this.#events.run();
    if (missed > 0) this.#events.say(`This page was too slow for ${missed} messages, which were left out.`);
  }
}
