import { choice } from '../look/choice.ts';
import { create, element } from '../look/element.ts';
import { snippet } from '../look/snippet.ts';
import { LOOP_FILE, programOf } from './code.ts';
import { takeDrops } from './drops.ts';
import type { Effect, EffectPage } from './effect.ts';
import { filterEffect } from './filter-effect.ts';
import { liveFigures } from './live-figures.ts';
import { synthesiseLoop } from './loop.ts';
import { networkEffect } from './network-effect.ts';
import { outputControls } from './output-controls.ts';
import { Player } from './player.ts';
import { reverbEffect } from './reverb-effect.ts';
import { layerFile, type SavedFile, saveFiles, soundFile } from './save-files.ts';
import { openScopes } from './scopes.ts';
import { soundControls } from './sound-controls.ts';

type EffectName = 'filter' | 'reverb' | 'network';

const player = new Player({
  get levels() {
    return output.levels;
  },
  build: (host) => current().build(host),
  opened(studio) {
    output.forget();
    facts.clear();
    if (!studio) for (const one of Object.values(effects)) one.leave();
    current().show(); // at the rate that is known now
  },
  waiting(text) {
    sound.waiting = text;
  },
  refused(error, sounding) {
    say('sound-problem', error);
    if (sounding) sound.restore(sounding);
    sound.playing = sounding !== undefined;
    showProgram();
  },
});
const page: EffectPage = {
  sampleRate: () => player.sampleRate,
  host: () => player.studio?.host,
  rebuild: () => void setVoice(),
  changed: showProgram,
  fail: (error) => say('effect-problem', error),
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
const sound = soundControls(
  (wish) => player.want(wish),
  () => {
    say('sound-problem', '');
    showProgram();
  },
);
const output = outputControls((levels) => {
  player.studio?.setLevels(levels);
  showProgram();
});
const scopes = openScopes(element('waves', HTMLElement), element('spectrum', HTMLElement));
const facts = liveFigures(element('figures', HTMLElement));
const own = create('div');
const save = create('button', { type: 'button' });
save.addEventListener('click', () => {
  say('code-problem', '');
  saveFiles(filesRead()).catch((error: unknown) => say('code-problem', error));
});

element('sound', HTMLElement).append(...sound.elements);
element('effect', HTMLElement).append(effect.element, own);
element('output', HTMLElement).append(...output.elements);
element('code', HTMLElement).append(program.element, create('div', { className: 'row below' }, save));
takeDrops(document.body, (file, on) => {
  const { take } = current();
  if (take && on.closest('.effect, .picture')) take(file);
  else sound.take(file);
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
  showProgram();
}

function showProgram(): void {
  const { host, ...source } = sound.chosen;
  program.text = programOf(current().code(host === 'native' ? [] : ['AudioWorkletNode']), host, source, output.levels);
  const names = filesRead().map(({ name }) => name);
  save.hidden = names.length === 0;
  save.textContent = `Save what it reads: ${names.join(', ')}`;
}

/** What the program reads, but for a sound file, which the person has. */
function filesRead(): SavedFile[] {
  const { sampleRate } = player;
  const loop = soundFile(LOOP_FILE, () => synthesiseLoop(sampleRate), sampleRate);
  return [...(sound.chosen.source === 'loop' ? [loop] : []), ...(current().layers ?? []).map(layerFile)];
}

async function setVoice(): Promise<void> {
  page.fail('');
  output.forget();
  try {
    await player.studio?.setVoice((host) => current().build(host));
  } catch (error) {
    page.fail(error);
  }
}

/** Says what went wrong; with '' that nothing is wrong any more. */
function say(place: string, error: unknown): void {
  element(place, HTMLElement).textContent = error instanceof Error ? error.message : String(error);
}

function draw(now: number): void {
  requestAnimationFrame(draw);
  const { studio } = player;
  if (!studio) return;
  scopes.draw(studio);
  output.listen(studio, now / 1000);
  facts.update(studio, current().ownDelay?.(), now / 1000);
}
