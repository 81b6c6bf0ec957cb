/** Every option of a demo with a number, and what that must be. */
const RULES = {
  port: { rule: 'a whole number from 1 to 65535', holds: (n: number) => Number.isInteger(n) && n >= 1 && n <= 65535 },
  seconds: { rule: 'a number above 0', holds: (n: number) => Number.isFinite(n) && n > 0 },
} as const;

type Name = keyof typeof RULES;
export type Options<N extends Name> = { readonly [name in N]?: number };

/**
 * What this process is asked for.
 *
 * @param names the options that it has, beside `--help`
 * @returns undefined where it is done: its usage is printed, or what is wrong, with exit code 1
 */
export function readOptions<N extends Name>(usage: string, names: readonly N[]): Options<N> | undefined {
  try {
    const { help, found } = parse(process.argv.slice(2), names);
    if (!help) return found;
    process.stdout.write(usage);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
  return undefined;
}

/** @throws RangeError naming the option, the value and the rule */
function parse<N extends Name>(words: readonly string[], names: readonly N[]): { found: Options<N>; help: boolean } {
  const found: { [name in N]?: number } = {};
  let help = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const [option, ...rest] = word.split('=');
    const name = names.find((one) => `--${one}` === option);
    if (name !== undefined) found[name] = numberOf(name, rest.length > 0 ? rest.join('=') : words[++i]);
    else if (word === '--help' || word === '-h') help = true;
    else {
      const known = names.map((one) => `--${one} N`).join(', ');
      throw new RangeError(`options must be ${known} or --help: got ${JSON.stringify(word)}`);
    }
  }
  return { found, help };
}

function numberOf(name: Name, text: string | undefined): number {
  const { rule, holds } = RULES[name];
  const value = text?.trim() ? Number(text) : NaN;
  if (holds(value)) return value;
  throw new RangeError(`--${name} must be ${rule}: got ${text === undefined ? 'nothing' : JSON.stringify(text)}`);
}
