import { GAP_ACTIONS, POLICIES } from '../run.ts';
import { CUTS } from '../signal/cuts.ts';
import { type Check, isFlag, isObject, isOneOf } from './checks.ts';

/** What the electrocardiogram goes through. */
export const ECG_FILTERS = ['bandpass', 'notch'] as const;
export type EcgFilter = (typeof ECG_FILTERS)[number];

/** What all pages and Node share. */
export type Settings = ReturnType<typeof checkSettings>;

export const checkSettings = isObject({
  cut: isOneOf(CUTS),
  hum: isFlag,
  drift: isFlag,
  dropouts: isFlag,
  nan: isFlag,
  losses: isFlag,
  onGap: isOneOf(GAP_ACTIONS),
  nonFinite: isOneOf(POLICIES),
  ecgFilter: isOneOf(ECG_FILTERS),
}) satisfies Check<object>;

export const DEFAULTS: Settings = {
  cut: 'steady',
  hum: true,
  drift: true,
  dropouts: false,
  nan: false,
  losses: false,
  onGap: 'hold',
  nonFinite: 'zero',
  ecgFilter: 'bandpass',
};
