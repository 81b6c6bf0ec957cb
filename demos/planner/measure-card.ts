import type { Conv1dPlan } from 'tapline';
import { create } from '../look/element.ts';
import { count, seconds, short } from '../look/numbers.ts';
import { measurePage } from './measure-page.ts';
import { measureWorklet } from './measure-worklet.ts';
import { planOf, type Question } from './question.ts';
import type { Timing } from './timing-of-runs.ts';
import { nameOf, percent } from './words.ts';

export interface MeasureCard {
  /** Another layer: what was measured of the one before goes. */
  show(plan: Conv1dPlan, question: Question): void;
  /** Something that went wrong outside. */
  say(message: string): void;
}

/** What one way of running the layer takes for its blocks. */
interface Result {
  readonly name: (typeof ORDER)[number];
  /** Microseconds; an estimate knows no fastest run. */
  readonly fastest?: number;
  readonly usual: number;
  readonly most: number;
  /** Frames of its block, and hertz. */
  readonly blockSize: number;
  readonly sampleRate: number;
}

const ORDER = ['Estimate', 'This page', 'Worklet'] as const;

/** Seconds that one block may take for the page to stay alive. */
const MOST = 1;

/**
 * The card that runs the layer on this machine: in the page, and in an AudioWorklet.
 *
 * @param calibrate makes the estimates new
 */
export function measureCard(place: HTMLElement, calibrate: () => Promise<void>): MeasureCard {
  const about = create('p', {
    className: 'hint',
    textContent:
      'Runs the layer with random weights on noise: through process in this page, and as a node in an AudioWorklet ' +
      'that renders offline. About two seconds.',
  });
  const button = create('button', { type: 'button', className: 'main', textContent: 'Measure' });
  const status = create('p', { className: 'hint' });
  status.setAttribute('role', 'status');
  const alert = create('p');
  alert.setAttribute('role', 'alert');
  const results = create('div', { className: 'results' });
  const notes = create('ul', { className: 'notes' });
  place.append(about, create('div', { className: 'row' }, button, status), alert, results, notes);

  let asked: { plan: Conv1dPlan; question: Question } | undefined;
  let running: AbortController | undefined;
  let known: Result[] = [];

  const add = (result: Result): void => {
    known = ORDER.flatMap((wanted) => [result, ...known].find(({ name }) => name === wanted) ?? []);
    if (asked) results.replaceChildren(table(known, asked.question), bars(known));
  };
  const note = (text: string): void => notes.append(create('li', { textContent: text }));

  const run = async (plan: Conv1dPlan, question: Question, { signal }: AbortController): Promise<void> => {
    const { blockSize, sampleRate } = question;
    const tooLong = whyTooLong(plan);
    if (tooLong !== undefined) throw new RangeError(tooLong);
    status.textContent = 'Calibrating …';
    await calibrate();
    signal.throwIfAborted();
    status.textContent = 'Running in this page …';
    const page = await measurePage(question, signal);
    add({ ...resultOf('This page', page), blockSize, sampleRate });
    status.textContent = 'Rendering in an AudioWorklet …';
    try {
      const worklet = await measureWorklet(question, page.median, signal);
      add({ ...resultOf('Worklet', worklet), blockSize: worklet.quantum, sampleRate: worklet.sampleRate });
      if (worklet.quantum !== blockSize) {
        note(`The worklet renders ${worklet.quantum} frames at a time, whatever the block size.`);
      } else if (blockSize !== 128) note(`The context took the hint: its quanta are of ${worklet.quantum} frames.`);
      if (worklet.sampleRate !== sampleRate) {
        note(`No context runs at ${count(sampleRate)} Hz: this one ran at ${count(worklet.sampleRate)} Hz.`);
      }
      note('Of the worklet’s time what the same noise takes without the node is taken off.');
    } catch (error) {
      signal.throwIfAborted();
      note(`Not in an AudioWorklet: ${messageOf(error)}.`);
    }
    note(
      'Times are those of the middle, the fastest and the slowest of many runs of a few milliseconds: what else this ' +
        'machine does is in them.',
    );
    status.textContent = `Measured: ${nameOf(plan)}.`;
  };

  button.addEventListener('click', async () => {
    if (!asked) return;
    const controller = new AbortController();
    running = controller;
    button.disabled = true;
    clear();
    try {
      await run(asked.plan, asked.question, controller);
    } catch (error) {
      if (controller.signal.aborted) status.textContent = 'Stopped: the layer is another one now.';
      else {
        status.textContent = '';
        alert.textContent = `It was not measured: ${messageOf(error)}.`;
      }
    } finally {
      running = undefined;
      button.disabled = false;
    }
  });

  function clear(): void {
    alert.textContent = '';
    notes.replaceChildren();
    known = [];
    results.replaceChildren();
    estimate();
  }

  function estimate(): void {
    if (!asked?.plan.estimate) return;
    const { mean, max } = asked.plan.estimate.microsecondsPerBlock;
    const { blockSize, sampleRate } = asked.question;
    add({ name: 'Estimate', usual: mean, most: max, blockSize, sampleRate });
  }

  return {
    show(plan, question) {
      const same = asked && JSON.stringify(asked.question) === JSON.stringify(question);
      asked = { plan, question };
      if (same) {
        // With a new estimate.
        estimate();
        return;
      }
      running?.abort();
      if (!running) status.textContent = '';
      clear();
    },
    say(message) {
      alert.textContent = message;
    },
  };
}

function resultOf<N extends Result['name']>(
  name: N,
  { fastest, median, slowest }: Timing,
): { name: N; fastest: number; usual: number; most: number } {
  return { name, fastest, usual: median, most: slowest };
}

/** Why a block would keep the page from living; undefined where it does not. */
function whyTooLong({ estimate, perBlock }: Conv1dPlan): string | undefined {
  if (!perBlock) return 'this padding cannot stream, so there are no blocks to run';
  // Without an estimate, some ten billion multiplies and adds a second.
  const time = estimate ? estimate.microsecondsPerBlock.max / 1e6 : perBlock.executed.max / 1e10;
  return time > MOST ? `one block would take about ${seconds(time)}, too long for a page` : undefined;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

function table(results: readonly Result[], question: Question): HTMLElement {
  const row = (name: string, cell: (result: Result) => string): HTMLElement =>
    create(
      'tr',
      {},
      create('th', { scope: 'row', textContent: name }),
      ...results.map((result) => create('td', { textContent: cell(result) })),
    );
  const perOperation = ({ usual, blockSize }: Result): string => {
    const executed = planOf({ ...question, blockSize }).perBlock?.executed.mean ?? 0;
    return executed === 0 ? '–' : `${short((2000 * usual) / executed)} ns`;
  };
  return create(
    'table',
    { className: 'timings' },
    create(
      'thead',
      {},
      create('tr', {}, create('td'), ...results.map(({ name }) => create('th', { scope: 'col', textContent: name }))),
    ),
    create(
      'tbody',
      {},
      row('a block takes', ({ usual }) => `${short(usual)} µs`),
      row('at best', ({ fastest }) => (fastest === undefined ? '–' : `${short(fastest)} µs`)),
      row('at worst', ({ most }) => `${short(most)} µs`),
      row('of frames', ({ blockSize }) => count(blockSize)),
      row('of real time', ({ usual, blockSize, sampleRate }) => percent((usual / 1e6) * (sampleRate / blockSize))),
      row('multiply-add', perOperation),
    ),
  );
}

/** Time for a frame side by side: blocks may differ. */
function bars(results: readonly Result[]): HTMLElement {
  const perFrame = ({ usual, blockSize }: Result): number => usual / blockSize;
  const longest = Math.max(...results.map(perFrame));
  return create(
    'dl',
    { className: 'bars' },
    ...results.flatMap((result) => {
      const bar = create('span', { className: result.name === 'Estimate' ? 'bar estimate' : 'bar' });
      bar.style.setProperty('--share', String(perFrame(result) / longest));
      return [
        create('dt', { textContent: result.name }),
        create('dd', {}, bar, create('span', { textContent: `${seconds(perFrame(result) / 1e6)} a frame` })),
      ];
    }),
  );
}
