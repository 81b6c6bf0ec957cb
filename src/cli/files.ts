import { rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';

/** Bytes read at a time from a file. */
const READ_BYTES = 256 * 1024;

/** Where bytes come from: a file, or `-` for standard input. */
export interface Source {
  /** For messages. */
  readonly name: string;
  /** Undefined for what is no regular file. */
  readonly bytes: number | undefined;
  /** Each is good until the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Reads no more of it: a pipe that stays open does not keep the process. */
  [Symbol.dispose](): void;
}

/** @throws Error naming the file and the reason */
export async function openSource(path: string): Promise<Source> {
  if (path === '-') {
    const { stdin } = process;
    return { name: 'standard input', bytes: undefined, chunks: stdin, [Symbol.dispose]: () => void stdin.destroy() };
  }
  try {
    const file = await open(path);
    const status = await file.stat();
    if (status.isDirectory()) {
      await file.close();
      throw new Error('it is a folder');
    }
    const bytes = status.isFile() ? status.size : undefined;
    return { name: path, bytes, chunks: read(file), [Symbol.dispose]: () => void file.close() };
  } catch (error) {
    throw new Error(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** Always into the same buffer: a stream's would pile up until the next collection. */
async function* read(file: FileHandle): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(buffer);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Where bytes go. What was written is in place after `commit`, and a file that was there before stays after `discard`. */
export interface Destination {
  /** Appends; resolves once there is room for more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Overwrites what was written: only of a file, see `seekable`. */
  patch(bytes: Uint8Array, position: number): Promise<void>;
  readonly seekable: boolean;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** Files that stand for targets until these are whole. A name is in it before its file is there. */
const partials = new Set<string>();

/** For the end of the process: leaves no half of a file. */
export function discardPartials(): void {
  for (const partial of partials) rmSync(partial, { force: true });
}

/** A file, or `-` for standard output. @throws Error naming the file and the reason */
export async function openDestination(path: string): Promise<Destination> {
  if (path === '-') return new Output();
  try {
    const existing = await stat(path).catch(() => undefined);
    if (existing?.isDirectory()) throw new Error('it is a folder');
    if (existing && !existing.isFile()) return new Device(await open(path, 'w'));
    const target = existing ? await realpath(path) : path;
    return await Replacement.open(`${target}.${process.pid}.part`, target, existing?.mode);
  } catch (error) {
    throw new Error(`cannot write ${path}: ${reasonOf(error)}`);
  }
}

/** A file beside the target that takes its place when it is whole. */
class Replacement implements Destination {
  readonly seekable = true;
  readonly #file: FileHandle;
  readonly #partial: string;
  readonly #target: string;
  #position = 0;

  private constructor(file: FileHandle, partial: string, target: string) {
    this.#file = file;
    this.#partial = partial;
    this.#target = target;
  }

  static async open(partial: string, target: string, mode: number | undefined): Promise<Replacement> {
    partials.add(partial);
    try {
      return new Replacement(await open(partial, 'wx', mode), partial, target);
    } catch (error) {
      partials.delete(partial); // it is not ours
      throw error;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.patch(bytes, this.#position);
    this.#position += bytes.length;
  }

  async patch(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += (await this.#file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    }
  }

  async commit(): Promise<void> {
    await this.#file.close();
    await rename(this.#partial, this.#target);
    partials.delete(this.#partial);
  }

  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#partial, { force: true });
    partials.delete(this.#partial);
  }
}

/** A device or a named pipe. */
class Device implements Destination {
  readonly seekable = false;
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) done += (await this.#file.write(bytes, done)).bytesWritten;
  }

  patch(): Promise<void> {
    throw new Error('a device cannot be written anew');
  }

  async commit(): Promise<void> {
    await this.#file.close();
  }

  async discard(): Promise<void> {
    await this.#file.close();
  }
}

/** Standard output. */
class Output implements Destination {
  readonly seekable = false;

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  patch(): Promise<void> {
    throw new Error('standard output cannot be written anew');
  }

  async commit(): Promise<void> {}

  async discard(): Promise<void> {}
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'no space is left',
};

/** What to say of an error, in a few words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return (code !== undefined && REASONS[code]) || error.message;
}
