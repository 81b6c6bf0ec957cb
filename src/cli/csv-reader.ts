import { CsvError, type Info, parse } from 'csv-parse';
import type { ByteReader } from './byte-reader.ts';

export interface CsvRow {
  readonly cells: readonly string[];
  /** Of the file, from 1: where the row ends. */
  readonly line: number;
}

/** A CSV file behind its header. */
export interface Csv {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** The rows as they come: those that a chunk of the input completes. */
  readonly batches: AsyncIterable<readonly CsvRow[]>;
  readonly bytesRead: number;
}

const DELIMITERS = [',', ';', '\t'];

/** Of a first line no more than this is looked at for its delimiter. */
const LONGEST_HEADER = 64 * 1024;

/** @throws Error naming what is wrong with the header; the batches throw what is wrong with a row */
export async function readCsv(reader: ByteReader, given: string | undefined): Promise<Csv> {
  const delimiter = given === '\\t' ? '\t' : (given ?? (await findDelimiter(reader)));
  const rows = new Rows(reader, delimiter);
  let first = await rows.next();
  while (first?.length === 0) first = await rows.next();
  const [header, ...others] = first ?? [];
  if (header === undefined) throw new Error('the CSV is empty: it must start with a header');
  if (header.cells.every((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)))) {
    throw new Error(`line 1 must be a header with column names: got numbers, ${header.cells.slice(0, 4).join(', ')}`);
  }
  return {
    header: header.cells.map((cell) => cell.trim()),
    delimiter,
    get bytesRead() {
      return rows.bytesRead;
    },
    batches: batches(others, rows),
  };
}

async function* batches(first: CsvRow[], rows: Rows): AsyncGenerator<CsvRow[], void> {
  for (let batch: CsvRow[] | undefined = first; batch !== undefined; batch = await rows.next()) {
    if (batch.length > 0) yield batch;
  }
}

/** The one of which the header has most, a comma where it has none. */
async function findDelimiter(reader: ByteReader): Promise<string> {
  const line = (await firstLine(reader)).replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => line.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Waits for no more than that line: the input may be live. */
async function firstLine(reader: ByteReader): Promise<string> {
  for (let least = 1; ; ) {
    const head = await reader.look(least);
    const end = head.indexOf(10);
    if (end >= 0 || head.length < least || head.length > LONGEST_HEADER) {
      return new TextDecoder().decode(head.subarray(0, end >= 0 ? end : LONGEST_HEADER));
    }
    least = head.length + 1;
  }
}

/** Rows of so many bytes are in work at a time: more would only live long enough to fill memory. */
const PIECE_BYTES = 16 * 1024;

async function* pieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES);
  }
}

/** Drives the parser piece by piece, so that rows can be passed on as soon as they are there. */
class Rows {
  bytesRead = 0;
  readonly #parser: ReturnType<typeof parse>;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #error: Error | undefined;
  #ended = false;

  constructor(reader: ByteReader, delimiter: string) {
    this.#parser = parse({ delimiter, bom: true, info: true, skip_empty_lines: true });
    this.#parser.on('error', (error) => {
      this.#error = error;
    });
    this.#chunks = pieces(reader.rest());
  }

  /** The rows that the next piece completes, maybe none; undefined at the end. */
  async next(): Promise<CsvRow[] | undefined> {
    if (this.#ended) return undefined;
    const { done, value } = await this.#chunks.next();
    if (done) {
      this.#ended = true;
      this.#parser.end();
      await new Promise((resolve) => setImmediate(resolve));
    } else {
      this.bytesRead += value.length;
      this.#parser.write(Buffer.from(value)); // a copy: the parser keeps what it has not read
    }
    const rows: CsvRow[] = [];
    for (let row = this.#read(); row !== null; row = this.#read()) {
      rows.push({ cells: row.record, line: row.info.lines });
    }
    if (this.#error) throw explain(this.#error);
    return rows;
  }

  #read(): { record: string[]; info: Info } | null {
    return this.#parser.read();
  }
}

/** The parser's own words end in a line number or mention one. */
function explain(error: Error): Error {
  return error instanceof CsvError
    ? new Error(error.message.replace(/^Invalid Record Length/, 'wrong number of columns'))
    : error;
}
