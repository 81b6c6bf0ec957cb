import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { refusalOf, scratch, start } from '../helpers/cli.ts';

const file = scratch();
const identity = file('identity.json', '[1]');
const pair = file('pair.json', '{ "weight": [1, 2], "inChannels": 2 }');
const target = file('out.csv', 'what was there');

const x = ['--columns', 'x'];
const REFUSED: readonly [csv: string, args: readonly string[], message: string][] = [
  ['', x, 'the CSV is empty: it must start with a header'],
  ['\n\n', x, 'the CSV is empty: it must start with a header'],
  ['1,2.5,-3e1\n4,5,6\n', x, 'line 1 must be a header with column names: got numbers, 1, 2.5, -3e1'],
  ['t,x\n1,2\n', [], '--columns must name the columns to filter, of: t, x'],
  ['t,x\n1,2\n', ['--columns', 'x,z'], "--columns must name columns of the header, t, x: got 'z'"],
  ['t,x\n1,2\n', ['--columns', 'X'], "--columns must name columns of the header, t, x: got 'X'"],
  ['t,x\n1,2\n', ['--columns', 'x,'], "--columns must name columns of the header, t, x: got ''"],
  ['t,x\n1,2\n', ['--columns', 'x,x'], "--columns names 'x' twice"],
  ['x,x\n1,2\n', x, "--columns: the header has more than one column 'x'"],
  ['t,x\n1,2\n', [...x, '--weight', pair], 'got 1 columns, inChannels=2'],
  ['t,x\n1,2\n3\n5,6\n', x, 'wrong number of columns: expect 2, got 1 on line 3'],
  ['t,x\n1,2\n3,4,5\n5,6\n', x, 'wrong number of columns: expect 2, got 3 on line 3'],
  ['t,x\n1,2\n3,4,5', x, 'wrong number of columns: expect 2, got 3 on line 3'],
  ['t,x\n1,2\n"3,4\n', x, 'opening quote at line 3'],
  ['t,x\n1,2\n3,4"5"\n', x, 'at line 3'],
  ['t,x\n"a\nb",2\n3,oops\n', x, "line 4, column x: 'oops' is not a number"],
  ['t,x\r\n1,2\r\n3,oops\r\n', x, "line 3, column x: 'oops' is not a number"],
  ['t,x\n1,oops', x, "line 2, column x: 'oops' is not a number"],
  ['t,x\n1,2\n', [...x, '--delimiter', ''], 'delimiter'],
  ['t,x\n1,2\n', [...x, '--padding', '3', '--padding-mode', 'reflect'], 'reflect'],
  ['t,x\n1,2\n', [...x, '--format', 's16le', '--channels', '1'], '--columns is for CSV, --format for raw PCM'],
];

describe('refused, with nothing left behind', { concurrent: true }, () => {
  test.each(REFUSED)('%j %j', async (csv, args, message) => {
    const weight = args.includes('--weight') ? [] : ['--weight', identity];
    expect(await refusalOf(['filter', '-', target, ...weight, ...args], csv)).toContain(message);
    expect(readFileSync(target, 'utf8')).toBe('what was there');
  });
});

test('none of them leaves a part of a file', () => {
  expect(readdirSync(file('.')).sort()).toEqual(['identity.json', 'out.csv', 'pair.json']);
});

test('a wrong row ends the run at once, while more could come', async () => {
  const { child, result } = start(['filter', '-', '-', '--weight', identity]);
  child.stdin.write('x\n1\noops\n3\n4\n5\n');
  const { code, errors } = await result;
  expect({ code, errors }).toEqual({
    code: 1,
    errors: "tapline: standard input: line 3, column x: 'oops' is not a number\n",
  });
});
