import { table } from './table.ts';

/** One thing that tapline means to reach, and what was measured. */
export interface Verdict {
  readonly target: string;
  readonly measured: string;
  readonly pass: boolean;
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ target, measured, pass }) => [pass ? 'PASS' : 'FAIL', target, measured]);
  return table(['', 'target', 'measured'], rows, 2);
}
