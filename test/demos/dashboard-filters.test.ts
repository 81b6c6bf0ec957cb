import * as tapline from 'tapline/design';
import { frequencyResponse } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { SensorArray } from '../../demos/dashboard/array.ts';
import { nodeCode, pageCode } from '../../demos/dashboard/code.ts';
import { design, designCode, FILTERS, type FilterSettings } from '../../demos/dashboard/filters.ts';
import { imuArray } from '../../demos/dashboard/imu.ts';
import { difference } from '../../demos/dashboard/verdicts.ts';
import { ecgRun, ecgSignal } from '../../demos/sensors/node/pipelines.ts';
import { DEFAULTS, ECG_FILTERS, type Settings } from '../../demos/sensors/wire/settings.ts';

const RATE = 1000;
const CORNERS: readonly Omit<FilterSettings, 'kind'>[] = [
  { cutoff: 25, width: 8, taps: 101 },
  { cutoff: 1, width: 100, taps: 3 },
  { cutoff: 450, width: 100, taps: 511 },
  { cutoff: 1, width: 2, taps: 511 },
  { cutoff: 450, width: 2, taps: 3 },
];

describe.each(FILTERS)('the filter %s', (kind) => {
  test('can be made with every setting that the page has', () => {
    for (const corner of CORNERS) {
      const { weight } = design({ kind, ...corner }, RATE);
      expect(weight.length).toBe(corner.taps);
      expect(weight.every(Number.isFinite)).toBe(true);
    }
  });

  test('is what its code says', () => {
    for (const corner of CORNERS) {
      const settings = { kind, ...corner };
      const run = new Function(...Object.keys(tapline), `return ${designCode(settings, RATE)}`);
      expect(run(...Object.values(tapline)).weight).toEqual(design(settings, RATE).weight);
    }
  });
});

test('the code of a pipeline is what runs', () => {
  const settings: FilterSettings = { kind: 'bandstop', cutoff: 50, width: 6, taps: 201 };
  const array = new SensorArray(settings, () => ({ ...DEFAULTS, onGap: 'reset' }));
  const code = pageCode(settings, array.run);
  expect(code).toContain('bandstop({\n  cutoff: [47, 53],\n  sampleRate: 1000,\n  taps: 201,\n})');
  expect(code).toContain("batch: 32,\n      onGap: 'reset',\n      nonFinite: 'zero'");
  for (const ecgFilter of ECG_FILTERS) {
    const run = {
      ...ecgRun(
        ecgSignal(() => DEFAULTS),
        { ...DEFAULTS, ecgFilter },
      ),
      number: 1,
      startTime: 0,
    };
    const [, made = ''] = /const filter = ([^;]*);/.exec(nodeCode(ecgFilter, run)) ?? [];
    const make = new Function(...Object.keys(tapline), `return ${made}`);
    expect([...make(...Object.values(tapline)).weight]).toEqual(run.weight);
  }
});

test('the electrocardiogram’s filters take hum and drift away and leave the beat', () => {
  const signal = ecgSignal(() => DEFAULTS);
  const response = (ecgFilter: Settings['ecgFilter']): Float64Array => {
    const { weight, sampleRate } = ecgRun(signal, { ...DEFAULTS, ecgFilter });
    return frequencyResponse({ weight: [...weight] }, { sampleRate, frequencies: [0.1, 10, 25, 50] }).decibels;
  };
  const [drift = 0, beat = 0, edge = 0, hum = 0] = response('bandpass');
  expect([drift < -20, Math.abs(beat) < 0.5, Math.abs(edge) < 0.5, hum < -38]).toEqual([true, true, true, true]);
  const [kept = 0, , , gone = 0] = response('notch');
  expect([Math.abs(kept) < 0.5, gone < -38]).toEqual([true, true]);
});

describe('the array on the page', () => {
  test('has 32 channels that all move, each otherwise', () => {
    const signal = imuArray(1);
    expect(signal.channels.length).toBe(32);
    expect(new Set(signal.channels.map(({ name }) => name)).size).toBe(32);
    const data = new Float32Array(32 * 2000);
    for (let frame = 0; frame < 2000; frame++) signal.write(frame, data, 32 * frame);
    const rows = signal.channels.map((_, c) => data.filter((_, i) => i % 32 === c));
    for (const row of rows) {
      expect(Math.max(...row) - Math.min(...row)).toBeGreaterThan(0.3);
      expect(Math.max(...row.map(Math.abs))).toBeLessThan(5);
    }
    expect(new Set(rows.map((row) => row[777])).size).toBe(32);
    const again = new Float32Array(32);
    signal.write(1234, again, 0);
    expect(again).toEqual(data.slice(32 * 1234, 32 * 1235));
  });
});

test('a difference is said in words', () => {
  expect(difference({ frames: 0, differing: 0, largest: 0 })).toBe('nothing compared yet');
  expect(difference({ frames: 5, differing: 0, largest: 0 })).toBe('largest difference 0');
  expect(difference({ frames: 5, differing: 2, largest: 1.5e-8 })).toBe('largest difference 1.5e-8, 2 values differ');
  expect(difference({ frames: 5, differing: 1, largest: 0 })).toBe('largest difference 0, 1 value differs');
  expect(difference({ frames: 0, differing: 2, largest: Infinity })).toBe(
    'values without a counterpart, 2 values differ',
  );
});
