import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { output, pieces, printed, scratch, start } from '../helpers/cli.ts';

const file = scratch();
const double = file('double.json', '[2]');

const through = async (csv: string | Iterable<Uint8Array>, ...args: readonly string[]): Promise<string> =>
  (await output(['filter', '-', '-', '--weight', double, ...args], csv)).toString();

describe('a CSV file', { concurrent: true }, () => {
  test('keeps its header and its other columns; those that are named are replaced', async () => {
    const csv = 'time,x,note,y\n0.10,1,a,-10\n0.20,2,b,1.5e1\n0.30,+3.,c, .25 \n';
    expect(await through(csv, '--columns', 'x,y')).toBe('time,x,note,y\n0.10,2,a,-20\n0.20,4,b,30\n0.30,6,c,0.5\n');
    expect(await through(csv, '--columns', ' y ')).toBe('time,x,note,y\n0.10,1,a,-20\n0.20,2,b,30\n0.30,+3.,c,0.5\n');
  });

  test('of one column needs no --columns', async () => {
    expect(await through('x\n1\n2\n')).toBe('x\n2\n4\n');
  });

  test('goes from a file into a file, and into itself', async () => {
    const source = file('in.csv', 'x\n1\n2\n');
    const target = file('out.csv');
    await output(['filter', source, target, '--weight', double]);
    expect(readFileSync(target, 'utf8')).toBe('x\n2\n4\n');
    await output(['filter', target, target, '--weight', double]);
    expect(readFileSync(target, 'utf8')).toBe('x\n4\n8\n');
  });

  test('may have no rows, no line break at its end, and empty lines', async () => {
    expect(await through('t,x', '--columns', 'x')).toBe('t,x\n');
    expect(await through('t,x\n', '--columns', 'x')).toBe('t,x\n');
    expect(await through('t,x\n1,2', '--columns', 'x')).toBe('t,x\n1,4\n');
    expect(await through('\n\nt,x\n1,2\n\n3,4\n\n', '--columns', 'x')).toBe('t,x\n1,4\n3,8\n');
  });

  test('keeps quotes, delimiters, line breaks and other alphabets within its cells', async () => {
    const csv = 'x,"a ""b"", c"\n1,"one, ""two"""\n"2","line\nbreak"\n3,"line\r\nbreak"\n4,Ελλάδα 🜁\n5," x "\n';
    expect(await through(csv, '--columns', 'x')).toBe(
      'x,"a ""b"", c"\n2,"one, ""two"""\n4,"line\nbreak"\n6,"line\r\nbreak"\n8,Ελλάδα 🜁\n10, x \n',
    );
  });

  test('may end its lines by CRLF, and start with a byte order mark', async () => {
    expect(await through('\ufeffx,y\r\n1,a\r\n2,b\r\n', '--columns', 'x')).toBe('x,y\n2,a\n4,b\n');
    expect(await through('\ufeffx\r\n1\r\n2\r\n')).toBe('x\n2\n4\n');
  });

  test.each([1, 2, 3, 7])('may come in pieces of %i bytes', async (size) => {
    const csv = '\ufeff"x, ü";tä;"ß"\r\n1;10;"a;""b""\nc 🜁"\r\n-2.5e1;20;"""x"""\r\n';
    const cut = pieces(Buffer.from(csv), size);
    expect(await through(cut, '--columns', 'tä')).toBe('x, ü;tä;ß\n1;20;"a;""b""\nc 🜁"\n-2.5e1;40;"""x"""\n');
  });
});

describe('the delimiter', { concurrent: true }, () => {
  test.each([
    ['commas', 'x,b;c,d\n1,2,3\n', 'x,b;c,d\n2,2,3\n'],
    ['semicolons', 'x;b,c;d\n1;2,5;3\n', 'x;b,c;d\n2;2,5;3\n'],
    ['tabs', 'x\tb,c\td\n1\t2,5\t3\n', 'x\tb,c\td\n2\t2,5\t3\n'],
    ['semicolons, where the commas are within quotes', 'x;"b,c,d"\n1;2\n', 'x;b,c,d\n2;2\n'],
  ])('is found out: %s', async (_, csv, filtered) => {
    expect(await through(csv, '--columns', 'x')).toBe(filtered);
  });

  test.each([
    ['|', 'x|b,c\n1|2\n', 'x|b,c\n2|2\n'],
    ['\\t', 'x\tb,c,d\n1\t2\n', 'x\tb,c,d\n2\t2\n'],
    [';', 'x;b,c,d\n1;2\n', 'x;b,c,d\n2;2\n'],
  ])('is what --delimiter %s says', async (delimiter, csv, filtered) => {
    expect(await through(csv, '--columns', 'x', '--delimiter', delimiter)).toBe(filtered);
  });
});

test('rows are passed on while others are still to come', async () => {
  const { child, result } = start(['filter', '-', '-', '--weight', double, '--columns', 'x']);
  child.stdin.write('t,x\n0,0\n');
  let seen = (await printed(child, 't,x\n')).toString();
  for (let row = 1; row < 6; row++) {
    // The end of a row is known when the next one begins.
    child.stdin.write(`${row},${row}\n`);
    const before = `${row - 1},${2 * (row - 1)}\n`;
    if (!seen.includes(before)) seen += await printed(child, before);
    expect(seen).not.toContain(`\n${row},`);
  }
  child.stdin.end();
  const { code, out } = await result;
  expect(code).toBe(0);
  expect(out.toString()).toBe('t,x\n0,0\n1,2\n2,4\n3,6\n4,8\n5,10\n');
});
