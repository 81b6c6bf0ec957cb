import { InvalidArgumentError } from 'commander';
import { isFrames, numberIn, numbersIn } from './texts.ts';

/** What a number's rule is, its user checks; here it only has to be one. */
export function number(text: string): number {
  return numberIn(text) ?? noNumber();
}

/** One number, or several with commas between them. */
export function numbers(text: string): number | number[] {
  return text.includes(',') ? (numbersIn(text) ?? noNumber()) : number(text);
}

/** `x,y`, each without blanks around it. */
export function names(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

/** A word of a layer's padding, the frames on both sides, or those on each. */
export function padding(text: string): string | number | number[] {
  return isFrames(text) ? numbers(text) : text;
}

function noNumber(): never {
  throw new InvalidArgumentError('It must be a number.');
}
