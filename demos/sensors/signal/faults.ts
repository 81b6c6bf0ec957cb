import { uniform } from './noise.ts';
import type { Signal } from './signal.ts';

/** What is wrong with the sensors. */
export interface Faults {
  /** 50 Hz from the mains. */
  readonly hum: boolean;
  /** A baseline that wanders within seconds. */
  readonly drift: boolean;
  /** Channels that say 0 for a moment. */
  readonly dropouts: boolean;
  /** Samples that are not a number. */
  readonly nan: boolean;
}

const TURN = 2 * Math.PI;

/** Where a burst begins in its slot and how long it is, in seconds; there is one in some slots only. */
interface Bursts {
  readonly slot: number;
  readonly share: number;
  readonly shortest: number;
  readonly longest: number;
}

const DROPOUTS: Bursts = { slot: 3, share: 0.35, shortest: 0.05, longest: 0.25 };
const NANS: Bursts = { slot: 6, share: 0.4, shortest: 0.001, longest: 0.01 };
const LOSSES: Bursts = { slot: 3, share: 0.7, shortest: 0.05, longest: 0.4 };

/**
 * The signal with faults, which too are the same for the same frame.
 *
 * @param levels how large hum and drift are, per channel
 * @param faults asked for each frame, so that they can be switched while the signal runs
 */
export function withFaults(signal: Signal, seed: number, levels: readonly number[], faults: () => Faults): Signal {
  const { rate, channels } = signal;
  return {
    rate,
    channels,
    write(frame, into, at) {
      signal.write(frame, into, at);
      const { hum, drift, dropouts, nan } = faults();
      const time = frame / rate;
      for (let c = 0; c < channels.length; c++) {
        const level = levels[c] ?? 0;
        let value = into[at + c] ?? NaN;
        if (hum) value += level * (0.5 + 0.3 * Math.sin(c)) * Math.sin(TURN * 50 * time + 0.2 * c);
        if (drift) value += level * (Math.sin(TURN * 0.11 * time + c) + 0.6 * Math.sin(TURN * 0.27 * time + 2 * c));
        if (dropouts && inBurst(seed + 10, c, frame, 1, rate, DROPOUTS)) value = 0;
        if (nan && inBurst(seed + 20, c, frame, 1, rate, NANS)) value = NaN;
        into[at + c] = value;
      }
    },
  };
}

/** Whether a packet of these frames is lost on its way. */
export function isLost(seed: number, frame: number, frames: number, rate: number): boolean {
  return inBurst(seed + 30, 0, frame, Math.max(1, frames), rate, LOSSES);
}

/** Whether any of the frames lies in a burst. */
function inBurst(seed: number, channel: number, frame: number, frames: number, rate: number, bursts: Bursts): boolean {
  const slotFrames = Math.round(bursts.slot * rate);
  const last = Math.floor((frame + frames - 1) / slotFrames);
  for (let slot = Math.floor(frame / slotFrames); slot <= last; slot++) {
    if (uniform(seed, slot, channel) >= bursts.share) continue;
    const seconds = bursts.shortest + (bursts.longest - bursts.shortest) * uniform(seed + 1, slot, channel);
    const length = Math.max(1, Math.round(seconds * rate));
    const start = slot * slotFrames + Math.floor(uniform(seed + 2, slot, channel) * (slotFrames - length));
    if (start < frame + frames && frame < start + length) return true;
  }
  return false;
}
