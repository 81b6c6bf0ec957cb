import type { Conv1dPlan, MachineProfile } from 'tapline';
import { planCommandLine } from '../../src/cli/plan-link.ts';
import { create, element } from '../look/element.ts';
import { snippet } from '../look/snippet.ts';
import { Address, readQuery } from './address.ts';
import { assumedNote } from './assumed.ts';
import { channelDiagram } from './channel-diagram.ts';
import { codeOf } from './code.ts';
import { controls } from './controls.ts';
import { curves } from './curves.ts';
import { diagram } from './diagram.ts';
import { factsOf, headline } from './headline.ts';
import { measureMachine } from './machine.ts';
import { measureCard } from './measure-card.ts';
import { planTable } from './plan-table.ts';
import { PRESETS } from './presets.ts';
import { filled, hostOf, planOf, type Question, shapeOf } from './question.ts';

const place = (id: string): HTMLElement => element(id, HTMLElement);

/** Milliseconds after which a page has drawn everything. */
const SETTLED = 600;

const address = new Address();
const addressAlert = place('address-alert');
const showAssumed = assumedNote(place('assumed'), () => choose(filled(panel.question)));
const showFacts = headline(place('headline'));
const drawing = diagram(place('diagram'));
const showChannels = channelDiagram(place('channels'));
const showPlan = planTable(place('plan'));
const curve = curves(place('curves'));
const measure = measureCard(place('measure'), calibrateMachine);
const command = snippet('the command line');
const code = snippet('the code');
place('code').append(create('div', { className: 'code' }, ...[command, code].map(({ element: one }) => one)));

const asked = readQuery(location.search);
const panel = controls(place('controls'), asked.question, (question) => {
  addressAlert.textContent = '';
  if (show(question)) address.write(question);
});

let machine: MachineProfile | undefined;

/** Plans a question and shows it everywhere; a refused one leaves the last good plan, dimmed. */
function show(question: Question): boolean {
  let plan: Conv1dPlan;
  try {
    plan = planOf(question, machine);
  } catch (error) {
    panel.refuse(error instanceof Error ? error.message : String(error));
    document.body.classList.add('refused');
    return false;
  }
  panel.refuse('');
  document.body.classList.remove('refused');
  markPreset(question);
  showAssumed(question);
  const whole = filled(question);
  showFacts(factsOf(plan));
  drawing.show(plan, whole);
  showChannels(plan.shape);
  showPlan(plan, question);
  curve.show(whole);
  measure.show(planOf(whole, machine), whole);
  command.text = planCommandLine(shapeOf(question), hostOf(question));
  code.text = codeOf(question);
  return true;
}

const presets = PRESETS.map(({ name, about, question }) => {
  const button = create('button', { type: 'button', textContent: name, title: about });
  button.addEventListener('click', () => choose(question));
  return { button, question };
});
place('presets').append(...presets.map(({ button }) => button));

/** Shows another question at once, one step of the history on. */
function choose(question: Question): void {
  addressAlert.textContent = '';
  panel.question = question;
  show(question);
  address.write(question, true);
}

function markPreset(question: Question): void {
  for (const preset of presets) {
    preset.button.setAttribute(
      'aria-pressed',
      String(JSON.stringify(sorted(preset.question)) === JSON.stringify(sorted(question))),
    );
  }
}

function sorted(question: Question): [string, unknown][] {
  return Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1));
}

function open(query: string): void {
  const { question, wrong } = readQuery(query);
  addressAlert.textContent =
    wrong === '' ? '' : `This address asks for no plan: ${wrong}. Shown is the page’s own example.`;
  panel.question = question;
  show(question);
}

addEventListener('popstate', () => {
  address.forget();
  open(location.search);
});
open(location.search);

/** Measures how fast this machine is and shows plans with estimates from then on. */
async function calibrateMachine(): Promise<void> {
  try {
    machine = await measureMachine();
    if (!document.body.classList.contains('refused')) show(panel.question);
  } catch (error) {
    measure.say(`There are no estimates, for this machine could not be calibrated: ${error}`);
  }
}

// Once the page has settled: what runs beside it would be measured too.
setTimeout(() => void calibrateMachine(), SETTLED);
