import { beforeAll, describe, expect, test } from 'vitest';
import { runProcess } from '../helpers/process.ts';
import type { Report } from '../helpers/processes/steady-renderer.ts';
import { CONTROL, steadyNodes } from '../helpers/renderer-scenes.ts';

describe('50,000 quanta bring no garbage collection', () => {
  let report: Report = {};
  beforeAll(() => {
    report = runProcess<Report>('steady-renderer.ts', '--expose-gc', '--max-semi-space-size=1');
  });

  test.each(Object.keys(steadyNodes).filter((name) => name !== CONTROL))('%s', (name) => {
    expect(report[name]?.quanta).toBe(50_000);
    expect(report[name]?.collections).toBe(0);
  });

  test(`but they would be seen: ${CONTROL} has some`, () => {
    expect(report[CONTROL]?.collections).toBeGreaterThan(0);
  });
});
