import { stringify } from 'csv-stringify/sync';
import type { Conv1dStream } from '../stream/conv1d-stream.ts';
import { formatFloat32, parseSamples } from './csv-numbers.ts';
import { type CsvRow, readCsv } from './csv-reader.ts';
import type { Job } from './filter.ts';
import { amount } from './summary.ts';

/**
 * The columns of a CSV file that are named, all others carried along.
 *
 * Output m stands in the row of input frame m·stride, with which it is aligned; rows between are left out. Where
 * outputs wait for later frames their rows wait with them, and no other. Outputs that padding brings before their
 * frame wait for its row; those behind the last row stand in rows of their own.
 */
export async function filterCsv(
  job: Job,
  columns: string[] | undefined,
  delimiter: string | undefined,
): Promise<string> {
  const { layer, reader, destination, nonFinite, progress } = job;
  const csv = await readCsv(reader, delimiter);
  const chosen = choose(csv.header, columns);
  const batch = chosen.length / layer.shape.inChannels;
  if (!Number.isInteger(batch)) {
    throw new Error(
      `--columns must name a multiple of the layer's inChannels: got ${chosen.length} columns, ` +
        `inChannels=${layer.shape.inChannels}`,
    );
  }
  const stream = layer.createStream({ batch, nonFinite, maxBlockSize: 512 });
  const table = new Table(csv.header, chosen, batch * layer.shape.outChannels, layer.shape.stride);
  const write = (rows: readonly (readonly string[])[]): Promise<void> =>
    destination.write(Buffer.from(stringify(rows as string[][], { delimiter: csv.delimiter })));

  await write([table.header]);
  for await (const rows of csv.batches) {
    const output = push(stream, rows, chosen, csv.header, nonFinite === 'throw');
    await write(table.take(rows, output));
    progress.at(csv.bytesRead);
  }
  await write(table.end(stream.flush()));
  return amount(stream.position, chosen.length, 'column');
}

/** Where the columns stand that are filtered. */
function choose(header: readonly string[], columns: string[] | undefined): number[] {
  if (columns === undefined) {
    if (header.length === 1) return [0];
    throw new Error(`--columns must name the columns to filter, of: ${header.join(', ')}`);
  }
  return columns.map((name, i) => {
    const at = header.indexOf(name);
    if (at < 0) throw new Error(`--columns must name columns of the header, ${header.join(', ')}: got '${name}'`);
    if (header.includes(name, at + 1)) throw new Error(`--columns: the header has more than one column '${name}'`);
    if (columns.indexOf(name) !== i) throw new Error(`--columns names '${name}' twice`);
    return at;
  });
}

function push(
  stream: Conv1dStream,
  rows: readonly CsvRow[],
  chosen: readonly number[],
  header: readonly string[],
  finite: boolean,
): readonly Float32Array[] {
  return stream.push(chosen.map((column) => parseSamples(rows, column, header[column] ?? '', finite)));
}

/** Rows and outputs that wait for each other, and what a row with its outputs looks like. */
class Table {
  /** With other names where there are not as many outputs as columns: `x_0`, `x_1`, … in the place of the first. */
  readonly header: string[];
  readonly #chosen: readonly number[];
  readonly #inPlace: boolean;
  readonly #columns: number;
  readonly #stride: number;
  /** Rows of input frames from `#first` on. */
  #waiting: (readonly string[])[] = [];
  #first = 0;
  /** Outputs from `#emitted` on. */
  #outputs: string[][] = [];
  #emitted = 0;

  constructor(header: readonly string[], chosen: readonly number[], outputs: number, stride: number) {
    this.#chosen = chosen;
    this.#inPlace = outputs === chosen.length;
    this.#columns = header.length;
    this.#stride = stride;
    const perColumn = outputs / chosen.length;
    const names = Number.isInteger(perColumn)
      ? chosen.flatMap((column) => Array.from({ length: perColumn }, (_, i) => `${header[column]}_${i}`))
      : Array.from({ length: outputs }, (_, i) => `out_${i}`);
    this.header = this.#merge(header, this.#inPlace ? chosen.map((column) => header[column] ?? '') : names);
  }

  /** Takes in rows and the outputs that they brought; returns the rows that are whole. */
  take(rows: readonly CsvRow[], output: readonly Float32Array[]): string[][] {
    for (const { cells } of rows) this.#waiting.push(cells);
    const frames = output[0]?.length ?? 0;
    for (let i = 0; i < frames; i++) this.#outputs.push(output.map((row) => formatFloat32(row[i] ?? NaN)));
    const here = Math.ceil((this.#first + this.#waiting.length) / this.#stride);
    return this.#join(Math.min(this.#outputs.length, Math.max(0, here - this.#emitted)));
  }

  /** Takes in the last outputs; returns all rows that are left. */
  end(output: readonly Float32Array[]): string[][] {
    const whole = this.take([], output);
    return whole.concat(this.#join(this.#outputs.length));
  }

  /** The next `count` rows, empty where the input has none. */
  #join(count: number): string[][] {
    const whole = this.#outputs.slice(0, count).map((outputs, i) => {
      const cells = this.#waiting[(this.#emitted + i) * this.#stride - this.#first] ?? [];
      return this.#merge(
        Array.from({ length: this.#columns }, (_, column) => cells[column] ?? ''),
        outputs,
      );
    });
    this.#outputs = this.#outputs.slice(count);
    this.#emitted += count;
    const done = Math.min(this.#waiting.length, this.#emitted * this.#stride - this.#first);
    this.#waiting = this.#waiting.slice(done);
    this.#first += done;
    return whole;
  }

  #merge(cells: readonly string[], outputs: readonly string[]): string[] {
    if (this.#inPlace) {
      const merged = [...cells];
      this.#chosen.forEach((column, i) => {
        merged[column] = outputs[i] ?? '';
      });
      return merged;
    }
    const place = Math.min(...this.#chosen);
    return cells.flatMap((cell, column) => {
      if (column === place) return outputs;
      return this.#chosen.includes(column) ? [] : [cell];
    });
  }
}
