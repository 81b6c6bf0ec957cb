import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { output, refusalOf, scratch } from '../helpers/cli.ts';
import { shortest } from '../helpers/decimal.ts';
import { expectSameBits } from '../helpers/law.ts';

const file = scratch();
const identity = file('identity.json', '[1]');

const column = async (csv: string, ...args: readonly string[]): Promise<string[]> => {
  const text = (await output(['filter', '-', '-', '--weight', identity, ...args], csv)).toString();
  return text.split('\n').slice(1, -1);
};

describe('numbers', { concurrent: true }, () => {
  test('come out as the bits of apply, in the fewest digits that say them', async () => {
    const weight = Array.from(noise(1, 9));
    // Doubles, of many magnitudes: they are rounded once, to float32.
    const samples = Array.from(noise(2, 3000), (value, i) => (value + 1e-9) * 10 ** ((i % 60) - 30));
    const path = file('taps.json', JSON.stringify({ weight, operation: 'convolution' }));
    const csv = `x\n${samples.join('\n')}\n`;
    const lines = (await output(['filter', '-', '-', '--weight', path], csv)).toString().split('\n').slice(1, -1);
    using layer = new Conv1d({ weight, operation: 'convolution' });
    const filtered = layer.apply([Float32Array.from(samples)]);
    expectSameBits([Float32Array.from(lines, Number)], filtered);
    expect(lines).toEqual(Array.from(filtered[0] ?? [], shortest));
  });

  test('of every size are written in the fewest digits: also the subnormal ones, and powers of two', async () => {
    const powers = Array.from({ length: 277 }, (_, i) => 2 ** (i - 149));
    const values = [...powers, ...powers.map((power) => -3 * power), 0.1, 1 / 3, 16777216, 3.4028234663852886e38, 0];
    const expected = values.map((value) => shortest(Math.fround(value)));
    expect(await column(`x\n${values.join('\n')}\n`)).toEqual(expected);
    expect(expected.slice(0, 3)).toEqual(['1e-45', '3e-45', '6e-45']);
  });

  test('may have a sign, no digit on one side of the point, an exponent, and blanks around', async () => {
    const cells = ['+1', '-1', '1.', '.5', '-.5e1', '1E+2', ' 7 ', '"8"', '007'];
    expect(await column(`x\n${cells.join('\n')}\n`)).toEqual(['1', '-1', '1', '0.5', '-5', '100', '7', '8', '7']);
  });

  test.each(['', 'one', '1 2', '0x10', '1,5', '1e', '--1', 'NA', 'null', '1_000', '½', 'nano'])(
    '%j is none',
    async (cell) => {
      const args = ['filter', '-', '-', '--weight', identity, '--columns', 'x'];
      expect(await refusalOf(args, `t,x\n1,1\n2,"${cell}"\n3,3\n`)).toBe(
        `standard input: line 3, column x: '${cell}' is not a number`,
      );
    },
  );
});

describe('what is not finite', { concurrent: true }, () => {
  const csv = 'x\n1\nnan\nInf\n-Infinity\nNaN\n+inf\n1e39\n2\n';

  test('goes through, unless another policy is asked for', async () => {
    const through = ['1', 'NaN', 'Infinity', '-Infinity', 'NaN', 'Infinity', 'Infinity', '2'];
    expect(await column(csv)).toEqual(through);
    expect(await column(csv, '--non-finite', 'propagate')).toEqual(through);
  });

  test('reaches as far as the taps do', async () => {
    const mean = file('mean.json', '[0.5, 0.5]');
    const text = (await output(['filter', '-', '-', '--weight', mean], 'x\n1\nnan\n3\n5\n')).toString();
    expect(text).toBe('x\n0.5\nNaN\nNaN\n4\n');
  });

  test('is 0 under zero', async () => {
    expect(await column(csv, '--non-finite', 'zero')).toEqual(['1', '0', '0', '0', '0', '0', '0', '2']);
  });

  test('is refused under throw, which names its line and its column', async () => {
    const args = ['filter', '-', '-', '--weight', identity, '--columns', 'x', '--non-finite', 'throw'];
    const refused = 'is not a finite float32';
    expect(await refusalOf(args, 'x,y\n1,nan\n2,2\ninf,3\n')).toBe(
      `standard input: line 4, column x: 'inf' ${refused}`,
    );
    expect(await refusalOf(args, 'x,y\n1e39,1\n')).toBe(`standard input: line 2, column x: '1e39' ${refused}`);
  });
});
