import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { promised, ROOT, run } from './helpers/examples.ts';

/** An example, and the text block that shows what it prints after the lines it promises, where one follows. */
interface Example {
  readonly title: string;
  readonly code: string;
  readonly shown: string;
}

function examplesIn(markdown: string, title: (code: string) => string): Example[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```\n(?:\n^```text\n(.*?)^```)?/gms)].map(
    ([, code = '', shown = '']) => ({
      title: title(code),
      code,
      shown,
    }),
  );
}

const readme = examplesIn(readFileSync(`${ROOT}README.md`, 'utf8'), firstLine);

const documented = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
  .sort()
  .flatMap((file) => {
    const source = readFileSync(`${ROOT}src/${file}`, 'utf8');
    return examplesIn(source.replaceAll(/^ *\* ?/gm, ''), () => `src/${file}`);
  });

test('there are examples to run', () => {
  expect(readme.length).toBeGreaterThan(4);
  expect(documented.length).toBeGreaterThan(10);
});

describe.each([
  ['README', readme],
  ['documentation', documented],
])('%s', (_, examples) => {
  test.each(examples)('$title prints what it says', ({ code, shown }) => {
    expect(promised(code), 'what the example says that it prints').not.toBe('');
    expect(run(code)).toBe(promised(code) + shown);
  });
});

function firstLine(code: string): string {
  return code.split('\n').find((line) => line !== '' && !line.startsWith('import')) ?? 'an example';
}
