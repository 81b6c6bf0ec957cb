/** A number as people write it; undefined for anything else. What its rule is, its user checks. */
export function numberIn(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

/** Numbers with commas between them; undefined where one is none. */
export function numbersIn(text: string): number[] | undefined {
  const values = text.split(',').map(numberIn);
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Whether a padding is meant as frames, or else as a word. */
export function isFrames(text: string): boolean {
  return /^[-\d.]/.test(text);
}
