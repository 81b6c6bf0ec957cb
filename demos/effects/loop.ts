import { noise } from './random.ts';

/** Seconds of one beat. */
const BEAT = 0.5;
const BEATS = 16;

/** Hertz: four chords, each for four beats. */
const CHORDS = [
  [110, 164.81, 220, 277.18],
  [92.5, 146.83, 220, 293.66],
  [73.42, 146.83, 185, 277.18],
  [82.41, 123.47, 207.65, 246.94],
] as const;

/** Beats after which the plucked note changes, and the notes' places in the chord, an octave or two up. */
const PLUCK = 0.25;
const PATTERN = [0, 2, 1, 3, 2, 1, 3, 2] as const;

/** A stereo loop of chords, plucked notes and drums of noise: something in every band for an effect to work on. */
export function synthesiseLoop(sampleRate: number): [left: Float32Array, right: Float32Array] {
  const frames = Math.round(BEAT * BEATS * sampleRate);
  const side = (sign: number): Float32Array => {
    const random = noise(sign + 7);
    const mixed = Float32Array.from({ length: frames }, (_, i) => {
      const time = i / sampleRate;
      const chord = CHORDS[Math.floor(time / (BEAT * 4)) % CHORDS.length] ?? CHORDS[0];
      return pad(chord, time, sign) + pluck(chord, time, sign) + drums(time, random);
    });
    const loudest = mixed.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // Bent, so that the drums leave room for the rest.
    return mixed.map((value) => (0.7 * Math.tanh((3 * value) / loudest)) / Math.tanh(3));
  };
  return [side(1), side(-1)];
}

/** Sawtooth waves, a little apart on the two sides, that breathe with the beat. */
function pad(chord: readonly number[], time: number, sign: number): number {
  const saws = chord.reduce((sum, frequency) => sum + 2 * ((time * frequency * (1 + 0.001 * sign)) % 1) - 1, 0);
  const beat = time % BEAT;
  const fade = Math.min(1, beat / 0.005, (BEAT - beat) / 0.005); // no click between beats
  return 0.035 * saws * fade * (0.4 + 0.6 * (beat / BEAT));
}

function pluck(chord: readonly number[], time: number, sign: number): number {
  const step = Math.floor(time / (BEAT * PLUCK * 2));
  const since = time - step * BEAT * PLUCK * 2;
  const frequency = 4 * (chord[PATTERN[step % PATTERN.length] ?? 0] ?? 220);
  const pan = 1 + 0.5 * sign * Math.sin(step);
  const tone = Math.sin(2 * Math.PI * frequency * since + 1.5 * Math.sin(4 * Math.PI * frequency * since));
  return 0.09 * pan * tone * Math.exp(-since * 14) * Math.min(1, since / 0.002);
}

/** A low knock on the even beats, a snare of noise on the odd ones, a short hiss on every half. */
function drums(time: number, random: () => number): number {
  const beat = Math.floor(time / BEAT);
  const since = time % BEAT;
  const half = time % (BEAT / 2);
  const hiss = 0.05 * random() * Math.exp(-half * 90);
  if (beat % 2 === 1) return hiss + 0.16 * random() * Math.exp(-since * 18);
  const pitch = 2 * Math.PI * (48 * since - 6 * Math.exp(-since * 30) + 6);
  return hiss + 0.35 * Math.sin(pitch) * Math.exp(-since * 9);
}
