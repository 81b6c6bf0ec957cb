import { Command } from 'commander';
import type { PcmFormat } from '../pcm/format.ts';
import { Conv1d } from '../stream/conv1d.ts';
import type { NonFinitePolicy } from '../stream/options.ts';
import { ByteReader } from './byte-reader.ts';
import { type Destination, discardPartials, openDestination, openSource } from './files.ts';
import { filterCsv } from './filter-csv.ts';
import { filterPcm } from './filter-pcm.ts';
import { filterWav } from './filter-wav.ts';
import { layerOptions, readLayer } from './layer-file.ts';
import { Progress } from './progress.ts';
import { names, number } from './values.ts';
import { looksLikeWav } from './wav-reader.ts';

/** One run of `tapline filter`, whatever the file is. */
export interface Job {
  readonly layer: Conv1d;
  readonly reader: ByteReader;
  /** Of the input, where they are known. */
  readonly bytes: number | undefined;
  readonly destination: Destination;
  readonly nonFinite: NonFinitePolicy | undefined;
  readonly progress: Progress;
}

interface FilterOptions {
  readonly weight?: string;
  readonly columns?: string[];
  readonly delimiter?: string;
  readonly format?: PcmFormat;
  readonly channels?: number;
  readonly nonFinite?: NonFinitePolicy;
}

/** `tapline filter`: a file or a pipe through a layer, in constant memory. */
export function filterCommand(): Command {
  const command = new Command('filter')
    .description(
      'Pass a WAV file, the columns of a CSV file or raw PCM through a layer, as it comes and in constant memory. ' +
        'A layer of one channel filters every channel or column by itself.',
    )
    .argument('<in>', 'file, or - for standard input')
    .argument('<out>', 'file, or - for standard output')
    .option('--weight <file>', 'JSON of the layer: its options, or an array of taps; - for standard input')
    .option('--columns <names>', 'CSV: the columns to filter, x,y', names)
    .option('--delimiter <character>', 'CSV: what stands between values (found out)')
    .option('--format <name>', 'raw PCM: f32le, s16le, s24le or s32le')
    .option('--channels <n>', 'raw PCM: its channels', number);
  return layerOptions(command)
    .option('--non-finite <policy>', 'what NaN and infinities do: propagate, zero or throw')
    .addHelpText(
      'after',
      `
Examples:
  tapline filter in.wav out.wav --weight taps.json
  tapline filter sensors.csv smooth.csv --columns x,y --weight taps.json
  arecord -t raw -f S16_LE | tapline filter - - --format s16le --channels 1 --weight taps.json | aplay -f S16_LE`,
    )
    .action(async (input: string, output: string, { weight, ...rest }: FilterOptions) => {
      const { columns, delimiter, format, channels, nonFinite, ...overrides } = rest;
      if (weight === undefined) throw new Error('filter needs --weight, a JSON file of the layer');
      if (weight === '-' && input === '-') throw new Error('<in> and --weight cannot both be standard input');
      using layer = new Conv1d(await readLayer(weight, overrides));
      using source = await openSource(input);
      const { name, bytes, chunks } = source;
      const reader = new ByteReader(chunks);
      const forget = discardOnSignal();
      const destination = await openDestination(output);
      const progress = new Progress(bytes);
      try {
        const job: Job = { layer, reader, bytes, destination, nonFinite, progress };
        const summary = await run(job, { columns, delimiter, format, channels });
        await destination.commit();
        progress.end(`${name}: ${summary}`);
      } catch (error) {
        progress.clear();
        await destination.discard();
        throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
      } finally {
        forget();
      }
    });
}

interface Kind {
  readonly columns: string[] | undefined;
  readonly delimiter: string | undefined;
  readonly format: PcmFormat | undefined;
  readonly channels: number | undefined;
}

/** Finds out what the input is, filters it, and says in words how much there was. */
async function run(job: Job, { columns, delimiter, format, channels }: Kind): Promise<string> {
  if (format !== undefined || channels !== undefined) {
    if (format === undefined || channels === undefined) throw new Error('raw PCM needs both --format and --channels');
    if (columns !== undefined) throw new Error('--columns is for CSV, --format for raw PCM: give one of them');
    return filterPcm(job, format, channels);
  }
  const head = await job.reader.look(4);
  if (looksLikeWav(head)) {
    if (columns !== undefined) throw new Error('--columns is for CSV: this is a WAV file');
    return filterWav(job);
  }
  if (head.includes(0)) throw new Error('this is neither WAV nor text: raw PCM needs --format and --channels');
  return filterCsv(job, columns, delimiter);
}

/** Ctrl-C leaves no half of a file. Returns how to take that back. */
function discardOnSignal(): () => void {
  const end = (signal: NodeJS.Signals): void => {
    discardPartials();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  return () => {
    process.off('SIGINT', end).off('SIGTERM', end);
  };
}
