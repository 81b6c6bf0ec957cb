import { type Choice, choice } from '../look/choice.ts';
import { create, freshId } from '../look/element.ts';
import { type Amount, amount } from './amount.ts';
import { commonDivisors } from './divisors.ts';
import { paddingControl } from './padding-control.ts';
import { HOST, type Question } from './question.ts';
import { stops } from './stops.ts';

type Numeric = Exclude<
  keyof Question,
  'groups' | 'bias' | 'padding' | 'paddingMode' | 'operation' | 'algorithm' | 'numerics' | 'assumed'
>;

const RATES = [
  ...[10, 20, 50, 100, 200, 250, 500, 1000, 2000, 4000, 8000, 11025, 16000, 22050, 32000, 44100, 48000],
  ...[88200, 96000, 176400, 192000, 384000],
];

/** Every number of a question, with where its slider stops. */
const NUMBERS: Readonly<Record<Numeric, { label: string; stops: readonly number[]; unit?: string }>> = {
  kernelSize: { label: 'kernelSize', stops: stops(1, 2 ** 19), unit: 'taps' },
  dilation: { label: 'dilation', stops: stops(1, 1024) },
  stride: { label: 'stride', stops: stops(1, 1024) },
  inChannels: { label: 'inChannels', stops: stops(1, 512, 8) },
  outChannels: { label: 'outChannels', stops: stops(1, 512, 8) },
  sampleRate: { label: 'sample rate', stops: RATES, unit: 'Hz' },
  blockSize: { label: 'block size', stops: stops(1, 16384, 2), unit: 'frames' },
  length: { label: 'signal length', stops: stops(0, 2 ** 24, 8), unit: 'frames' },
  batch: { label: 'batch', stops: stops(1, 64, 8), unit: 'signals' },
};

export interface Controls {
  /** Setting it moves every control and does not call `onInput`. */
  question: Question;
  /** Says beside the controls why the package refuses the question; '' for nothing. */
  refuse(message: string): void;
}

/** The controls of every option, in foldable groups. */
export function controls(place: HTMLElement, start: Question, onInput: (question: Question) => void): Controls {
  let current = start;
  const change = (changed: Partial<Question>): void => {
    const assumed = current.assumed.filter((name) => !(name in changed));
    current = { ...current, ...changed, assumed };
    showGroups();
    showAssumed();
    onInput(current);
  };
  const numeric = (name: Numeric): Amount =>
    amount({ ...NUMBERS[name], value: current[name], onInput: (value) => change({ [name]: value }) });
  const words = <K extends 'paddingMode' | 'operation' | 'algorithm' | 'numerics'>(
    name: K,
    label: string,
    values: readonly Question[K][],
  ): Choice<Question[K]> =>
    choice<Question[K]>({
      label,
      values: values.map((value) => [value, value] as const),
      value: current[name],
      onChange: (value) => change({ [name]: value }),
    });

  const numbers = {
    kernelSize: numeric('kernelSize'),
    dilation: numeric('dilation'),
    stride: numeric('stride'),
    inChannels: numeric('inChannels'),
    outChannels: numeric('outChannels'),
    sampleRate: numeric('sampleRate'),
    blockSize: numeric('blockSize'),
    length: numeric('length'),
    batch: numeric('batch'),
  };
  const texts = {
    paddingMode: words('paddingMode', 'paddingMode', ['zeros', 'replicate', 'reflect', 'circular']),
    operation: words('operation', 'operation', ['cross-correlation', 'convolution']),
    algorithm: words('algorithm', 'algorithm', ['auto', 'direct', 'fft']),
    numerics: words('numerics', 'numerics', ['reproducible', 'fast']),
  };
  const groups = create('select', { id: freshId() });
  groups.addEventListener('change', () => change({ groups: Number(groups.value) }));
  const rule = create('p', { className: 'hint' });
  const bias = create('input', { type: 'checkbox' });
  bias.addEventListener('change', () => change({ bias: bias.checked }));
  const padding = paddingControl(current, (value) => change({ padding: value }));

  function showAssumed(): void {
    for (const name of HOST) numbers[name].remark = current.assumed.includes(name) ? 'assumed' : '';
  }

  /** Offers what divides both channel counts, and what is asked where that does not. */
  function showGroups(): void {
    const { inChannels, outChannels } = current;
    const divisors = commonDivisors(inChannels, outChannels);
    const offered = [...new Set([...divisors, current.groups])].sort((a, b) => a - b);
    if (offered.join() !== [...groups.options].map(({ value }) => value).join()) {
      groups.replaceChildren(
        ...offered.map((value) => create('option', { value: String(value), text: String(value) })),
      );
    }
    groups.value = String(current.groups);
    rule.textContent = `What divides both channel counts${current.groups > 1 && current.groups === inChannels ? '; here every input channel by itself' : ''}.`;
  }

  const alert = create('p', { className: 'refusal' });
  alert.setAttribute('role', 'alert');
  place.append(
    alert,
    section('Kernel', numbers.kernelSize.element, numbers.dilation.element, numbers.stride.element),
    section(
      'Channels',
      numbers.inChannels.element,
      numbers.outChannels.element,
      create(
        'div',
        { className: 'groups' },
        create('label', { htmlFor: groups.id, textContent: 'groups' }),
        groups,
        create('label', { className: 'check' }, bias, 'bias'),
        rule,
      ),
    ),
    section('Padding', ...padding.elements, texts.paddingMode.element),
    section(
      'Host',
      numbers.blockSize.element,
      numbers.sampleRate.element,
      numbers.length.element,
      numbers.batch.element,
    ),
    section('Arithmetic', texts.algorithm.element, texts.operation.element, texts.numerics.element),
  );
  showGroups();
  showAssumed();

  return {
    get question() {
      return current;
    },
    set question(next: Question) {
      current = next;
      for (const name of Object.keys(numbers) as Numeric[]) numbers[name].value = next[name]; // its own keys
      texts.paddingMode.value = next.paddingMode;
      texts.operation.value = next.operation;
      texts.algorithm.value = next.algorithm;
      texts.numerics.value = next.numerics;
      bias.checked = next.bias;
      padding.show(next);
      showGroups();
      showAssumed();
    },
    refuse(message) {
      const text = message === '' ? '' : `${message}. The plan shown is the last one that works.`;
      if (alert.textContent !== text) alert.textContent = text;
    },
  };
}

/** Folded at first where the screen is narrow, but for the first. */
function section(name: string, ...children: HTMLElement[]): HTMLElement {
  const first = name === 'Kernel';
  return create(
    'details',
    { open: first || matchMedia('(min-width: 60rem)').matches },
    create('summary', { textContent: name }),
    create('div', { className: 'controls' }, ...children),
  );
}
