import { readFileSync } from 'node:fs';
import { Conv1d, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { packFilters } from '../../dist/stream/filters.js';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { ROOT } from '../helpers/examples.ts';
import { expectSameSamples, heard } from '../helpers/heard.ts';
import { cut, join } from '../helpers/law.ts';
import { WorkletScope } from '../helpers/worklet-scope.ts';

const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

/** One tap as a node sends it. */
function tap(value: number): Float32Array {
  return packFilters(planConv1d({ kernelSize: 1 }).shape, Float32Array.of(value), undefined);
}

const ones = [new Float32Array(128).fill(1)];

describe('the script', () => {
  test('registers one processor, under a name of its version', () => {
    const scope = new WorkletScope();
    scope.load();
    expect([...scope.registered.keys()]).toEqual([`tapline-conv1d/${version}`]);
  });

  test('may be loaded twice', () => {
    const scope = new WorkletScope();
    scope.load();
    const [first] = scope.registered.values();
    scope.load();
    expect([...scope.registered.values()]).toEqual([first]);
  });

  test('needs nothing of its scope but what the standard has, and plays the bits of apply there', () => {
    const options = { inChannels: 2, outChannels: 3, weight: noise(1, 2 * 3 * 20), padding: [10, 9] as const };
    const signal = noiseBlock(2, 2, 640);
    const processor = new WorkletScope().make(options);
    expect(processor.port.posted).toEqual([{ type: 'ready' }]);
    const rows = join(
      cut(signal, new Array(5).fill(128)).map((block) => processor.play([...block])),
      3,
    );
    expectSameSamples(rows, heard({ options, signal, frames: 640 }));
    expect(processor.isAlive).toBe(true);
  });

  test('plays any quantum, said beforehand or not', () => {
    for (const said of [{}, { renderQuantumSize: 441 }, { renderQuantumSize: 1024 }]) {
      const options = { weight: noise(1, 30), padding: 'same' as const };
      const signal = noiseBlock(2, 1, 4410);
      const processor = new WorkletScope(said).make(options);
      const rows = cut(signal, new Array(10).fill(441)).map((block) => processor.play([...block], 441));
      expectSameSamples(join(rows, 1), heard({ options, signal, frames: 4410 }));
    }
  });
});

describe('a constructor that fails', () => {
  test('posts the reason, and asks for no quantum', () => {
    const refusing = {
      WebAssembly: {
        Module: class {
          constructor() {
            throw new Error('refused by the policy');
          }
        },
        Memory: WebAssembly.Memory,
        validate: () => false,
      },
    };
    const processor = new WorkletScope(refusing).make({ weight: [1] });
    expect(processor.port.posted).toEqual([{ type: 'failed', message: 'Error: refused by the policy' }]);
    processor.play(ones);
    expect(processor.isAlive).toBe(false);
  });
});

describe('changes of weights', () => {
  test('are installed at once where none is faded in, the latest other one behind that', () => {
    const processor = new WorkletScope().make({ weight: [1] });
    processor.port.posted.length = 0;
    processor.tell({ type: 'weights', id: 1, filters: tap(2), fadeFrames: 256 });
    expect(processor.port.posted).toEqual([{ type: 'weights', id: 1, result: 'installed' }]);
    processor.tell({ type: 'weights', id: 2, filters: tap(3), fadeFrames: 0 });
    processor.tell({ type: 'weights', id: 3, filters: tap(4), fadeFrames: 0 });
    expect(processor.port.posted.slice(1)).toEqual([{ type: 'weights', id: 2, result: 'superseded' }]);
    processor.play(ones);
    expect(processor.port.posted.length).toBe(2);
    expect(processor.play(ones)[0]?.at(-1)).toBe(2);
    expect(processor.port.posted.slice(2)).toEqual([{ type: 'weights', id: 3, result: 'installed' }]);
    expect(processor.play(ones)[0]?.[0]).toBe(4);
  });

  test('that wait are installed by reset, which ends the fade', () => {
    const processor = new WorkletScope().make({ weight: [1] });
    processor.tell({ type: 'weights', id: 1, filters: tap(2), fadeFrames: 1e6 });
    processor.tell({ type: 'weights', id: 2, filters: tap(3), fadeFrames: 0 });
    processor.tell({ type: 'reset' });
    expect(processor.port.posted.at(-1)).toEqual({ type: 'weights', id: 2, result: 'installed' });
    expect(processor.play(ones)[0]?.[0]).toBe(3);
  });

  test('keep the history', () => {
    const processor = new WorkletScope().make({ weight: [0, 1] });
    processor.play([new Float32Array(128).fill(5)]);
    const shape = planConv1d({ kernelSize: 2 }).shape;
    const filters = packFilters(shape, Float32Array.of(1, 0), undefined);
    processor.tell({ type: 'weights', id: 1, filters, fadeFrames: 0 });
    expect([...(processor.play(ones)[0]?.subarray(0, 3) ?? [])]).toEqual([5, 1, 1]);
  });
});

describe('outputs', () => {
  test('are posted in buffers that are transferred, and used again once they are back', () => {
    const processor = new WorkletScope().make({ weight: [1], stride: 2, outputs: true });
    const signal = noiseBlock(3, 1, 128 * 64);
    const outputs: Float32Array[][] = [];
    const buffers = new Set<Float32Array>();
    for (const block of cut(signal, new Array(64).fill(128))) {
      processor.play([...block]);
      for (const report of processor.port.posted.splice(0)) {
        if (report.type !== 'outputs') continue;
        buffers.add(report.buffer);
        outputs.push([Float32Array.from(report.buffer.subarray(0, report.frames))]);
        processor.tell({ type: 'recycle', buffer: report.buffer });
      }
    }
    using layer = new Conv1d({ weight: [1], stride: 2 });
    expectSameSamples(join(outputs, 1), layer.apply(signal));
    expect(outputs.length).toBeLessThanOrEqual(8);
    expect(buffers.size).toBe(2);
    expect(processor.port.transferred.filter((list) => list.length === 1).length).toBe(outputs.length);
  });

  test('are not posted where nobody asked for them', () => {
    const processor = new WorkletScope().make({ weight: [1] });
    for (let i = 0; i < 100; i++) processor.play(ones);
    expect(processor.port.posted).toEqual([{ type: 'ready' }]);
  });
});

test('metrics are reported when they are asked for', () => {
  const processor = new WorkletScope().make({ weight: [1] });
  processor.play([new Float32Array(128).fill(NaN)]);
  processor.play(ones);
  processor.tell({ type: 'metrics', id: 7 });
  expect(processor.port.posted.at(-1)).toEqual({ type: 'metrics', id: 7, quanta: 2, load: 0, nonFiniteCount: 128 });
});

test('a destroyed one delivers its last outputs, says so, closes its port, hears nothing and asks for no more quanta', () => {
  const processor = new WorkletScope().make({ weight: [1], outputs: true });
  processor.play(ones);
  processor.tell({ type: 'destroy' });
  expect(processor.port.posted.slice(1)).toMatchObject([{ type: 'outputs', frames: 128 }, { type: 'destroyed' }]);
  expect(processor.port.isClosed).toBe(true);
  processor.tell({ type: 'metrics', id: 1 });
  expect(processor.port.posted.length).toBe(3);
  expect([...(processor.play(ones)[0] ?? [])]).toEqual(new Array(128).fill(0));
  expect(processor.isAlive).toBe(false);
});
