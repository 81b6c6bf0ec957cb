import { bandpass, bandstop } from 'tapline/design';
import type { Source as Sensors } from '../../machine/source.ts';
import type { Run } from '../run.ts';
import { ecg } from '../signal/ecg.ts';
import { withFaults } from '../signal/faults.ts';
import type { Channel, Signal } from '../signal/signal.ts';
import type { EcgFilter, Settings } from '../wire/settings.ts';

/** What a run is made of, but its number and its beginning. */
export type RunOptions = Omit<Run, 'number' | 'startTime'>;

/** Readings of this machine per second. */
export const MACHINE_RATE = 40;

/** 0.8 s: long enough to make a core's coarse load readable, short enough to follow it. */
const MACHINE_TAPS = 33;

export const ECG_SEED = 1903;
/** mV: a quarter of a large beat. */
const ECG_FAULTS = 0.35;

/** The simulated leads, with the faults of the moment. */
export function ecgSignal(settings: () => Settings): Signal {
  const signal = ecg(ECG_SEED);
  return withFaults(
    signal,
    ECG_SEED,
    signal.channels.map(() => ECG_FAULTS),
    settings,
  );
}

export function ecgRun(signal: Signal, { ecgFilter, onGap, nonFinite }: Settings): RunOptions {
  const { rate, channels } = signal;
  return { weight: ecgWeight(ecgFilter, rate), batch: channels.length, sampleRate: rate, onGap, nonFinite };
}

/** Of odd length, so that every frequency is late by the same whole number of frames. */
function ecgWeight(filter: EcgFilter, sampleRate: number): number[] {
  const { weight } =
    filter === 'bandpass'
      ? bandpass({ cutoff: [1, 40], sampleRate, taps: 751, attenuation: 40 })
      : bandstop({ cutoff: [47, 53], sampleRate, taps: 401, attenuation: 40 });
  return [...weight];
}

/** A Hann-weighted average; a moment that the machine slept through counts as the one before. */
export function machineRun(sensors: readonly Channel[]): RunOptions {
  const window = Array.from(
    { length: MACHINE_TAPS },
    (_, k) => Math.sin((Math.PI * (k + 1)) / (MACHINE_TAPS + 1)) ** 2,
  );
  const sum = window.reduce((total, value) => total + value, 0);
  return {
    weight: window.map((value) => value / sum),
    batch: sensors.length,
    sampleRate: MACHINE_RATE,
    onGap: 'hold',
    nonFinite: 'propagate',
  };
}

export function machineChannels(sources: readonly Sensors[]): Channel[] {
  return sources.flatMap(({ sensors }) => sensors.map(({ name, unit }) => ({ name, unit })));
}
