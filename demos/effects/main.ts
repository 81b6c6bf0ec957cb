import { choice } from '../look/choice.ts';
import { create, element } from '../look/element.ts';
import { snippet } from '../look/snippet.ts';
import { programOf } from './code.ts';
import { takeDrops } from './drops.ts';
import type { Effect, EffectPage } from './effect.ts';
import { filterEffect } from './filter-effect.ts';
import { type HostName, openHost } from './host.ts';
import { liveFigures } from './live-figures.ts';
import { networkEffect } from './network-effect.ts';
import { outputControls } from './output-controls.ts';
import { reverbEffect } from './reverb-effect.ts';
import { saveLayers } from './save-layers.ts';
import { openScopes } from './scopes.ts';
import { soundControls } from './sound-controls.ts';
import { openSource } from './sources.ts';
import { Studio } from './studio.ts';

type EffectName = 'filter' | 'reverb' | 'network';

/** Hertz: what most devices have, until one is opened. */
const LIKELY_RATE = 48_000;

let studio: Studio | undefined;
/** What was asked for, one after the other: opening and closing take their time. */
let turn = Promise.resolve();

const page: EffectPage = {
  sampleRate: () => studio?.host.context.sampleRate ?? LIKELY_RATE,
  host: () => studio?.host,
  rebuild: () => void setVoice(),
  changed: showProgram,
  fail,
};
const effects: Readonly<Record<EffectName, Effect>> = {
  filter: filterEffect(page),
  reverb: reverbEffect(page),
  network: networkEffect(page),
};
const effect = choice<EffectName>({
  label: 'One layer, or two',
  value: 'filter',
  values: [
    ['filter', 'Filter'],
    ['reverb', 'Reverb'],
    ['network', 'Network'],
  ],
  onChange: () => {
    for (const one of Object.values(effects)) one.leave();
    showEffect();
    void setVoice();
  },
});
const program = snippet('The program of what sounds');
const sound = soundControls({
  play: () => inTurn(play),
  stop: () => inTurn(stop),
  changeSource: () => inTurn(changeSource),
});
const output = outputControls((levels) => {
  studio?.setLevels(levels);
  showProgram();
});
const scopes = openScopes(element('waves', HTMLElement), element('spectrum', HTMLElement));
const facts = liveFigures(element('figures', HTMLElement));
const own = create('div');

element('sound', HTMLElement).append(...sound.elements);
element('effect', HTMLElement).append(effect.element, own);
element('output', HTMLElement).append(...output.elements);
const save = create('button', { type: 'button' });
save.addEventListener('click', () => saveLayers(current().layers ?? []));
element('code', HTMLElement).append(program.element, create('div', { className: 'row below' }, save));
takeDrops(document.body, (file) => {
  if (current().take?.(file) !== true) sound.take(file);
});
showEffect();
requestAnimationFrame(draw);

function current(): Effect {
  return effects[effect.value];
}

/** Puts the chosen effect's controls and picture on the page. */
function showEffect(): void {
  own.replaceChildren(current().element);
  element('picture', HTMLElement).replaceChildren(current().picture);
  current().show();
  const layers = current().layers ?? [];
  save.hidden = layers.length === 0;
  save.textContent = `Save the layer${layers.length > 1 ? 's' : ''}: ${layers.map(({ file }) => file).join(', ')}`;
  showProgram();
}

function showProgram(): void {
  program.text = programOf(
    current().code(sound.host === 'native' ? '' : ', AudioWorkletNode'),
    sound.host,
    sound.source,
    output.levels,
  );
}

function inTurn(job: () => Promise<void>): void {
  turn = turn.then(job).catch(fail);
}

/** Opens the host that is chosen, if it is not open, and lets it sound. */
async function play(): Promise<void> {
  fail('');
  try {
    studio ??= await openStudio(sound.host);
    await studio.host.context.resume();
    studio.setSource(await openSource(studio.host.context, sound.source, sound.file));
    sound.playing = true;
  } catch (error) {
    fail(error);
    await stop();
  }
}

async function openStudio(name: HostName): Promise<Studio> {
  const opened = new Studio(await openHost(name));
  studio = opened;
  try {
    current().show();
    opened.setLevels(output.levels);
    await opened.setVoice((host) => current().build(host));
    return opened;
  } catch (error) {
    studio = undefined;
    await opened.close();
    throw error;
  }
}

async function stop(): Promise<void> {
  const closing = studio;
  studio = undefined;
  sound.playing = false;
  facts.clear();
  for (const one of Object.values(effects)) one.leave();
  await closing?.close();
}

/** Another source, file or host was chosen: what sounds goes on with it. */
async function changeSource(): Promise<void> {
  showProgram();
  if (!studio) return;
  if (studio.host.name !== sound.host) await stop();
  await play();
}

async function setVoice(): Promise<void> {
  fail('');
  output.forget();
  try {
    await studio?.setVoice((host) => current().build(host));
  } catch (error) {
    fail(error);
  }
}

/** Says what went wrong; with '' that nothing is wrong any more. */
function fail(error: unknown): void {
  element('problem', HTMLElement).textContent = error instanceof Error ? error.message : String(error);
}

function draw(now: number): void {
  requestAnimationFrame(draw);
  if (!studio) return;
  scopes.draw(studio);
  output.listen(studio, now / 1000);
  facts.update(studio, current().ownDelay?.(), now / 1000);
}
