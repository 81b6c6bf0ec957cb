import { noise } from './random.ts';

/** Channels between the two layers. */
export const BANDS = 16;

/** Taps of each of the first layer's filters. */
export const ENCODER_TAPS = 256;

/** Taps of the second layer, `dilation` frames apart. */
export const DECODER_TAPS = 6;

const LOWEST = 100;
const HIGHEST = 9000;

/**
 * The first layer, 2 → 16 channels: windowed tones by equal ratios, with a phase and a place between left and right drawn
 * by the seed. Trained models of sound come to such filters by themselves.
 *
 * @returns [BANDS, 2, ENCODER_TAPS], an impulse response read forwards (`operation: 'convolution'`)
 */
export function encoderWeight(seed: number, sampleRate: number): Float32Array {
  const random = noise(seed);
  const weight = new Float32Array(BANDS * 2 * ENCODER_TAPS);
  for (let band = 0; band < BANDS; band++) {
    const frequency = LOWEST * (HIGHEST / LOWEST) ** (band / (BANDS - 1));
    const phase = Math.PI * random();
    const place = (Math.PI / 4) * (1 + random());
    // Low bands need all taps, high ones take fewer periods.
    const length = Math.min(ENCODER_TAPS, Math.max(24, Math.round((5 * sampleRate) / frequency)));
    const tone = Array.from({ length }, (_, k) => {
      const window = Math.sin((Math.PI * (k + 1)) / (length + 1)) ** 2;
      return window * Math.cos((2 * Math.PI * frequency * k) / sampleRate + phase);
    });
    const energy = Math.sqrt(tone.reduce((sum, value) => sum + value * value, 0));
    for (const [k, value] of tone.entries()) {
      weight[(2 * band + 0) * ENCODER_TAPS + k] = (value / energy) * Math.cos(place);
      weight[(2 * band + 1) * ENCODER_TAPS + k] = (value / energy) * Math.sin(place);
    }
  }
  return weight;
}

/**
 * The second layer, 16 → 2 channels: each band comes back at once and, ever softer, after each dilation, somewhere else
 * between left and right.
 *
 * @returns [2, BANDS, DECODER_TAPS], read as the first one
 */
export function decoderWeight(seed: number): Float32Array {
  const random = noise(seed + 1000);
  const weight = new Float32Array(2 * BANDS * DECODER_TAPS);
  for (let band = 0; band < BANDS; band++) {
    for (let k = 0; k < DECODER_TAPS; k++) {
      const strength = 0.55 * 0.62 ** k * (k === 0 ? 1 : random());
      const place = (Math.PI / 4) * (1 + (k === 0 ? 0.3 * random() : random()));
      weight[(0 * BANDS + band) * DECODER_TAPS + k] = strength * Math.cos(place);
      weight[(1 * BANDS + band) * DECODER_TAPS + k] = strength * Math.sin(place);
    }
  }
  return weight;
}

/** tanh over −4 … 4, which a WaveShaper reads over −1 … 1. */
export function tanhCurve(points = 2049): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: points }, (_, i) => Math.tanh(4 * ((2 * i) / (points - 1) - 1)));
}
