import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { show } from '../conv1d/check.ts';
import type { Conv1dOptions } from '../conv1d/layer.ts';
import { reasonOf } from './files.ts';
import { number, padding } from './values.ts';

/** The options of a layer that a command may give beside its file. */
export function layerOptions(command: Command): Command {
  return command
    .option('--stride <frames>', 'input frames from one output to the next', number)
    .option('--dilation <frames>', 'frames from one tap to the next', number)
    .option('--padding <padding>', 'causal, valid, same, frames on both sides, or left,right', padding)
    .option('--padding-mode <mode>', 'zeros, replicate, reflect or circular')
    .option('--operation <name>', 'cross-correlation, or convolution where taps are an impulse response')
    .option('--algorithm <name>', 'auto, direct or fft')
    .option('--numerics <name>', 'reproducible or fast');
}

/**
 * A layer's options from a JSON file, or `-` for standard input, with `overrides` put over them. An array is a weight.
 *
 * @throws Error naming the file and what is wrong; whether the options make a layer, Conv1d checks
 */
export async function readLayer(path: string, overrides: object): Promise<Conv1dOptions> {
  let text: string;
  try {
    text = path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${path}: ${reasonOf(error)}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${reasonOf(error)}`);
  }
  const options = Array.isArray(content) ? { weight: content } : content;
  if (typeof options !== 'object' || options === null || !('weight' in options)) {
    throw new Error(`${path} must hold a layer's options with a weight, or an array of taps: got ${show(content)}`);
  }
  return { ...options, ...overrides } as Conv1dOptions; // which Conv1d checks
}
