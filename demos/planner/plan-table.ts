import { type Conv1dPlan, formatPlan } from 'tapline';
import { create } from '../look/element.ts';
import { partitionBar } from './partition-bar.ts';
import type { Question } from './question.ts';
import { breakable, grouped } from './words.ts';

/** The rows that the command line prints for a plan, one fact each. */
export function rowsOf(plan: Conv1dPlan): readonly (readonly [name: string, value: string])[] {
  return formatPlan(plan)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, name = '', value = ''] = /^(.+?) {2,}(.+)$/.exec(line) ?? [];
      return [name, value] as const;
    });
}

/** The whole plan: its facts, its partitions drawn, its operations by the formulas. */
export function planTable(place: HTMLElement): (plan: Conv1dPlan, question: Question) => void {
  const facts = create('tbody');
  const bar = create('div', { className: 'partitions' });
  const counts = create('table', { className: 'counts' });
  place.append(
    create(
      'table',
      { className: 'facts-table' },
      create('caption', { textContent: 'As tapline plan prints it' }),
      facts,
    ),
    bar,
    counts,
  );
  return (plan, question) => {
    facts.replaceChildren(...rowsOf(plan).map(([name, value]) => row(create('th', {}, name), [value])));
    bar.replaceChildren(...partitionBar(plan));
    const columns = countsOf(plan, question);
    counts.hidden = columns.length === 0;
    counts.replaceChildren(
      create('caption', { textContent: 'Operations by the formulas' }),
      create('thead', {}, create('tr', {}, create('td'), ...columns.map(({ name }) => head(name)))),
      create('tbody', {}, ...COUNTS.map((count) => countsRow(count, columns))),
    );
  };
}

type Count = 'filters' | 'perFilter' | 'aggregation' | 'total' | 'macs';

const COUNTS: readonly { readonly count: Count; readonly name: string; readonly about: string }[] = [
  { count: 'filters', name: 'filters ψ', about: 'C_in·C_out/groups' },
  { count: 'perFilter', name: 'each λ', about: 'L_out·(2K − 1)' },
  { count: 'aggregation', name: 'joining γ', about: 'adds that join the filters' },
  { count: 'total', name: 'in all', about: 'N·(ψ·λ + γ)' },
  { count: 'macs', name: 'MACs', about: 'multiply-accumulates' },
];

/** What is counted, in a column: of a second only the sums. */
interface Counted {
  readonly name: string;
  readonly operations: { readonly [count in Count]?: number };
}

function countsOf({ operations, perBlock, perSecond }: Conv1dPlan, { length, blockSize }: Question): Counted[] {
  const columns: Counted[] = [];
  if (operations) columns.push({ name: `${grouped(length)} frames`, operations });
  if (perBlock) columns.push({ name: `a block of ${grouped(blockSize)}`, operations: perBlock.nominal });
  if (perSecond) {
    columns.push({ name: 'a second', operations: { total: perSecond.operations, macs: perSecond.macs } });
  }
  return columns;
}

function countsRow({ count, name, about }: (typeof COUNTS)[number], columns: readonly Counted[]): HTMLElement {
  const values = columns.map(({ operations }) => operations[count]);
  return row(
    create('th', {}, name, create('small', { textContent: about })),
    values.map((value) => (value === undefined ? '' : grouped(value))),
  );
}

function row(name: HTMLTableCellElement, values: readonly string[]): HTMLElement {
  name.scope = 'row';
  return create('tr', {}, name, ...values.map((value) => create('td', {}, ...breakable(value))));
}

function head(name: string): HTMLElement {
  return create('th', { scope: 'col' }, ...breakable(name));
}
