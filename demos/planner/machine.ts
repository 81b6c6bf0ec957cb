import type { MachineProfile } from 'tapline';

/**
 * How fast this machine runs the engine, measured once in a worker.
 *
 * @throws (rejects) Error where the worker fails
 */
export function measureMachine(): Promise<MachineProfile> {
  const worker = new Worker(new URL('./calibrate-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<MachineProfile>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<MachineProfile>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker could not be started'));
  }).finally(() => worker.terminate());
}
