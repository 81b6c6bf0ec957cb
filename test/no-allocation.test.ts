import { beforeAll, describe, expect, test } from 'vitest';
import { runProcess } from './helpers/process.ts';
import type { Report } from './helpers/processes/steady.ts';
import { CONTROL, steadyScenes } from './helpers/steady-scenes.ts';

describe('10 million frames through process bring no garbage collection', () => {
  let report: Report = {};
  beforeAll(() => {
    report = runProcess<Report>('steady.ts', '--expose-gc', '--max-semi-space-size=1');
  }, 120_000);

  test.each(Object.keys(steadyScenes).filter((name) => name !== CONTROL))('%s', (name) => {
    expect(report[name]?.frames).toBeGreaterThanOrEqual(10_000_000);
    expect(report[name]?.collections).toBe(0);
  });

  test('but they would be seen: push has some', () => {
    expect(report[CONTROL]?.collections).toBeGreaterThan(3);
  });
});
