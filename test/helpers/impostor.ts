import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './examples.ts';

const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** A worklet script that registers another processor under the node's name. @param members of its class */
export function impostor(members = '', process = 'return true', name = `tapline-conv1d/${version}`): string {
  return `registerProcessor('${name}', class extends AudioWorkletProcessor { ${members} process() { ${process}; } });`;
}
