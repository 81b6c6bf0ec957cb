import { noise, noiseBlock } from './arbitrary.ts';
import type { NodeScene } from './heard.ts';

const FRAMES = 12 * 128;

function scene(options: NodeScene['options']): NodeScene {
  const { batch = 1, inChannels = 1 } = options;
  return { options, signal: noiseBlock(options.weight.length, batch * inChannels, FRAMES), frames: FRAMES };
}

/** Layers of every kind, with short signals: node-web-audio-api takes its time. */
export const audioScenes: Readonly<Record<string, NodeScene>> = {
  mono: scene({ weight: noise(1, 17), bias: [0.25] }),
  'a mono layer on a stereo track': scene({ weight: noise(2, 64), batch: 2 }),
  stereo: scene({ weight: noise(3, 2 * 2 * 33), inChannels: 2, outChannels: 2 }),
  'stereo to mono': scene({ weight: noise(4, 2 * 8), inChannels: 2 }),
  '6 channels': scene({ weight: noise(5, 6 * 6 * 7), inChannels: 6, outChannels: 6, bias: noise(6, 6) }),
  grouped: scene({ weight: noise(7, 8 * 2 * 5), inChannels: 4, outChannels: 8, groups: 2 }),
  dilated: scene({ weight: noise(8, 2 * 9), outChannels: 2, dilation: 37 }),
  'stride 4, held': scene({ weight: noise(9, 16), stride: 4 }),
  'stride 3, zeros between': scene({
    weight: noise(10, 2 * 2 * 10),
    inChannels: 2,
    outChannels: 2,
    stride: 3,
    upsample: 'zeros',
  }),
  'a stride beyond a quantum': scene({ weight: noise(11, 300), stride: 200, padding: 'valid' }),
  "'same', which looks ahead": scene({ weight: noise(12, 401), padding: 'same' }),
  "'valid'": scene({ weight: noise(13, 200), padding: 'valid' }),
  'reflect padding': scene({ weight: noise(14, 9), padding: [6, 2], paddingMode: 'reflect' }),
  'replicate padding, stride 2': scene({ weight: noise(15, 9), padding: [5, 3], paddingMode: 'replicate', stride: 2 }),
  'circular padding on the right': scene({ weight: noise(16, 9), padding: [0, 3], paddingMode: 'circular' }),
  'a convolution': scene({ weight: noise(17, 50), operation: 'convolution' }),
  '4,000 taps': scene({ weight: noise(18, 4000) }),
  'as many channels as there may be': scene({ weight: noise(20, 3), batch: 32 }),
};
