import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tapline-package-'));

// The package as a user gets it: packed, and unpacked into a project's node_modules.
beforeAll(() => {
  const [tarball] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const installed = join(folder, 'node_modules', 'tapline');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball.filename), '-C', installed, '--strip-components=1']);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the package runs with nothing beside it', () => {
  writeFileSync(
    join(folder, 'main.js'),
    `import { Conv1d } from 'tapline';
     console.log(new Conv1d({ weight: [1, 2] }).apply([Float32Array.of(1, 1)])[0].join());`,
  );
  expect(execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' })).toBe('2,3\n');
});

test.each(['nodenext', 'bundler'])(
  'its types are whole without the DOM, for module resolution %s',
  (moduleResolution) => {
    writeFileSync(
      join(folder, 'main.ts'),
      `import { type Block, Conv1d, type Conv1dPlan, conv1d, formatPlan, planConv1d } from 'tapline';
     const layer = new Conv1d({ weight: new Float64Array(6), inChannels: 2, padding: [3, 0] });
     const stream = layer.createStream({ nonFinite: 'zero' });
     export const rows: Float32Array[] = stream.push([new Float32Array(1), new Float32Array(1)] satisfies Block);
     export const plan: Conv1dPlan = planConv1d(layer.shape, { blockSize: 128 });
     export const text: string = formatPlan(plan) + conv1d({ data: new Float32Array(2), shape: [1, 2] }, { weight: [1] }).shape;
     // @ts-expect-error: no such padding
     new Conv1d({ weight: [1], padding: 'reflect' });
     // @ts-expect-error: streams are made by a layer
     new (stream.constructor as typeof import('tapline').Conv1dStream)();`,
    );
    const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext';
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022', '--types', ''];
    const printed = execFileSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        ...options,
        '--module',
        module,
        '--moduleResolution',
        moduleResolution,
        'main.ts',
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(printed).toBe('');
  },
);
