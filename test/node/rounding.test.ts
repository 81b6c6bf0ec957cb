import { conv1dPcm } from 'tapline/node';
import { describe, expect, test } from 'vitest';
import { encodePcm } from '../../dist/pcm/format.js';
import { noise } from '../helpers/arbitrary.ts';
import { bytesOf, expectSameBytes, integerFormats, integers, through, toInteger, toIntegers } from '../helpers/pcm.ts';

type Layer = Parameters<typeof conv1dPcm>[0];

describe.each(integerFormats)('%s', (format) => {
  const bits = 8 * bytesOf(format);
  const full = 2 ** (bits - 1);
  const run = async (layer: Layer, values: readonly number[]): Promise<number[]> =>
    toIntegers(format, await through(conv1dPcm(layer, { format, channels: 1 }), [integers(format, values)]));

  test('halves are rounded to the even neighbour', async () => {
    const halved = await run({ weight: [0.5] }, [1, 2, 3, 5, 7, -1, -2, -3, -5, -7]);
    expect(halved).toEqual([0, 1, 2, 2, 4, 0, -1, -2, -2, -4]);
  });

  test('all others to the nearest', async () => {
    const quartered = await run({ weight: [0.25] }, [1, 2, 3, 5, 6, 7, -1, -2, -3, -5, -6, -7]);
    expect(quartered).toEqual([0, 0, 1, 1, 2, 2, 0, 0, -1, -1, -2, -2]);
  });

  test('what is beyond full scale is clamped to it', async () => {
    const doubled = await run({ weight: [2] }, [full / 2, -full / 2, full - 1, -full, 3, -3]);
    expect(doubled).toEqual([full - 1, -full, full - 1, -full, 6, -6]);
    const inverted = await run({ weight: [-1] }, [-full, full / 2]);
    expect(inverted).toEqual([full - 1, -full / 2]);
    const huge = await run({ weight: [3e38, 3e38] }, [full / 2, full / 2, full / 2, -full, -full, -full]);
    expect(huge).toEqual([full - 1, full - 1, full - 1, -full, -full, -full]);
  });

  test('NaN becomes 0, and only what is clamped counts as clamped', () => {
    const row = Float32Array.of(NaN, Infinity, -Infinity, 1, -1, 1e38, -1e38, 0.5, -0);
    const bytes = Buffer.alloc(row.length * (bits / 8));
    const clamped = encodePcm(format, row, row.length, viewOf(bytes), 0, bits / 8);
    const [most, least] = [full - 1, -full];
    expect(toIntegers(format, bytes)).toEqual([0, most, least, most, least, most, least, full / 2, 0]);
    expect(clamped).toBe(5);
  });

  test('any float is encoded as exact integers say', () => {
    const near = [0, 1, 2, 3, 100, 32767, full / 4, full / 2, full - 2, full - 1, full, full + 1];
    const ties = near.flatMap((n) => [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75].map((part) => (n + part) / full));
    const samples = Float32Array.from([
      ...ties,
      ...ties.map((value) => -value),
      ...noise(1, 2000).map((value) => 1.1 * value),
      ...noise(2, 500).map((value) => Math.round(2e4 * value) / full / 2),
      ...[1e-45, 1e-38, 2 ** 20, 2 ** 51 / full, 2 ** 52 / full, 3.4e38].flatMap((value) => [value, -value]),
    ]);
    const bytes = Buffer.alloc(samples.length * (bits / 8));
    encodePcm(format, samples, samples.length, viewOf(bytes), 0, bits / 8);
    expect(toIntegers(format, bytes)).toEqual(Array.from(samples, (sample) => toInteger(sample, bits)));
  });
});

describe('the filter [1]', () => {
  const CHUNK = 99_999;

  test.each([
    ['s16le', 2 ** 16],
    ['s24le', 2 ** 24],
  ] as const)('gives back every value of %s', async (format, count) => {
    const size = bytesOf(format);
    const all = Buffer.alloc(count * size);
    for (let i = 0; i < count; i++) all.writeUIntLE(i, i * size, size);
    const chunks = Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) =>
      all.subarray(i * CHUNK, (i + 1) * CHUNK),
    );
    expectSameBytes(await through(conv1dPcm({ weight: [1] }, { format, channels: 1 }), chunks), all);
  });

  test('rounds s32le to the 24 bits that a float32 has', async () => {
    const values = [0, 1, -1, 2 ** 24, 2 ** 24 + 1, -(2 ** 24) - 3, 2 ** 31 - 1, 2 ** 31 - 129, -(2 ** 31)];
    const pcm = conv1dPcm({ weight: [1] }, { format: 's32le', channels: 1 });
    const rounded = [0, 1, -1, 2 ** 24, 2 ** 24, -(2 ** 24) - 4, 2 ** 31 - 1, 2 ** 31 - 128, -(2 ** 31)];
    expect(toIntegers('s32le', await through(pcm, [integers('s32le', values)]))).toEqual(rounded);
  });

  test('gives back f32le, beyond full scale and not finite too', async () => {
    const samples = Float32Array.of(0, -0, 1, -1.5, 1e30, -1e-45, Infinity, -Infinity, NaN, 0.1);
    const pcm = conv1dPcm({ weight: [1] }, { format: 'f32le', channels: 1 });
    const output = await through(pcm, [new Uint8Array(samples.buffer)]);
    const floats = Float32Array.from(samples, (_, i) => output.readFloatLE(4 * i));
    expect(Array.from(floats)).toEqual([0, 0, ...samples.slice(2)]); // the sum starts from +0
    expect(output.length).toBe(4 * samples.length);
  });

  test("under nonFinite: 'zero' gives 0 for what is not finite", async () => {
    const samples = Float32Array.of(NaN, 1, Infinity, -1, -Infinity);
    const pcm = conv1dPcm({ weight: [1] }, { format: 'f32le', channels: 1, nonFinite: 'zero' });
    const output = await through(pcm, [new Uint8Array(samples.buffer)]);
    expect(Array.from({ length: 5 }, (_, i) => output.readFloatLE(4 * i))).toEqual([0, 1, 0, -1, 0]);
  });
});

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
