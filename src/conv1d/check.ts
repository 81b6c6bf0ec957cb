/**
 * The checks that every public entrance shares. Each throws a TypeError where the kind of value is wrong and a
 * RangeError where the kind is right and the value is not, naming the option, the rule and what was given.
 */

/** How a value is shown in a message: short, and with its kind where that is what is wrong. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (Array.isArray(value)) return showArray(value);
  if (ArrayBuffer.isView(value)) return `${kindOfView(value)} of ${value.byteLength} bytes`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** Up to four elements, nested arrays by their length: one may hold itself. */
function showArray(array: readonly unknown[]): string {
  if (array.length > 4) return `an array of ${array.length}`;
  const shown = Array.from(array, (element) =>
    Array.isArray(element) ? `an array of ${element.length}` : show(element),
  );
  return `[${shown.join(', ')}]`;
}

/** The class name of a typed array or DataView, whichever realm made it. */
export function kindOfView(view: ArrayBufferView): string {
  return Object.prototype.toString.call(view).slice(8, -1);
}

/** An options object; undefined stands for none. */
export function checkObject<T extends object>(name: string, value: T): T {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name} must be an object: got ${show(value)}`);
  return value;
}

/** An integer of at least `least`, small enough to be exact. */
export function checkInteger(name: string, value: unknown, least: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number: got ${show(value)}`);
  if (!Number.isSafeInteger(value) || value < least) {
    const rule = Number.isInteger(value) && value > 0 && value >= least ? 'below 2^53' : `of at least ${least}`;
    throw new RangeError(`${name} must be an integer ${rule}: got ${show(value)}`);
  }
  return value + 0; // -0 becomes 0
}

/** A finite number above 0. */
export function checkPositive(name: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number: got ${show(value)}`);
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be finite and above 0: got ${show(value)}`);
  return value;
}

/** One of a list of words. */
export function checkWord<W extends string>(name: string, value: unknown, words: readonly W[]): W {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string: got ${show(value)}`);
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new RangeError(`${name} must be ${alternatives(words)}: got ${show(value)}`);
  return word;
}

/** `'a', 'b' or 'c'` */
export function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  const last = quoted.pop();
  return quoted.length === 0 ? `${last}` : `${quoted.join(', ')} or ${last}`;
}
