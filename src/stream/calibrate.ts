import type { Conv1dShapeOptions } from '../conv1d/shape.ts';
import { framesOfGrid } from '../plan/cells.ts';
import { fitMachine, type Sample } from '../plan/fit-machine.ts';
import { type MachineProfile, TYPICAL_MACHINE } from '../plan/machine.ts';
import { planGeometry } from '../plan/memory.ts';
import { countBlock, type Work } from '../plan/work.ts';
import { Conv1d } from './conv1d.ts';
import type { Conv1dStream } from './conv1d-stream.ts';

/** Layers that between them do much of every unit of work, each with its block size, a multiple of its stride. */
const LAYERS: readonly [blockSize: number, shape: Conv1dShapeOptions][] = [
  [1, { kernelSize: 1 }], // calls
  [1, { kernelSize: 1, inChannels: 16, outChannels: 16, groups: 16 }], // short rows
  [24, { kernelSize: 1, inChannels: 4, outChannels: 4, groups: 4 }], // frames one by one
  [32, { kernelSize: 1, inChannels: 16, outChannels: 16, groups: 16 }], // rows, tiles
  [2048, { kernelSize: 2, inChannels: 2, outChannels: 2, groups: 2 }], // frames
  [128, { kernelSize: 8, stride: 8, inChannels: 8, outChannels: 8, groups: 8 }], // phases
  [128, { kernelSize: 192, algorithm: 'direct' }], // sums: trios,
  [128, { kernelSize: 64, dilation: 3, algorithm: 'direct' }], // singles,
  [128, { kernelSize: 5, inChannels: 16, outChannels: 16, algorithm: 'direct' }], // several rows
  [128, { kernelSize: 3, inChannels: 32, outChannels: 32, algorithm: 'direct' }],
  [128, { kernelSize: 192, algorithm: 'direct', numerics: 'fast' }],
  [128, { kernelSize: 5, inChannels: 16, outChannels: 16, algorithm: 'direct', numerics: 'fast' }],
  [1, { kernelSize: 600, algorithm: 'fft' }], // runs between ticks
  [128, { kernelSize: 256, algorithm: 'fft' }], // ticks
  [128, { kernelSize: 4096, algorithm: 'fft' }], // transforms, two levels of them
  [128, { kernelSize: 1024, inChannels: 4, outChannels: 4, algorithm: 'fft' }], // products
];

/** In all: V8 takes most of it to optimise the engine, and only the last turns show how fast that is. */
const MILLISECONDS = 130;

/** Where the machine is busy optimising takes longer: until so many rounds made nothing faster, by so much. */
const MOST_MILLISECONDS = 500;
const SETTLED_ROUNDS = 5;
const FASTER = 0.9;

/** A turn of one layer is long against the clock's steps, but many have to fit. */
const LEAST_TURN = 0.4;
const LONGEST_TURN = 4;
const STEPS_OF_TURN = 20;

/** From one turn to the next at most so many times the blocks: early ones are slow. */
const GROWTH = 8;

/** After so many, every layer has had a whole turn. */
const LEAST_ROUNDS = 6;

/** Times that a clock is read before it counts as standing still. */
const PATIENCE = 1e7;

/**
 * Measures how fast this machine runs the engine, so that plans can say how long a block takes: the `machine` of a plan's
 * host. Runs some small layers in turns for about 0.2 s, up to 0.5 s where the machine is busy. Of each the fastest turn
 * counts: it is optimised by then, and nothing else was in the way. Keep the profile: it is plain numbers, and good for
 * every plan on this machine.
 *
 * Allocates layers and streams, and disposes of them. Not for a thread that has to be in time.
 *
 * ```ts
 * import { calibrate, planConv1d } from 'tapline';
 *
 * const machine = calibrate();
 * const plan = planConv1d({ kernelSize: 64 }, { machine, blockSize: 128, sampleRate: 48000 });
 * console.log(Object.keys(plan.estimate ?? {})); // → [ 'microsecondsPerBlock', 'load' ]
 * ```
 *
 * @throws Error where there is no clock, as in an AudioWorklet: calibrate on the page or in a worker then, and hand the
 *   profile over
 */
export function calibrate(): MachineProfile {
  const turn = Math.min(LONGEST_TURN, Math.max(LEAST_TURN, STEPS_OF_TURN * clockStep()));
  const start = performance.now();
  const contenders = LAYERS.map(([blockSize, shape]) => new Contender(shape, blockSize));
  try {
    let elapsed = 0;
    let settled = 0;
    for (let round = 0; round < LEAST_ROUNDS || elapsed < MILLISECONDS || settled < SETTLED_ROUNDS; round++) {
      if (round >= LEAST_ROUNDS && elapsed > MOST_MILLISECONDS) break;
      settled++;
      for (const contender of contenders) if (contender.take(turn)) settled = 0;
      elapsed = performance.now() - start;
    }
    return fitMachine(contenders, TYPICAL_MACHINE);
  } finally {
    for (const contender of contenders) contender.dispose();
  }
}

/** Milliseconds of a step of the clock, or from one reading to the next. */
function clockStep(): number {
  if (typeof performance === 'undefined') {
    throw new Error(
      'calibrate needs performance.now, which an AudioWorklet does not have: ' +
        'calibrate on the page or in a worker and hand the profile over',
    );
  }
  const start = performance.now();
  for (let i = 0; i < PATIENCE; i++) {
    const step = performance.now() - start;
    if (step > 0) return step;
  }
  throw new Error('calibrate needs a clock that moves on: performance.now stands still');
}

/** One layer, and how long its fastest blocks took. */
class Contender implements Sample {
  readonly work: Work;
  /** Of a block. */
  nanoseconds = Infinity;
  readonly #layer: Conv1d;
  readonly #stream: Conv1dStream;
  readonly #input: Float32Array[];
  readonly #output: Float32Array[];
  /** Blocks after which the same work comes again, and those of the next turn: a multiple. */
  readonly #period: number;
  #blocks: number;

  constructor(options: Conv1dShapeOptions, blockSize: number) {
    const { inChannels = 1, outChannels = 1, groups = 1, kernelSize } = options;
    // Nothing grows, and nothing becomes subnormal.
    const weight = new Float32Array((outChannels * inChannels * kernelSize) / groups).fill(1 / kernelSize);
    this.#layer = new Conv1d({ ...options, bias: undefined, weight });
    this.#stream = this.#layer.createStream({ maxBlockSize: blockSize });
    const { shape } = this.#layer;
    const outputs = blockSize / shape.stride;
    this.#input = Array.from({ length: inChannels }, () => new Float32Array(blockSize).fill(0.5));
    this.#output = Array.from({ length: outChannels }, () => new Float32Array(outputs));
    this.work = countBlock(shape, planGeometry(shape, 1, blockSize), blockSize, outputs);
    this.#period = Math.ceil(framesOfGrid(shape) / blockSize);
    this.#blocks = this.#period;
  }

  /** As many blocks as take so long, as far as is known. Returns whether they were clearly faster than all before. */
  take(milliseconds: number): boolean {
    const blocks = this.#blocks;
    const start = performance.now();
    for (let i = 0; i < blocks; i++) this.#stream.process(this.#input, this.#output);
    const taken = performance.now() - start;
    const before = this.nanoseconds;
    // A short turn is no more than a step or two of the clock.
    if (taken >= milliseconds / 2) this.nanoseconds = Math.min(before, (1e6 * taken) / blocks);
    const wanted = Math.min(GROWTH * blocks, (blocks * milliseconds) / taken);
    this.#blocks = Math.ceil(wanted / this.#period) * this.#period;
    return this.nanoseconds < FASTER * before;
  }

  dispose(): void {
    this.#layer.dispose();
  }
}
