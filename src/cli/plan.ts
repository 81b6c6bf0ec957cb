import { Command } from 'commander';
import type { Conv1dShapeOptions } from '../conv1d/shape.ts';
import { formatPlan } from '../plan/format.ts';
import { planConv1d } from '../plan/plan.ts';
import { Conv1d } from '../stream/conv1d.ts';
import { layerOptions, readLayer } from './layer-file.ts';
import { given, number } from './values.ts';

/** `tapline plan`: what a layer costs and how late it is, from its shape alone. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description('Print what a layer costs and how late it is, before it runs.')
    .option('--kernel <taps>', 'kernel size (K)', number)
    .option('--weight <file>', 'or a layer: JSON of its options, or an array of taps')
    .option('--in <channels>', 'input channels', number)
    .option('--out <channels>', 'output channels', number)
    .option('--groups <n>', 'groups of channels', number);
  layerOptions(command)
    .option('--bias', 'count a bias')
    .option('--rate <hertz>', 'sample rate: adds times and figures a second', number)
    .option('--block <frames>', 'block size: adds figures a block', number)
    .option('--length <frames>', 'length of a whole signal: adds its operations', number)
    .option('--batch <n>', 'signals in lockstep', number)
    .option('--json', 'print JSON, with null for endless')
    .addHelpText('after', '\nExample:\n  tapline plan --kernel 64 --dilation 2 --rate 48000 --block 128')
    .action(async (options) => {
      const { kernel, weight, in: inChannels, out: outChannels, groups, bias, json, ...rest } = options;
      const { rate: sampleRate, block: blockSize, length, batch, ...shape } = rest;
      const host = given({ length, batch, blockSize, sampleRate });
      const asked = given({ ...shape, kernelSize: kernel, inChannels, outChannels, groups, bias });
      const plan = planConv1d(weight === undefined ? needKernel(asked) : await shapeOf(weight, asked), host);
      process.stdout.write(json ? `${JSON.stringify(plan, null, 2)}\n` : formatPlan(plan));
    });
  return command;
}

function needKernel(shape: object): Conv1dShapeOptions {
  if (!('kernelSize' in shape)) throw new Error('plan needs --kernel or --weight');
  return shape as Conv1dShapeOptions; // which planConv1d checks
}

async function shapeOf(path: string, asked: object): Promise<Conv1dShapeOptions> {
  using layer = new Conv1d(await readLayer(path, asked));
  return layer.shape;
}
