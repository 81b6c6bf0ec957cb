import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';

export const TAPLINE: string = fileURLToPath(new URL('../../dist/cli/tapline.js', import.meta.url));

/** What a run of the command line left behind. */
export interface Run {
  readonly code: number | null;
  readonly out: Buffer;
  readonly errors: string;
}

/** A run that goes on: its input is the caller's to write and to end. */
export function start(args: readonly string[]): { child: ChildProcessWithoutNullStreams; result: Promise<Run> } {
  const child = spawn(process.execPath, [TAPLINE, ...args], { timeout: 60_000 }); // one that a failed test left behind
  child.stdin.on('error', () => {}); // it may end before it has read everything
  const out = buffer(child.stdout).catch(() => Buffer.alloc(0)); // where the test stops reading
  const result = Promise.all([once(child, 'close'), out, text(child.stderr)]).then(
    ([[code], out, errors]): Run => ({ code, out, errors }),
  );
  return { child, result };
}

/** A run from its start to its end, with `input` on its standard input, in these pieces. */
export async function tapline(args: readonly string[], input: Iterable<Uint8Array> | string = ''): Promise<Run> {
  const { child, result } = start(args);
  Readable.from(typeof input === 'string' ? [Buffer.from(input)] : input).pipe(child.stdin);
  return result;
}

/** The output of a run that must go well. */
export async function output(args: readonly string[], input: Iterable<Uint8Array> | string = ''): Promise<Buffer> {
  const { code, out, errors } = await tapline(args, input);
  expect({ code, errors }, `tapline ${args.join(' ')}`).toEqual({ code: 0, errors: '' });
  return out;
}

/** What a run says that must be refused: one line on standard error and no more, without `tapline: `. */
export async function refusalOf(args: readonly string[], input: Iterable<Uint8Array> | string = ''): Promise<string> {
  const { code, errors } = await tapline(args, input);
  expect(errors, `tapline ${args.join(' ')}`).toMatch(/^tapline: [^\n]+\n$/);
  expect(code).toBe(1);
  return errors.slice('tapline: '.length, -1);
}

/** Waits until a run has printed `wanted`, in whatever pieces; returns all that came until then. */
export async function printed(child: ChildProcessWithoutNullStreams, wanted: string): Promise<Buffer> {
  let seen = Buffer.alloc(0);
  const listen = (part: Buffer): void => {
    seen = Buffer.concat([seen, part]);
  };
  child.stdout.on('data', listen);
  while (!seen.includes(wanted)) await once(child.stdout, 'data');
  child.stdout.off('data', listen);
  return seen;
}

/** Bytes in pieces of these sizes, over and over. */
export function pieces(bytes: Uint8Array, ...sizes: readonly number[]): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}

/** A folder for the tests of one file, gone after them: names become paths in it, with a content where one is given. */
export function scratch(): (name: string, content?: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };
}
