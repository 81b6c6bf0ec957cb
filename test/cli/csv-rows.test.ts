import { Conv1d, type Conv1dOptions } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { output, pieces, scratch } from '../helpers/cli.ts';
import { shortest } from '../helpers/decimal.ts';

const file = scratch();
const ROWS = 50;

let layers = 0;

function layerFile(options: Conv1dOptions): string {
  return file(`${layers++}.json`, JSON.stringify({ ...options, weight: Array.from(options.weight) }));
}

/** Columns t, x, y, note: what `--columns x,y` makes of them, row by row. */
function expected(rows: number, options: Conv1dOptions): string {
  const [x, y] = noiseBlock(3, 2, rows);
  if (x === undefined || y === undefined) return '';
  using layer = new Conv1d(options);
  const { inChannels, stride } = layer.shape;
  const outputs = inChannels === 2 ? layer.apply([x, y]) : [...layer.apply([x]), ...layer.apply([y])];
  const lines = Array.from(outputs[0] ?? [], (_, m) => {
    const inside = m * stride < rows;
    const values = outputs.map((row) => shortest(row[m] ?? NaN));
    return [inside ? `${m * stride}` : '', ...values, inside ? `n ${m * stride}` : ''].join();
  });
  return lines.map((line) => `${line}\n`).join('');
}

function table(rows: number): string {
  const [x, y] = noiseBlock(3, 2, rows);
  const lines = Array.from({ length: rows }, (_, i) => `${i},${shortest(x?.[i] ?? NaN)},${y?.[i]},n ${i}\n`);
  return `t,x,y,note\n${lines.join('')}`;
}

async function filtered(rows: number, options: Conv1dOptions, ...sizes: readonly number[]): Promise<string> {
  const args = ['filter', '-', '-', '--weight', layerFile(options), '--columns', 'x,y'];
  return (await output(args, pieces(Buffer.from(table(rows)), ...sizes))).toString();
}

const weight = noise(9, 7);
const mono: readonly [name: string, options: Conv1dOptions][] = [
  ['no padding but the causal', { weight }],
  ['a stride', { weight, stride: 3 }],
  ['a stride above the kernel size', { weight, stride: 20 }],
  ['same padding', { weight, padding: 'same' }],
  ['no padding', { weight, padding: 'valid' }],
  ['no padding and a stride', { weight, padding: 'valid', stride: 4 }],
  ['padding on both sides', { weight, padding: 2, dilation: 3 }],
  ['padding behind', { weight, padding: [0, 9] }],
  ['padding in front beyond the kernel', { weight, padding: [15, 0] }],
  ['the same with a stride', { weight, padding: [15, 3], stride: 4 }],
  ['padding of both sides beyond the signal', { weight, padding: [70, 80] }],
  ['reflected padding', { weight, padding: 'same', paddingMode: 'reflect' }],
];

describe('output m stands in the row of frame m·stride, those beyond it in rows of their own', {
  concurrent: true,
}, () => {
  test.each(mono)('%s, however the file is cut', async (_, options) => {
    const lines = `t,x,y,note\n${expected(ROWS, options)}`;
    expect(await filtered(ROWS, options, 1e6)).toBe(lines);
    expect(await filtered(ROWS, options, 5, 90, 1)).toBe(lines);
  });

  test('also where there are no rows at all', async () => {
    expect(await filtered(0, { weight, padding: [5, 4], bias: [0.5] }, 1e6)).toBe(
      't,x,y,note\n,0.5,0.5,\n,0.5,0.5,\n,0.5,0.5,\n',
    );
  });
});

describe('columns', { concurrent: true }, () => {
  const channels = async (options: Conv1dOptions): Promise<{ header: string | undefined; rows: string }> => {
    const [header, ...rows] = (await filtered(ROWS, options, 1e6)).split(/(?<=\n)/);
    return { header, rows: rows.join('') };
  };

  test.each<[header: string, options: Conv1dOptions]>([
    ['t,x,y,note', { weight: noise(1, 12), inChannels: 2, outChannels: 2 }],
    ['t,x,y,note', { weight: noise(2, 6), inChannels: 2, outChannels: 2, groups: 2 }],
    ['t,x_0,x_1,y_0,y_1,note', { weight: noise(3, 6), outChannels: 2 }],
    ['t,x_0,x_1,y_0,y_1,note', { weight: noise(4, 24), inChannels: 2, outChannels: 4 }],
    ['t,out_0,note', { weight: noise(5, 6), inChannels: 2 }],
    ['t,out_0,out_1,out_2,note', { weight: noise(6, 12), inChannels: 2, outChannels: 3 }],
  ])('%s come of a layer of other channels', async (header, options) => {
    expect(await channels(options)).toEqual({ header: `${header}\n`, rows: expected(ROWS, options) });
  });

  test('are the channels in the order in which they are named', async () => {
    const weights = file('two.json', '{ "weight": [1, 10], "inChannels": 2 }');
    const run = (names: string): Promise<Buffer> =>
      output(['filter', '-', '-', '--weight', weights, '--columns', names], 'x,t,y\n1,a,2\n3,b,4\n');
    expect((await run('x,y')).toString()).toBe('out_0,t\n21,a\n43,b\n');
    expect((await run('y,x')).toString()).toBe('out_0,t\n12,a\n34,b\n');
    const swapped = file('swap.json', '{ "weight": [1, 0, 0, 10], "inChannels": 2, "outChannels": 2 }');
    const swap = await output(['filter', '-', '-', '--weight', swapped, '--columns', 'y,x'], 'x,t,y\n1,a,2\n');
    expect(swap.toString()).toBe('x,t,y\n10,a,2\n');
  });
});
