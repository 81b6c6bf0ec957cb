import { Conv1d, type Conv1dOptions } from 'tapline';
import {
  bandpass,
  bandstop,
  differentiator,
  type FilterDesign,
  type FrequencyResponse,
  frequencyResponse,
  highpass,
  hilbert,
  lowpass,
  movingAverage,
  type ResamplerDesign,
  resampler,
  savitzkyGolay,
} from 'tapline/design';
import { expectTypeOf } from 'vitest';

/** What the types allow and forbid. Nothing here runs: `tsc -p tsconfig.check.json` is the test. */

// A design is a layer's options.
expectTypeOf<FilterDesign>().toExtend<Conv1dOptions>();
expectTypeOf<ResamplerDesign>().toExtend<Conv1dOptions>();
expectTypeOf<FilterDesign['operation']>().toEqualTypeOf<'convolution'>();
expectTypeOf<FilterDesign['weight']>().toEqualTypeOf<Float64Array>();
new Conv1d(lowpass({ cutoff: 1, sampleRate: 10, taps: 5 }));
new Conv1d({ ...movingAverage(4), stride: 4 });
expectTypeOf(movingAverage).toEqualTypeOf<(taps: number) => FilterDesign>();
expectTypeOf(resampler({ down: 2 })).toEqualTypeOf<ResamplerDesign>();

// Taps or a transition, and a Kaiser window's attenuation or another window.
highpass({ cutoff: 1, sampleRate: 10, transition: 0.5, attenuation: 70 });
bandpass({ cutoff: [1, 2], sampleRate: 10, taps: 5, window: 'hann' });
bandstop({ cutoff: [1, 2] as const, sampleRate: 10, taps: 5, window: ['kaiser', 8] });
lowpass({ cutoff: 1, sampleRate: 10, taps: 5, window: 'kaiser', attenuation: 70 });
// @ts-expect-error neither
lowpass({ cutoff: 1, sampleRate: 10 });
// @ts-expect-error both
lowpass({ cutoff: 1, sampleRate: 10, taps: 5, transition: 0.5 });
// @ts-expect-error a Hann window has no attenuation to be made for
lowpass({ cutoff: 1, sampleRate: 10, taps: 5, window: 'hann', attenuation: 70 });
// @ts-expect-error nor is it made for a transition
lowpass({ cutoff: 1, sampleRate: 10, transition: 0.5, window: 'hann' });
// @ts-expect-error scipy's word for 'rectangular'
lowpass({ cutoff: 1, sampleRate: 10, taps: 5, window: 'boxcar' });
// @ts-expect-error no sample rate
lowpass({ cutoff: 1, taps: 5 });
// @ts-expect-error one cutoff
bandpass({ cutoff: 1, sampleRate: 10, taps: 5 });
// @ts-expect-error two cutoffs
lowpass({ cutoff: [1, 2], sampleRate: 10, taps: 5 });

// Odd filters have their taps given.
differentiator({ taps: 5, sampleRate: 10, window: 'hamming' });
hilbert({ taps: 7, attenuation: 40 });
// @ts-expect-error a differentiator is per second
differentiator({ taps: 5 });
// @ts-expect-error no transition
hilbert({ transition: 2 });
savitzkyGolay({ taps: 5, order: 2, derivative: 1, sampleRate: 10, position: 4 });
// @ts-expect-error no order
savitzkyGolay({ taps: 5 });
// @ts-expect-error how far down is not said
resampler({ up: 2 });

// A response is asked for at points or at frequencies, of any layer's options.
expectTypeOf(frequencyResponse({ weight: [1, 2] }, { sampleRate: 10 })).toEqualTypeOf<FrequencyResponse>();
frequencyResponse({ weight: [1, 2], dilation: 2 }, { sampleRate: 10, frequencies: Float64Array.of(1) });
frequencyResponse(movingAverage(2), { sampleRate: 10, points: 64 });
// @ts-expect-error both
frequencyResponse(movingAverage(2), { sampleRate: 10, points: 64, frequencies: [1] });
// @ts-expect-error no sample rate
frequencyResponse(movingAverage(2), { points: 64 });
// @ts-expect-error bare taps may be meant in either order
frequencyResponse([1, 2], { sampleRate: 10 });
