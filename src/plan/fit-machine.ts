import { timeOf } from './estimate.ts';
import { type MachineProfile, UNITS } from './machine.ts';
import type { Work } from './work.ts';

/** Work that took so many nanoseconds. */
export interface Sample {
  readonly work: Work;
  readonly nanoseconds: number;
}

const PASSES = 300;

/** Of the way to what a pass asks for: all of it would overshoot, as units share samples. */
const STEP = 0.7;

/**
 * The profile under which work takes about what was measured, found from `start` on.
 *
 * Each pass multiplies a unit's time by the mean ratio, in logarithms, of what was measured to what the profile says,
 * every sample weighted by the unit's share of it: errors count relatively, as an estimate's do, no time becomes
 * negative, and units that no sample tells apart keep their ratio.
 */
export function fitMachine(samples: readonly Sample[], start: MachineProfile): MachineProfile {
  const machine = { ...start };
  for (let pass = 0; pass < PASSES; pass++) {
    const times = samples.map(({ work }) => timeOf(machine, work));
    for (const unit of UNITS) {
      let shares = 0;
      let asked = 0;
      samples.forEach(({ work, nanoseconds }, i) => {
        const time = times[i] ?? 0;
        const share = (machine[unit] * work[unit]) / time;
        shares += share;
        asked += share * Math.log(nanoseconds / time);
      });
      if (shares > 0) machine[unit] *= Math.exp((STEP * asked) / shares);
    }
  }
  return Object.freeze(machine);
}
