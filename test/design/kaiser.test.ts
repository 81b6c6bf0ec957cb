import { bandpass, bandstop, highpass, lowpass } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { besselI0, kaiserBeta, kaiserTaps } from '../../dist/design/kaiser.js';
import { magnitudes, random } from '../helpers/spectrum.ts';
import { bessels, kaiserBetas, kaiserLengths } from './expected.ts';

describe('the formulas', () => {
  test.each(bessels)('I0(%f) is %f to 14 digits', (x, value) => {
    expect(Math.abs(besselI0(x) / value - 1)).toBeLessThan(4e-15);
  });

  test.each(kaiserBetas)('the β of %f dB is %f', (attenuation, beta) => {
    expect(kaiserBeta(attenuation)).toBeCloseTo(beta, 13);
  });

  test.each(kaiserLengths)('%f dB over a transition of %f take %i taps', (attenuation, width, taps) => {
    expect(kaiserTaps(attenuation, width)).toBe(taps);
    expect(lowpass({ cutoff: 0.5, sampleRate: 2, transition: width, attenuation }).weight.length).toBe(taps);
    const odd = taps % 2 === 0 ? taps + 1 : taps;
    expect(highpass({ cutoff: 0.5, sampleRate: 2, transition: width, attenuation }).weight.length).toBe(odd);
    expect(bandpass({ cutoff: [0.2, 0.7], sampleRate: 2, transition: width, attenuation }).weight.length).toBe(taps);
    expect(bandstop({ cutoff: [0.2, 0.7], sampleRate: 2, transition: width, attenuation }).weight.length).toBe(odd);
  });
});

const POINTS = 1000;
const SHORT = { lowpass: 2, highpass: 2, bandpass: 4, bandstop: 4 };

/** A filter between 30 and 140 dB whose cutoffs keep two transitions from 0, from 1 and from each other. */
function draw(kind: keyof typeof SHORT, next: () => number) {
  const attenuation = 30 + 110 * next();
  const transition = 0.02 + 0.1 * next();
  const options = { sampleRate: 2, transition, attenuation };
  const between = (low: number, high: number): number => low + (high - low) * next();
  if (kind === 'lowpass' || kind === 'highpass') {
    const cutoff = between(2 * transition, 1 - 2 * transition);
    const { weight } = (kind === 'lowpass' ? lowpass : highpass)({ ...options, cutoff });
    return { ...options, cutoffs: [cutoff], weight };
  }
  const low = between(2 * transition, 1 - 4 * transition);
  const high = between(low + 2 * transition, 1 - 2 * transition);
  const { weight } = (kind === 'bandpass' ? bandpass : bandstop)({ ...options, cutoff: [low, high] });
  return { ...options, cutoffs: [low, high], weight };
}

describe.each(['lowpass', 'highpass', 'bandpass', 'bandstop'] as const)(
  '%s of a transition and an attenuation',
  (kind) => {
    const next = random(kind.length + kind.charCodeAt(0));
    const designs = Array.from({ length: 80 }, () => draw(kind, next));
    const passesZero = kind === 'lowpass' || kind === 'bandstop';

    test('keeps to both: stopbands down, passbands flat, on a dense grid', () => {
      const shortages = designs.map(({ cutoffs, transition, attenuation, weight }) => {
        let stop = 0;
        let ripple = 0;
        for (const [i, magnitude] of magnitudes(weight, POINTS).entries()) {
          const x = i / POINTS;
          if (cutoffs.some((cutoff) => Math.abs(x - cutoff) < transition / 2)) continue;
          const passes = (cutoffs.filter((cutoff) => cutoff < x).length % 2 === 0) === passesZero;
          if (passes) ripple = Math.max(ripple, Math.abs(magnitude - 1));
          else stop = Math.max(stop, magnitude);
        }
        const asked = 10 ** (-attenuation / 20);
        const name = JSON.stringify({ cutoffs, transition, attenuation, taps: weight.length });
        expect(ripple, `ripple of ${name}`).toBeLessThan(3 * asked);
        expect(ripple, `ripple of ${name}`).toBeGreaterThan(asked / 30);
        const shortage = 20 * Math.log10(stop / asked);
        expect(shortage, `decibels short of ${name}`).toBeLessThan(SHORT[kind]);
        expect(shortage, `decibels short of ${name}`).toBeGreaterThan(-8);
        return shortage;
      });
      // Most often less than 1 dB short.
      expect(shortages.filter((shortage) => shortage < 1).length).toBeGreaterThan(0.6 * designs.length);
    });
  },
);

test('300 dB are down to the last bit of float64', () => {
  const { weight } = lowpass({ cutoff: 0.5, sampleRate: 2, transition: 0.25, attenuation: 300 });
  const gains = magnitudes(weight, POINTS).slice(POINTS * 0.63);
  expect(Math.max(...gains)).toBeLessThan(1e-14);
});
