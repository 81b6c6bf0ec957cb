import { Command } from 'commander';
import * as design from '../design/index.ts';
import { given } from './given.ts';
import { number, numbers } from './values.ts';

interface Kind {
  readonly name: string;
  readonly description: string;
  /** Of the options below, those that it takes. */
  readonly options: readonly (keyof typeof OPTIONS)[];
  /** The designer checks what it is given. */
  readonly make: (options: Record<string, unknown>) => design.FilterDesign;
}

type Option = readonly [flags: string, help: string, parse: (text: string) => unknown];

const OPTIONS = {
  cutoff: ['--cutoff <hertz>', 'where the gain is one half; of a band low,high', numbers],
  rate: ['--rate <hertz>', 'sample rate', number],
  taps: ['--taps <n>', 'length', number],
  transition: ['--transition <hertz>', 'or the width of the transition', number],
  attenuation: ['--attenuation <decibels>', 'of the stopband (60)', number],
  window: ['--window <name>', 'kaiser (default), hamming, hann, blackman or rectangular', String],
  order: ['--order <n>', 'of the polynomial', number],
  derivative: ['--derivative <n>', 'of the polynomial (0)', number],
  position: ['--position <frame>', 'where it is read, 0 being the oldest frame (the middle)', number],
  up: ['--up <n>', 'output frames for every --down input frames (1)', number],
  down: ['--down <n>', 'input frames', number],
} satisfies Record<string, Option>;

const LENGTH = ['taps', 'transition', 'attenuation', 'window'] as const;

const KINDS: readonly Kind[] = [
  kind('lowpass', 'Pass what lies below the cutoff.', ['cutoff', 'rate', ...LENGTH], design.lowpass),
  kind('highpass', 'Pass what lies above the cutoff.', ['cutoff', 'rate', ...LENGTH], design.highpass),
  kind('bandpass', 'Pass a band.', ['cutoff', 'rate', ...LENGTH], design.bandpass),
  kind('bandstop', 'Stop a band.', ['cutoff', 'rate', ...LENGTH], design.bandstop),
  kind('moving-average', 'The mean of the last frames.', ['taps'], ({ taps }: { taps: number }) =>
    design.movingAverage(taps),
  ),
  kind(
    'savitzky-golay',
    'Smooth by a polynomial fit, or differentiate.',
    ['taps', 'order', 'derivative', 'position', 'rate'],
    design.savitzkyGolay,
  ),
  kind('differentiator', 'The slope, per second.', ['rate', 'taps', 'attenuation', 'window'], design.differentiator),
  kind('hilbert', 'The quadrature signal.', ['taps', 'attenuation', 'window'], design.hilbert),
  kind('resampler', 'Change the sample rate by up/down.', ['up', 'down', 'window'], design.resampler),
];

/** Its maker takes options of its own, which come from the command line unchecked: it checks them. */
function kind<T>(
  name: string,
  description: string,
  options: Kind['options'],
  make: (options: T) => design.FilterDesign,
): Kind {
  return { name, description, options, make: (unchecked) => make(unchecked as T) };
}

/** `tapline design`: a filter as JSON, which `--weight` takes. */
export function designCommand(): Command {
  const command = new Command('design').description('Print a filter as JSON, for --weight.');
  for (const { name, description, options, make } of KINDS) {
    const sub = command.command(name).description(description);
    for (const option of options) {
      const [flags, help, parse]: Option = OPTIONS[option];
      sub.option(flags, help, parse);
    }
    sub.action(({ rate: sampleRate, ...rest }) => {
      const { weight, ...layer } = make(given({ ...rest, sampleRate }));
      process.stdout.write(`${toJson({ weight: Array.from(weight), ...layer })}\n`);
    });
  }
  return command.addHelpText(
    'after',
    '\nExample:\n  tapline design lowpass --cutoff 1000 --rate 48000 --taps 101 > taps.json',
  );
}

/** `{ "weight": [0.5, 0.5], "operation": "convolution" }` */
function toJson(layer: object): string {
  const entries = Object.entries(layer).map(
    ([name, value]) => `"${name}": ${JSON.stringify(value).replaceAll(',', ', ')}`,
  );
  return `{ ${entries.join(', ')} }`;
}
