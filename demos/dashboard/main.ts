import { animationFrames } from 'rxjs';
import { create } from '../look/element.ts';
import { figures } from '../look/figures.ts';
import { snippet } from '../look/snippet.ts';
import type { Pipeline } from '../sensors/wire/packets.ts';
import { DEFAULTS, type Settings } from '../sensors/wire/settings.ts';
import { SensorArray } from './array.ts';
import { nodeCode, pageCode } from './code.ts';
import { filterPanel } from './filter-panel.ts';
import { drawnAt, type FilterSettings } from './filters.ts';
import type { FromNode } from './from-node.ts';
import { nodePanel } from './node-panel.ts';
import { NodePart } from './node-part.ts';
import { Painter } from './painter.ts';
import { ecgPicture, machinePicture, overviewPanels } from './pictures.ts';
import { scope } from './scope.ts';
import { Times } from './times.ts';
import { trouble } from './trouble.ts';
import { verdicts } from './verdicts.ts';

/** Frames between two updates of the figures. */
const FIGURES = 15;

const FILTER: FilterSettings = { kind: 'lowpass', cutoff: 25, width: 8, taps: 101 };

let settings: Settings = DEFAULTS;
let channel = 5;

const array = new SensorArray(FILTER, () => settings);
const painter = new Painter();
const times = new Times(['pipeline', 'check', 'drawing'] as const);

const counter = verdicts({
  page: '32 sensors × 1 kHz, on this page',
  ecg: '8 leads × 500 Hz, in Node',
  machine: 'This machine × 40 Hz, in Node',
});
const speed = figures(['frames per second', 'pipeline', 'comparing', 'drawing'] as const);
const pageSnippet = snippet('The pipeline on this page');
const nodeSnippet = snippet('The pipeline in Node');
const troublePanel = trouble(settings, change);
const panel = nodePanel(settings, { kill: () => node.say({ type: 'kill' }), change });

const selected = create(
  'select',
  {},
  ...array.channels.map(({ name, unit }, i) =>
    create('option', { value: String(i), textContent: `${name} (${unit})`, selected: i === channel }),
  ),
);
selected.addEventListener('change', () => {
  channel = Number(selected.value);
});
const large = create('div');
const slopeNote = create('p', {
  className: 'note',
  textContent: 'The slope, in units per second, is drawn at 1/400.',
  hidden: true,
});
const overview = create('div', { className: 'panels' });
const filterPlace = create('div');
const ecgPlace = create('div', { className: 'ecg' });
const machinePlace = create('div');
lay();
filterPanel(filterPlace, FILTER, array.run.sampleRate, (next) => {
  array.filter = next;
  slopeNote.hidden = next.kind !== 'differentiator';
  showCode();
});

painter.always(
  scope(large, array.large, {
    label: 'The chosen sensor, raw and filtered, over the last four seconds',
    height: 240,
    channel: () => channel,
    filteredScale: () => drawnAt(array.filter.kind),
  }),
);
for (const one of overviewPanels(overview, array)) painter.inTurn(one);

const pictures: Readonly<Record<Pipeline, (signal: FromNode) => void>> = {
  ecg: (signal) => painter.inTurn(ecgPicture(ecgPlace, signal)),
  machine: (signal) => painter.inTurn(machinePicture(machinePlace, signal)),
};
const node = new NodePart(`${location.origin.replace('http', 'ws')}/sensors`, {
  state: panel.state,
  status: panel.status,
  settings(next) {
    settings = next;
    troublePanel.show(next);
    panel.show(next);
  },
  signal: (pipeline, signal) => pictures[pipeline](signal),
  run: showCode,
  say: panel.say,
});
showCode();

let frames = 0;
animationFrames().subscribe(({ timestamp }) => {
  const { pipeline, check } = array.advance();
  const start = performance.now();
  painter.paint();
  times.add(timestamp, { pipeline, check, drawing: performance.now() - start });
  if (frames++ % FIGURES === 0) showFigures();
});

/** Takes effect here at once, and in Node where there is a connection. */
function change(part: Partial<Settings>): void {
  settings = { ...settings, ...part };
  node.say({ type: 'settings', settings });
  showCode();
}

function showFigures(): void {
  counter.show('page', array.tally);
  for (const [pipeline, { tally }] of node.signals) counter.show(pipeline, tally);
  speed.set('frames per second', times.rate.toFixed(0));
  speed.set('pipeline', milliseconds('pipeline'));
  speed.set('comparing', milliseconds('check'));
  speed.set('drawing', milliseconds('drawing'));
}

function milliseconds(part: 'pipeline' | 'check' | 'drawing'): string {
  return `${times.mean(part).toFixed(2)} ms`;
}

function showCode(): void {
  pageSnippet.text = pageCode(array.filter, { ...array.run, onGap: settings.onGap, nonFinite: settings.nonFinite });
  const ecg = node.signals.get('ecg');
  if (ecg) nodeSnippet.text = nodeCode(settings.ecgFilter, ecg.run);
}

/** Puts everything in its place. */
function lay(): void {
  const card = (title: string, content: Node, more = ''): HTMLElement =>
    create('section', { className: `card ${more}` }, create('h2', { textContent: title }), content);
  const column = (width: string, ...cards: readonly Node[]): HTMLElement =>
    create('div', { className: `column ${width}` }, ...cards);
  const label = create('label', {}, 'Sensor', selected);
  const head = create('div', { className: 'head' }, create('h2', { textContent: 'One sensor of 32' }), label);
  const cards = create(
    'div',
    { className: 'cards' },
    card('Streamed against offline', counter.element),
    column(
      'two-thirds',
      create('section', { className: 'card' }, head, large, slopeNote),
      card('All 32', overview, 'later'),
    ),
    column(
      'third',
      card('Try to break it', troublePanel.element),
      card('The filter on this page', filterPlace, 'later'),
      card('How fast this page is', speed.element, 'later'),
    ),
    column('two-thirds', card('In Node: an electrocardiogram', ecgPlace)),
    column('third', card('Node’s worker', panel.element), card('In Node: this machine itself', machinePlace)),
    card('What runs on this page', pageSnippet.element, 'half'),
    card('What runs in Node’s worker', nodeSnippet.element, 'half'),
  );
  document.querySelector('main')?.append(cards);
}
