import { HOST, PLAIN, type Question } from './question.ts';

const SHAPE = [
  ...(['kernelSize', 'inChannels', 'outChannels', 'groups', 'stride', 'dilation', 'padding', 'paddingMode'] as const),
  ...(['operation', 'algorithm', 'numerics', 'bias'] as const),
];

/** A module that plans the layer and makes it. Options at their defaults are left out, all but the kernel's size. */
export function codeOf(question: Question): string {
  const shape = SHAPE.filter((name) => name === 'kernelSize' || !same(question[name], PLAIN[name]));
  const host = [
    ...HOST.filter((name) => !question.assumed.includes(name)),
    ...(question.batch === 1 ? [] : (['batch'] as const)),
  ];
  const layer = shape.filter((name) => name !== 'bias').map((name) => `${name}: ${written(question[name])}`);
  return [
    "import { Conv1d, planConv1d } from 'tapline';",
    '',
    'const plan = planConv1d(',
    `  ${braces(
      shape.map((name) => `${name}: ${written(question[name])}`),
      '  ',
    )},`,
    ...(host.length === 0
      ? []
      : [
          `  ${braces(
            host.map((name) => `${name}: ${written(question[name])}`),
            '  ',
          )},`,
        ]),
    ');',
    '',
    `const layer = new Conv1d(${braces(['weight', ...(question.bias ? ['bias'] : []), ...layer])});`,
    ...stream(question),
  ].join('\n');
}

function stream({ blockSize, batch }: Question): string[] {
  const options = [
    ...(blockSize === 128 ? [] : [`maxBlockSize: ${blockSize}`]),
    ...(batch === 1 ? [] : [`batch: ${batch}`]),
  ];
  return [`const stream = layer.createStream(${options.length > 0 ? braces(options) : ''});`];
}

/** Characters of a line. */
const WIDTH = 100;

/** An object in one line, or where that is too long with an entry on each. */
function braces(entries: readonly string[], indent = ''): string {
  const line = `{ ${entries.join(', ')} }`;
  if (line.length <= WIDTH) return line;
  return `{\n${entries.map((entry) => `${indent}  ${entry},\n`).join('')}${indent}}`;
}

function written(value: Question[keyof Question]): string {
  return JSON.stringify(value).replaceAll('"', "'").replaceAll(',', ', ');
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
