import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${ROOT}README.md`, 'utf8');

/** Each example, and the text block that shows what it prints, where one follows. */
const examples = [...readme.matchAll(/^```ts\n(.*?)^```\n(?:\n^```text\n(.*?)^```)?/gms)].map(([, code, shown]) => ({
  title: titleOf(code ?? ''),
  code: code ?? '',
  shown: shown ?? '',
}));

test('the README has examples', () => {
  expect(examples.length).toBeGreaterThan(4);
});

/** What comes behind `// →` in an example is what it prints, line by line; then comes what the text block shows. */
test.each(examples)('README: $title', ({ code, shown }) => {
  const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', code], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  const promised = [...code.matchAll(/\/\/ *→ (.*)$/gm)].map(([, text]) => `${text}\n`);
  expect(promised.length).toBeGreaterThan(0);
  expect(printed).toBe(promised.join('') + shown);
});

function titleOf(code: string): string {
  return code.split('\n').find((line) => line !== '' && !line.startsWith('import')) ?? 'an example';
}
