import { Command } from 'commander';
import type { Conv1dShapeOptions } from '../conv1d/shape.ts';
import { formatRows, planRows, type Row } from '../plan/format.ts';
import { type PlanHost, planConv1d } from '../plan/plan.ts';
import { calibrate } from '../stream/calibrate.ts';
import { Conv1d } from '../stream/conv1d.ts';
import { given } from './given.ts';
import { layerOptions, readLayer } from './layer-file.ts';
import { planLink, readPlanLink } from './plan-link.ts';
import { number } from './values.ts';

/** `tapline plan`: what a layer costs and how late it is, from its shape alone. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description('Print what a layer costs and how late it is, before it runs.')
    .argument('[link]', "a plan's address in the planner page, or its query: options count before it")
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
    .option('--measure', 'time this machine for a moment: adds how long a block takes')
    .option(
      '--link',
      'add the address of the plan in the planner page, which `npm start` serves at the port that it names',
    )
    .option('--json', 'print JSON, with null for endless')
    .addHelpText('after', '\nExample:\n  tapline plan --kernel 64 --dilation 2 --rate 48000 --block 128')
    .action(async (address: string | undefined, options) => {
      const { kernel, weight, in: inChannels, out: outChannels, groups, bias, measure, link, json, ...rest } = options;
      const { rate: sampleRate, block: blockSize, length, batch, ...others } = rest;
      const linked = address === undefined ? undefined : readPlanLink(address);
      const host: PlanHost = { ...linked?.host, ...given({ length, batch, blockSize, sampleRate }) };
      const asked = given({ ...others, kernelSize: kernel, inChannels, outChannels, groups, bias });
      const shape = await shapeOf(linked?.shape, weight, asked);
      if (measure && host.blockSize === undefined)
        throw new Error('--measure needs --block: it is blocks that it times');
      const plan = planConv1d(shape, measure ? { ...host, machine: calibrate() } : host);
      const planner = link ? planLink(shape, host) : undefined;
      if (json) process.stdout.write(`${JSON.stringify({ ...plan, planner }, null, 2)}\n`);
      else process.stdout.write(formatRows([...planRows(plan), ...(planner ? linkRows(planner) : [])]));
    });
  return command;
}

/** The address on a line of its own, to be clicked or copied whole. */
function linkRows(planner: string): Row[] {
  return [
    ['planner', planner],
    ['', 'while npm start runs, at the port that it names'],
  ];
}

/** From a link or a layer's file, with what is asked beside it over that; or only what is asked. */
async function shapeOf(
  linked: Conv1dShapeOptions | undefined,
  path: string | undefined,
  asked: object,
): Promise<Conv1dShapeOptions> {
  if (path !== undefined) {
    if (linked !== undefined) throw new Error('plan takes a link or --weight: got both');
    using layer = new Conv1d(await readLayer(path, asked));
    return layer.shape;
  }
  if (linked === undefined && !('kernelSize' in asked)) throw new Error('plan needs --kernel, --weight or a link');
  return { ...linked, ...asked } as Conv1dShapeOptions; // which planConv1d checks
}
