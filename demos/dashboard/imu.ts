import { noise, uniform } from '../sensors/signal/noise.ts';
import type { Channel, Signal } from '../sensors/signal/signal.ts';

/** Frames per second. */
export const IMU_RATE = 1000;

/** Boxes along a footbridge, from one end to the other. */
const BOXES = 8;

/** What each box measures: accelerations along and across the bridge, turning rates about its two level axes. */
const AXES = [
  { name: 'ax', unit: 'm/s²', motion: 0.35, turning: 0, noise: 0.04 },
  { name: 'az', unit: 'm/s²', motion: 1, turning: 0, noise: 0.05 },
  { name: 'gx', unit: '°/s', motion: 0, turning: 1.1, noise: 0.05 },
  { name: 'gy', unit: '°/s', motion: 0, turning: 0.5, noise: 0.04 },
] as const;

/** How the bridge swings: hertz, how far, and how long a swell of it lasts in seconds. */
const MODES = [
  { frequency: 1.9, height: 0.9, swell: 11 },
  { frequency: 4.3, height: 0.5, swell: 7 },
  { frequency: 9.7, height: 0.28, swell: 5 },
] as const;

/** Someone walks over it: steps per second, hertz that a step rings at, and seconds until it has died down to 1/e. */
const STEPS = 1.7;
const RING = 23;
const DECAY = 0.09;

const TURN = 2 * Math.PI;

/** What one channel shows of each movement. */
interface View {
  readonly modes: readonly number[];
  readonly step: number;
  readonly noise: number;
}

/** 32 channels of motion sensors on a footbridge that swings while someone walks over it. */
export function imuArray(seed: number): Signal {
  const channels: Channel[] = [];
  const views: View[] = [];
  for (let box = 0; box < BOXES; box++) {
    const place = (box + 0.5) / BOXES;
    for (const axis of AXES) {
      channels.push({ name: `${box + 1} ${axis.name}`, unit: axis.unit });
      views.push({
        modes: MODES.map(({ height }, i) => {
          const bend = (i + 1) * Math.PI * place;
          return height * (axis.motion * Math.sin(bend) + axis.turning * Math.cos(bend));
        }),
        step: 0.9 * (axis.motion + 0.4 * axis.turning),
        noise: axis.noise,
      });
    }
  }
  const swings = new Float64Array(MODES.length);
  return {
    rate: IMU_RATE,
    channels,
    write(frame, into, at) {
      const time = frame / IMU_RATE;
      for (const [i, { frequency, swell }] of MODES.entries()) {
        const size = 0.55 + 0.45 * Math.sin((TURN * time) / swell + i);
        swings[i] = size * Math.sin(TURN * frequency * time + i);
      }
      const step = Math.floor(time * STEPS);
      const since = time - step / STEPS - 0.05 * uniform(seed, step);
      const ring = since > 0 ? Math.exp(-since / DECAY) * Math.sin(TURN * RING * since) : 0;
      const walker = (step % 24) / 24;
      for (let c = 0; c < views.length; c++) {
        const view = views[c];
        if (!view) continue;
        const distance = Math.abs(walker - (Math.floor(c / AXES.length) + 0.5) / BOXES);
        let value = view.noise * noise(seed + 3, frame, c) + (view.step * ring) / (1 + 6 * distance);
        for (let i = 0; i < swings.length; i++) value += (view.modes[i] ?? 0) * (swings[i] ?? 0);
        into[at + c] = value;
      }
    },
  };
}
