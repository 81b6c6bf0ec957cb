import type { Source } from './source.ts';

/** By how much the frame's own timer fired late: how long the event loop was busy, and the system with others. */
export function openLag(): Source {
  return {
    sensors: [{ name: 'timer lag', unit: 'ms', scale: { low: 0, span: 1 } }],
    read: ({ late }) => [late],
  };
}
