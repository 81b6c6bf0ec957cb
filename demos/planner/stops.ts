/**
 * Where a slider of wide range stops: every integer at first, then equally many in each octave, so that powers of two
 * are among them and equal ways are equal ratios.
 *
 * @param max the last one, also where the steps would miss it
 */
export function stops(min: number, max: number, perOctave = 16): readonly number[] {
  const found: number[] = [];
  for (let value = min; value < max; value += Math.max(1, 2 ** Math.floor(Math.log2(value)) / perOctave)) {
    found.push(value);
  }
  return [...found, max];
}

/** The index of the stop that is nearest to a value; of two, the lower. */
export function nearestStop(values: readonly number[], value: number): number {
  let best = 0;
  for (const [index, stop] of values.entries()) {
    if (Math.abs(stop - value) < Math.abs((values[best] ?? 0) - value)) best = index;
  }
  return best;
}
