/** Seconds of one beat. */
const BEAT = 0.5;
const BEATS = 8;

/** Hertz: two chords, each for four beats. */
const CHORDS = [
  [110, 164.81, 220, 277.18],
  [98, 146.83, 196, 246.94],
] as const;

/** A stereo loop of sawtooth chords and noise on the beats: something in every band for a filter to work on. */
export function makeLoop(context: BaseAudioContext): AudioBuffer {
  const { sampleRate } = context;
  const frames = Math.round(BEAT * BEATS * sampleRate);
  const buffer = context.createBuffer(2, frames, sampleRate);
  for (const side of [0, 1]) {
    const samples = buffer.getChannelData(side);
    for (let i = 0; i < frames; i++) {
      const time = i / sampleRate;
      const chord = CHORDS[Math.floor((time / (BEAT * BEATS)) * CHORDS.length)] ?? [];
      const detuned = 1 + (side === 0 ? 0.001 : -0.001);
      const saws = chord.reduce((sum, frequency) => sum + 2 * ((time * frequency * detuned) % 1) - 1, 0);
      const beat = time % BEAT;
      const hit = (Math.random() * 2 - 1) * Math.exp(-beat * (Math.floor(time / BEAT) % 2 === 0 ? 30 : 12));
      const fade = Math.min(1, beat / 0.005, (BEAT - beat) / 0.005); // no click between beats
      samples[i] = 0.06 * saws * fade + 0.2 * hit;
    }
  }
  return buffer;
}
