import { expect, test } from 'vitest';
import { runProcess } from '../helpers/process.ts';
import type { Report } from '../helpers/processes/many-keyed-values.ts';

test('10 million values under 10,000 keys leave memory as it was after the first million', () => {
  const { early, late, sum } = runProcess<Report>('many-keyed-values.ts', '--expose-gc');
  expect(sum).not.toBe(0);
  expect(late.linear).toBe(early.linear);
  expect(late.heap).toBeLessThan(1.1 * early.heap);
});
