export const USAGE = `Usage: npm start -- [--port N] [--seconds N]
       npm start -- terminal [--seconds N]

Serves three pages on this machine, to open in a browser: effects on live audio,
a dashboard of live sensors and a planner. The sensors' signals go through a
process of their own, which may be killed. Ends with Ctrl-C, and says then
whether all that was streamed is bit for bit the offline output (exit code 0)
or not (1). With "terminal", shows this machine's sensors here.

  --port N      the first port that is tried, default 8040
  --seconds N   ends after N seconds
  --help        prints this
`;

export interface Arguments {
  /** The first port that is tried. */
  readonly port: number;
  /** Infinity where the run has no end of its own. */
  readonly seconds: number;
  readonly help: boolean;
}

/** @throws RangeError naming the option, the value and the rule */
export function parseArguments(words: readonly string[]): Arguments {
  let port = 8040;
  let seconds = Infinity;
  let help = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const [name, ...rest] = word.split('=');
    const value = (): string | undefined => (rest.length > 0 ? rest.join('=') : words[++i]);
    if (name === '--port') {
      port = parse(
        '--port',
        value(),
        'a whole number from 1 to 65535',
        (n) => Number.isInteger(n) && n >= 1 && n <= 65535,
      );
    } else if (name === '--seconds') {
      seconds = parse('--seconds', value(), 'a number above 0', (n) => Number.isFinite(n) && n > 0);
    } else if (word === '--help' || word === '-h') {
      help = true;
    } else {
      throw new RangeError(`options must be --port N, --seconds N or --help: got ${JSON.stringify(word)}`);
    }
  }
  return { port, seconds, help };
}

function parse(name: string, text: string | undefined, rule: string, isRight: (value: number) => boolean): number {
  const value = text?.trim() ? Number(text) : NaN;
  if (isRight(value)) return value;
  throw new RangeError(`${name} must be ${rule}: got ${text === undefined ? 'nothing' : JSON.stringify(text)}`);
}
