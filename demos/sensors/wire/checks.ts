/** Takes a value of unknown kind for what it should be, or throws a TypeError that names its place. */
export type Check<T> = (value: unknown, place: string) => T;

function kind<T>(name: string, is: (value: unknown) => value is T): Check<T> {
  return (value, place) => {
    if (is(value)) return value;
    throw new TypeError(`${place} must be ${name}: got ${JSON.stringify(value)?.slice(0, 40)}`);
  };
}

export const isText: Check<string> = kind('a text', (value) => typeof value === 'string');
export const isFlag: Check<boolean> = kind('true or false', (value) => typeof value === 'boolean');
/** Finite: JSON has no other. */
export const isNumber: Check<number> = kind('a number', (value): value is number => Number.isFinite(value));

export function isOneOf<const V extends string>(words: readonly V[]): Check<V> {
  return kind(`one of ${words.join(', ')}`, (value): value is V => words.some((word) => word === value));
}

export function isList<T>(of: Check<T>): Check<T[]> {
  const isArray = kind('a list', (value): value is unknown[] => Array.isArray(value));
  return (value, place) => isArray(value, place).map((one, i) => of(one, `${place}[${i}]`));
}

/** What it is, or null. */
export function isNullOr<T>(of: Check<T>): Check<T | null> {
  return (value, place) => (value === null ? null : of(value, place));
}

/** An object with these fields; others are left out. */
export function isObject<F extends Record<string, Check<unknown>>>(
  fields: F,
): Check<{ [K in keyof F]: ReturnType<F[K]> }> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null) throw new TypeError(`${place} must be an object`);
    const given = new Map(Object.entries(value));
    const checked = Object.entries(fields).map(([name, check]) => [name, check(given.get(name), `${place}.${name}`)]);
    // Every field of F went through its own check, which the compiler does not follow through entries.
    return Object.fromEntries(checked) as { [K in keyof F]: ReturnType<F[K]> };
  };
}
