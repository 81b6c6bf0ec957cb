// All checks and tests, in the order in which a failure is cheapest to find. The last line counts: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { haveChromium } from './chromium.mjs';

let passed = 0;
let failed = 0;

function run(command, args) {
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function check(title, command, args) {
  console.log(`\n${title}`);
  if (run(command, args)) passed++;
  else failed++;
}

check('Linter and formatter', 'biome', ['check']);
check('Types', 'tsc', ['-p', 'tsconfig.check.json']);
check('Types of the worklet', 'tsc', ['-p', 'worklets/tsconfig.json']);

console.log('\nTests');
process.env.CHROMIUM = haveChromium();
const folder = mkdtempSync(join(tmpdir(), 'tapline-'));
const report = join(folder, 'report.json');
const ran = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`]);
try {
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  // A file that does not even load has no test that failed.
  if (!ran && counts.numFailedTests === 0) failed += 1;
} catch {
  failed += 1;
}
rmSync(folder, { recursive: true });

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
