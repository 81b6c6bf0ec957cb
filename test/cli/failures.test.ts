import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { refusalOf, scratch, tapline } from '../helpers/cli.ts';

const file = scratch();
const taps = file('taps.json', '[0.5, 0.5]');
const csv = file('in.csv', 'x\n1\n2\n');
const folder = file('.');
const out = file('out.csv');

describe('exit code 1 and one line on standard error', { concurrent: true }, () => {
  test.each<[args: readonly string[], message: string]>([
    [['filtre'], "unknown command 'filtre' (Did you mean filter?)"],
    [['--weight'], "unknown option '--weight'"],
    [['filter', csv, out, '--wieght', taps], "unknown option '--wieght' (Did you mean --weight?)"],
    [['filter', csv, out, '--weight'], "option '--weight <file>' argument missing"],
    [['filter'], "missing required argument 'in'"],
    [['filter', csv], "missing required argument 'out'"],
    [['filter', csv, out, 'more', '--weight', taps], "too many arguments for 'filter'"],
    [['plan', 'more'], "link must be a plan's address, or its query: got 'more'"],
    [['filter', csv, out], 'filter needs --weight, a JSON file of the layer'],
    [['filter', '-', out, '--weight', '-'], '<in> and --weight cannot both be standard input'],
    [['filter', file('none.csv'), out, '--weight', taps], 'none.csv: there is no such file'],
    [['filter', folder, out, '--weight', taps], 'it is a folder'],
    [['filter', `${csv}/more`, out, '--weight', taps], 'a part of the path is no folder'],
    [['filter', csv, folder, '--weight', taps], 'it is a folder'],
    [['filter', csv, file('none/').concat('none/out.csv'), '--weight', taps], 'there is no such file'],
    [['filter', csv, out, '--weight', file('none.json')], 'none.json: there is no such file'],
    [['filter', csv, out, '--weight', folder], 'it is a folder'],
    [['filter', csv, out, '--weight', csv], 'in.csv is not JSON: '],
    [['plan', '--weight', file('none.json')], 'none.json: there is no such file'],
  ])('%j', async (args, message) => {
    expect(await refusalOf(args)).toContain(message);
  });

  test.each<[layer: string, message: string]>([
    ['', 'is not JSON: Unexpected end of JSON input'],
    ['[1, 2,\n 3,\n]', 'is not JSON: '],
    ['{ "weight": [1, 2, }', 'is not JSON: '],
    ['5', "must hold a layer's options with a weight, or an array of taps: got 5"],
    ['null', 'or an array of taps: got null'],
    ['"[1]"', 'or an array of taps: got '],
    ['{ "wieght": [1] }', 'or an array of taps: got an object'],
    ['[]', 'weight must'],
    ['[1, "2"]', 'weight'],
    ['[1, null]', 'weight'],
    ['[[1], [2]]', 'weight'],
    ['[1e39]', 'weight'],
    ['{ "weight": [1, 2, 3], "inChannels": 2 }', 'got 3 values, outChannels=1, inChannels=2'],
    ['{ "weight": [1], "padding": "some" }', 'padding must be'],
    ['{ "weight": [1], "bias": 1 }', 'bias must be'],
  ])('a layer’s file that holds %j', async (layer, message) => {
    expect(await refusalOf(['filter', csv, '-', '--weight', '-'], layer)).toContain(message);
  });

  const root = process.getuid?.() === 0;
  const note = root ? ' (skipped: root may read and write everything)' : '';
  test.skipIf(root)(`files that may not be read or written${note}`, async () => {
    const secret = file('secret.csv', 'x\n1\n');
    chmodSync(secret, 0);
    expect(await refusalOf(['filter', secret, out, '--weight', taps])).toContain('secret.csv: permission denied');
    file('locked/in.csv', 'x\n1\n');
    chmodSync(file('locked'), 0o555);
    expect(await refusalOf(['filter', csv, file('locked').concat('/out.csv'), '--weight', taps])).toContain('denied');
    chmodSync(file('locked'), 0o755);
  });
});

test('refusals leave neither a file nor a part of one', () => {
  expect(readdirSync(folder).filter((name) => name.includes('out.csv'))).toEqual([]);
  expect(readFileSync(csv, 'utf8')).toBe('x\n1\n2\n');
});

describe('exit code 0 and nothing on standard error', { concurrent: true }, () => {
  test.each<[args: readonly string[], printed: RegExp]>([
    [[], /^Usage: tapline [\s\S]*plan [\s\S]*design [\s\S]*filter /],
    [['--help'], /^Usage: tapline /],
    [['help'], /^Usage: tapline /],
    [['help', 'filter'], /^Usage: tapline filter /],
    [['plan', '--help'], /^Usage: tapline plan [\s\S]*\nExample:\n {2}tapline plan --kernel 64/],
    [['design', '--help'], /^Usage: tapline design [\s\S]*\nExample:\n {2}tapline design lowpass/],
    [['design', 'lowpass', '--help'], /^Usage: tapline design lowpass [\s\S]*--cutoff <hertz>/],
    [['filter', '-h'], /^Usage: tapline filter [\s\S]*\nExamples:\n {2}tapline filter in\.wav out\.wav/],
  ])('%j prints how it is used', async (args, printed) => {
    const run = await tapline(args);
    expect({ code: run.code, errors: run.errors }).toEqual({ code: 0, errors: '' });
    expect(run.out.toString()).toMatch(printed);
  });

  test.each(['--version', '-V'])('%s prints the version of the package', async (flag) => {
    const run = await tapline([flag]);
    expect({ ...run, out: run.out.toString() }).toEqual({ code: 0, errors: '', out: `${manifest.version}\n` });
  });
});
