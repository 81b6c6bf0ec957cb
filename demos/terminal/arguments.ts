export const USAGE = `Usage: npm start -- terminal [--seconds N]

Streams the sensors of this machine through one Conv1d layer and shows them raw
and smoothed: in place on a terminal, as a line a second elsewhere. Ends with
Ctrl-C, and says then whether the streamed output is bit for bit the offline one
(exit code 0) or not (1).

  --seconds N   ends after N seconds
  --help        prints this
`;

export interface Arguments {
  /** Infinity where the run has no end of its own. */
  readonly seconds: number;
  readonly help: boolean;
}

/** @throws RangeError naming the option, the value and the rule */
export function parseArguments(words: readonly string[]): Arguments {
  let seconds = Infinity;
  let help = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const [name, ...rest] = word.split('=');
    if (name === '--seconds') {
      seconds = parseSeconds(rest.length > 0 ? rest.join('=') : words[++i]);
    } else if (word === '--help' || word === '-h') {
      help = true;
    } else {
      throw new RangeError(`options must be --seconds N or --help: got ${JSON.stringify(word)}`);
    }
  }
  return { seconds, help };
}

function parseSeconds(value: string | undefined): number {
  const seconds = value?.trim() ? Number(value) : NaN;
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new RangeError(
    `--seconds must be a number above 0: got ${value === undefined ? 'nothing' : JSON.stringify(value)}`,
  );
}
