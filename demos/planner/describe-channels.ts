import type { Conv1dShape } from 'tapline';
import { count } from '../look/numbers.ts';
import { inputsOf } from './channels.ts';

/** Which inputs feed which outputs, in sentences. */
export function describeChannels(shape: Conv1dShape, output: number): string {
  const { inChannels, groups, kernelSize } = shape;
  const [first, last] = inputsOf(shape, output);
  const between = last - first === 1 ? 'and' : 'to';
  const read = first === last ? `input ${count(first)}` : `inputs ${count(first)} ${between} ${count(last)}`;
  const taps = `${count(kernelSize)} ${kernelSize === 1 ? 'tap' : 'taps'}`;
  const products = (inChannels / groups) * kernelSize;
  const each = `${taps} of ${first === last ? 'it' : 'each'}`;
  return `${ruleOf(shape)} Output ${count(output)} reads ${read}, ${each}: ${count(products)} ${products === 1 ? 'product' : 'products'} for a frame.`;
}

function ruleOf({ inChannels, outChannels, groups }: Conv1dShape): string {
  const perIn = inChannels / groups;
  const perOut = outChannels / groups;
  if (inChannels === 1 && outChannels === 1) return 'One channel in, one out.';
  if (groups === 1) {
    return inChannels === 1
      ? 'Every output reads the one input.'
      : `Every output reads all ${count(inChannels)} inputs.`;
  }
  if (perIn > 1) return `${count(groups)} groups: every output reads the ${count(perIn)} inputs of its own group.`;
  return perOut === 1
    ? 'Depthwise: every output reads the input of its own number alone.'
    : `Depthwise, ${count(perOut)} outputs for an input: every output reads the input of its own group alone.`;
}
