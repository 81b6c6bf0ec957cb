import { newTally, StreamCheck, type Tally } from '../sensors/check.ts';
import type { Run } from '../sensors/run.ts';
import type { Channel } from '../sensors/signal/signal.ts';
import type { WirePacket } from '../sensors/wire/packets.ts';
import { Recording } from './recording.ts';

/** One of Node's signals as this page gets it: recorded, and what was filtered there compared with offline here. */
export class FromNode {
  readonly tally: Tally = newTally();
  readonly recording: Recording;
  readonly channels: readonly Channel[];
  #run: Run;
  #check: StreamCheck;

  constructor(channels: readonly Channel[], run: Run, seconds: number) {
    this.channels = channels;
    this.recording = new Recording(channels.length, run.sampleRate, seconds);
    this.#run = run;
    this.#check = this.#checkOf(run, true);
  }

  get run(): Run {
    return this.#run;
  }

  /** @param joined whether it is on its way already, and the page has not seen its beginning */
  begin(run: Run, joined: boolean): void {
    this.#check.finish();
    this.#run = run;
    this.#check = this.#checkOf(run, joined);
  }

  accept(packet: WirePacket): void {
    if (packet.run !== this.#run.number || packet.channels !== this.channels.length) return;
    if (packet.side === 'raw') {
      this.recording.pushRaw(packet);
      this.#check.fed(packet);
    } else {
      this.recording.pushFiltered(packet);
      this.#check.filtered(packet);
    }
  }

  #checkOf(run: Run, joined: boolean): StreamCheck {
    this.recording.delay = (run.weight.length - 1) / 2;
    return new StreamCheck(run, this.tally, joined);
  }
}
