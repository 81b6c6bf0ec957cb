import { InvalidArgumentError } from 'commander';

/** What a number's rule is, its user checks; here it only has to be one. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** One number, or several with commas between them. */
export function numbers(text: string): number | number[] {
  return text.includes(',') ? text.split(',').map(number) : number(text);
}

/** `x,y`, each without blanks around it. */
export function names(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

/** A word of a layer's padding, the frames on both sides, or those on each. */
export function padding(text: string): string | number | number[] {
  return /^[-\d.]/.test(text) ? numbers(text) : text;
}

/** The entries that are given. */
export function given<T extends object>(options: T): Partial<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
