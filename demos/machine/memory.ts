import { freemem, totalmem } from 'node:os';
import type { Source } from './source.ts';

const MIB = 2 ** 20;

/** Memory in use, drawn between the ends of what it does: it moves by little of what there is. */
export function openMemory(): Source {
  return {
    sensors: [{ name: 'memory', unit: 'MiB', scale: { span: 2 } }],
    read: () => [(totalmem() - freemem()) / MIB],
  };
}
