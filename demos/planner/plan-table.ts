import { type Conv1dPlan, formatPlan, type Operations } from 'tapline';
import { create } from '../look/element.ts';
import { partitionBar } from './partition-bar.ts';
import type { Question } from './question.ts';
import { grouped } from './words.ts';

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
  const counts = create('tbody');
  place.append(
    create(
      'table',
      { className: 'facts-table' },
      create('caption', { textContent: 'As tapline plan prints it' }),
      facts,
    ),
    bar,
    create(
      'div',
      { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: 'Operations by the formulas' },
      create(
        'table',
        { className: 'counts' },
        create('caption', { textContent: 'Operations by the formulas' }),
        create('thead', {}, create('tr', {}, ...HEADS.map(([name, about]) => head(name, about)))),
        counts,
      ),
    ),
  );
  return (plan, question) => {
    facts.replaceChildren(...rowsOf(plan).map(([name, value]) => row(name, value)));
    bar.replaceChildren(...partitionBar(plan));
    counts.replaceChildren(...countsOf(plan, question));
  };
}

const HEADS = [
  ['', ''],
  ['filters ψ', 'C_in·C_out/groups'],
  ['each λ', 'L_out·(2K − 1)'],
  ['joining γ', 'adds that join the filters'],
  ['in all', 'N·(ψ·λ + γ)'],
  ['MACs', 'multiply-accumulates'],
] as const;

function countsOf({ operations, perBlock, perSecond }: Conv1dPlan, { length, blockSize }: Question): HTMLElement[] {
  const rows: HTMLElement[] = [];
  if (operations) rows.push(countsRow(`${grouped(length)} frames`, operations));
  if (perBlock) rows.push(countsRow(`a block of ${grouped(blockSize)}`, perBlock.nominal));
  if (perSecond) rows.push(row('a second', '', '', '', grouped(perSecond.operations), grouped(perSecond.macs)));
  return rows;
}

function countsRow(name: string, { filters, perFilter, aggregation, total, macs }: Operations): HTMLElement {
  return row(name, ...[filters, perFilter, aggregation, total, macs].map(grouped));
}

function row(name: string, ...values: string[]): HTMLElement {
  return create(
    'tr',
    {},
    create('th', { scope: 'row', textContent: name }),
    ...values.map((value) => create('td', { textContent: value })),
  );
}

function head(name: string, about: string): HTMLElement {
  if (name === '') return create('td');
  return create('th', { scope: 'col' }, name, create('small', { textContent: about }));
}
