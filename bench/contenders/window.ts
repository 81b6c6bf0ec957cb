import { BLOCK_COUNT, BLOCK_FRAMES, type Layer } from '../layers.ts';

/**
 * What a layer without state needs around it: the last `history` frames and the new ones, in one array that lives as
 * long as the contender. A call moves the window on by a block before it runs the layer.
 */
export interface Window {
  readonly frames: number;
  readonly data: Float32Array;
  /** Takes in a block. */
  advance(index: number): void;
}

/** [channels × frames] */
export function planarWindow({ channels, history, blocks }: Layer): Window {
  const frames = history + BLOCK_FRAMES;
  const data = new Float32Array(channels * frames);
  return {
    frames,
    data,
    advance(index) {
      const block = blocks[index % BLOCK_COUNT] as Float32Array[];
      // One move for all rows: what enters a row's end from the next row is overwritten by the new frames.
      data.copyWithin(0, BLOCK_FRAMES);
      for (let channel = 0; channel < channels; channel++) {
        data.set(block[channel] as Float32Array, channel * frames + history);
      }
    },
  };
}

/** [frames × channels]. The blocks are interleaved beforehand, as if the signal came that way. */
export function interleavedWindow({ channels, history, blocks }: Layer): Window {
  const frames = history + BLOCK_FRAMES;
  const data = new Float32Array(frames * channels);
  const interleaved = blocks.map((block) => {
    const whole = new Float32Array(BLOCK_FRAMES * channels);
    block.forEach((row, channel) => {
      row.forEach((sample, frame) => {
        whole[frame * channels + channel] = sample;
      });
    });
    return whole;
  });
  return {
    frames,
    data,
    advance(index) {
      data.copyWithin(0, BLOCK_FRAMES * channels);
      data.set(interleaved[index % BLOCK_COUNT] as Float32Array, history * channels);
    },
  };
}
