import type uPlot from 'uplot';
import { type Chart, chart, colours } from '../look/chart.ts';
import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { seconds } from '../look/numbers.ts';
import type { Question } from './question.ts';
import { inSlices } from './slices.ts';
import { ownValue, type Point, sweep, VARIED, type Varied } from './sweep.ts';
import { grouped, inWords } from './words.ts';

/** Milliseconds that a change waits for another one. */
const PATIENCE = 120;

export interface Curves {
  show(question: Question): void;
}

/** The card with what the layer would cost, and how late it would be, at other values of one option. */
export function curves(place: HTMLElement): Curves {
  let asked: Question | undefined;
  let running = new AbortController();
  let wait: ReturnType<typeof setTimeout> | undefined;
  const option = choice<Varied>({
    label: 'Option along the axis',
    values: VARIED.map((name) => [name, name === 'channels' ? 'both channels' : name] as const),
    value: 'kernelSize',
    onChange: () => start(),
  });
  const work = create('div');
  const late = create('div');
  const words = create('p', { className: 'hint' });
  words.setAttribute('aria-live', 'polite');
  place.append(
    option.element,
    create(
      'div',
      { className: 'pair' },
      plotPlace('Multiplies and adds for an input frame', work),
      plotPlace('Latency', late),
    ),
    words,
  );
  const here = (): number => (asked ? ownValue(asked, option.value) : 1);
  const workChart = chart(work, {
    label:
      'Multiplies and adds for an input frame over the option: directly, in partitions, and as the package chooses',
    lines: [
      { label: 'direct', colour: '--before', width: 5 },
      { label: 'fft', colour: '--third', width: 5 },
      { label: 'auto', colour: '--after', width: 2 },
    ],
    scales: { x: { time: false, distr: 3, log: 2 }, y: { distr: 3, range: decades } },
    axes: [axisOf(), { size: 52, values: (_, splits) => splits.map(decadeName) }],
    height: 250,
    more: { hooks: { draw: [(plot) => markHere(plot, here())] } },
  });
  const lateChart = chart(late, {
    label: 'Latency over the option, and the part of it that is lookahead',
    lines: [
      { label: 'lookahead + block', colour: '--accent', width: 2 },
      { label: 'lookahead', colour: '--third', width: 2, dash: [5, 4] },
    ],
    scales: { x: { time: false, distr: 3, log: 2 }, y: { range: (_, __, max) => [0, max > 0 ? 1.1 * max : 1] } },
    axes: [axisOf(), { size: 62, values: (_, splits) => splits.map(seconds) }],
    height: 250,
    more: { hooks: { draw: [(plot) => markHere(plot, here())] } },
  });

  const start = (): void => {
    if (!asked) return;
    running.abort();
    running = new AbortController();
    void run(asked, option.value, running.signal);
  };
  const run = async (question: Question, varied: Varied, signal: AbortSignal): Promise<void> => {
    const points = (await inSlices(sweep(question, varied), signal))?.filter((point) => point !== undefined);
    if (!points || signal.aborted) return;
    put(workChart, points, [({ direct }) => direct, ({ fft }) => fft, ({ auto }) => auto]);
    put(lateChart, points, [({ latency }) => latency, ({ lookahead }) => lookahead]);
    words.textContent = sentence(points, question, varied);
  };
  return {
    show(question) {
      asked = question;
      clearTimeout(wait);
      wait = setTimeout(start, PATIENCE);
    },
  };
}

function put(plot: Chart, points: readonly Point[], lines: readonly ((point: Point) => number | undefined)[]): void {
  const columns = lines.map((line) => points.map((point) => line(point) ?? null));
  plot.setData([points.map(({ value }) => value), ...columns]);
}

/** What the curves say about the value that is chosen. */
function sentence(points: readonly Point[], question: Question, varied: Varied): string {
  const value = ownValue(question, varied);
  const here = points.find((point) => point.value === value);
  if (!here) return points.length === 0 ? 'No value of this option makes a layer that streams.' : '';
  const name = varied === 'channels' ? 'channels' : varied;
  const crossing = points.find(({ direct, auto }) => direct !== undefined && auto !== undefined && auto !== direct);
  const cost = `At ${name} ${grouped(value)}, the dotted line: ${inWords(here.auto ?? 0)} multiplies and adds for a frame.`;
  if (!crossing) return cost;
  return `${cost} From ${name} ${grouped(crossing.value)} on partitions are the faster way.`;
}

function plotPlace(title: string, place: HTMLElement): HTMLElement {
  return create('div', { className: 'plot' }, create('h3', { textContent: title }), place);
}

function axisOf(): uPlot.Axis {
  return { size: 30, space: 44, values: (_, splits) => splits.map(powerName) };
}

/** `4096`, `16k`, `128M`: of a power of two. */
function powerName(value: number): string {
  if (value < 1) return '';
  if (value < 10_000) return String(value);
  return value < 2 ** 20 ? `${Math.round(value / 2 ** 10)}k` : `${Math.round(value / 2 ** 20)}M`;
}

/** Whole decades around the data. */
function decades(_: uPlot, min: number | null, max: number | null): [number, number] {
  if (min === null || max === null || !(min > 0)) return [1, 1000];
  const low = 10 ** Math.floor(Math.log10(min));
  return [low, Math.max(10 * low, 10 ** Math.ceil(Math.log10(max)))];
}

function decadeName(value: number | null): string {
  return value !== null && Number.isInteger(Math.log10(value)) ? compact(value) : '';
}

/** `10k`, `1M`. */
function compact(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T'];
  let scaled = value;
  let index = 0;
  while (scaled >= 1000 && index < units.length - 1) {
    scaled /= 1000;
    index++;
  }
  return `${Number(scaled.toPrecision(2))}${units[index]}`;
}

/** A dotted line at the value that is chosen. */
function markHere(plot: uPlot, value: number): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(value, 'x', true);
  if (!(x >= bbox.left && x <= bbox.left + bbox.width)) return;
  ctx.save();
  ctx.strokeStyle = colours()('--ink');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
