import { millions, percent, times } from './format.ts';
import { judgeLong } from './long/targets.ts';
import { type ContenderName, type LayerResult, peakShare, type Results, speedUp, throughputRatio } from './results.ts';
import { excess } from './rounds.ts';
import type { Verdict } from './verdicts.ts';

type Ours = 'reproducible' | 'fast';

const MIN_SINGLE_FRAMES_PER_SECOND = 3e6;
const MAX_CREATION_MICROSECONDS = 20;
const MAX_STREAMS_MEGABYTES = 200;
const MAX_OPERATOR_MICROSECONDS = 0.5;
const MIN_NUMBERS_PER_SECOND = 3e6;
const MIN_PEER_THROUGHPUT = 20;
const MAX_FILE_SECONDS = 10;
const MAX_FILE_MEGABYTES = 150;
const MAX_STEREO_SHARE = 0.02;

export function judge({ layers, calls, streams, operators, file, audio, long }: Results): Verdict[] {
  const framesPerSecond = 1e6 / calls.single.process.median;
  const megabytes = (streams.streams * streams.bytes) / 1e6;
  const wide = layers.filter(({ layer }) => layer.channels >= 16);
  const longMono = layers.filter(({ layer }) => layer.channels === 1 && layer.kernelSize >= 64);
  const named = (name: string): LayerResult => {
    const result = layers.find(({ layer }) => layer.name === name);
    if (result === undefined) throw new Error(`${name} was not measured`);
    return result;
  };
  const speed = (name: string, ours: Ours, least: number): Verdict => {
    const ratio = speedUp(named(name), ours, 'onnxruntime-node');
    return {
      target: `${name}, ${ours}: at least ${times(least)} onnxruntime-node's speed`,
      measured: times(ratio),
      pass: ratio >= least,
    };
  };
  return [
    faster(layers, 'onnxruntime-web'),
    faster(layers, 'tfjs-wasm'),
    speed('1→1 K16', 'reproducible', 10),
    speed('1→1 K256', 'reproducible', 6),
    speed('8→8 K3', 'reproducible', 6),
    speed('16→16 K3 d8', 'reproducible', 2.5),
    speed('32→32 K3 d4', 'fast', 1),
    speed('64→64 K3', 'fast', 1 / 1.2),
    share(wide, 'from 16 channels on', 0.7),
    share(longMono, '1→1 from 64 taps on', 0.6),
    judgeWorst(wide, (result) => speedUp(result, 'fast', 'reproducible'), {
      target: 'from 16 channels on: fast is faster than reproducible',
      format: times,
      passes: (ratio) => ratio > 1,
    }),
    {
      target: `1→1 K64: at least ${millions(MIN_SINGLE_FRAMES_PER_SECOND)} blocks of one frame a second`,
      measured: millions(framesPerSecond),
      pass: framesPerSecond >= MIN_SINGLE_FRAMES_PER_SECOND,
    },
    {
      target: `a stream is created in less than ${MAX_CREATION_MICROSECONDS} µs`,
      measured: `${streams.creation.toFixed(1)} µs`,
      pass: streams.creation < MAX_CREATION_MICROSECONDS,
    },
    {
      target: `100,000 streams take less than ${MAX_STREAMS_MEGABYTES} MB`,
      measured: `${megabytes.toFixed(0)} MB`,
      pass: megabytes < MAX_STREAMS_MEGABYTES,
    },
    ...judgeOperators(operators),
    ...audio.map(({ name, seconds, underruns }) => ({
      target: `${name}, for ${seconds} s of real time: no underrun`,
      measured: underruns ? `${underruns.start} at the start, ${underruns.after} afterwards` : 'not counted',
      pass: underruns?.start === 0 && underruns.after === 0,
    })),
    judgeStereo(audio),
    {
      target: `tapline filter, ${file.what}: less than ${MAX_FILE_SECONDS} s and ${MAX_FILE_MEGABYTES} MB`,
      measured: `${file.seconds.toFixed(1)} s, ${file.megabytes.toFixed(0)} MB`,
      pass: file.seconds < MAX_FILE_SECONDS && file.megabytes < MAX_FILE_MEGABYTES,
    },
    ...judgeLong(long),
  ];
}

/** What true stereo takes beyond a node of 64 taps: what both have in common is the graph around a worklet. */
function judgeStereo([small, stereo]: Results['audio']): Verdict {
  const own = small?.thread === undefined || stereo?.thread === undefined ? undefined : stereo.thread - small.thread;
  return {
    target: `true stereo in real time: less than ${percent(MAX_STEREO_SHARE)} more of the audio thread than 64 taps`,
    measured: own === undefined ? 'not told' : percent(own),
    pass: own !== undefined && own < MAX_STEREO_SHARE,
  };
}

function judgeOperators(operators: Results['operators']): Verdict[] {
  const { process, allocation, blocks, numbers, scan, planar } = operators;
  const added = excess(blocks.timing, process.timing);
  const perSecond = 1e6 / numbers.timing.median;
  const against = (words: string, ratio: number): Verdict => ({
    target: `${words}: at least ${times(MIN_PEER_THROUGHPUT)}`,
    measured: times(ratio),
    pass: ratio >= MIN_PEER_THROUGHPUT,
  });
  return [
    {
      target: `conv1d adds at most ${MAX_OPERATOR_MICROSECONDS} µs to a block over process`,
      measured: `${added.toFixed(2)} µs (a map that only makes a new array: ${allocation.timing.median.toFixed(2)} µs)`,
      pass: added <= MAX_OPERATOR_MICROSECONDS,
    },
    {
      target: `conv1d, numbers through 64 taps: at least ${millions(MIN_NUMBERS_PER_SECOND)} a second`,
      measured: millions(perSecond),
      pass: perSecond >= MIN_NUMBERS_PER_SECOND,
    },
    against(
      "conv1d on planar blocks against @neurosity/pipes' filter on epochs",
      throughputRatio(planar, operators['pipes, epochs']),
    ),
    against(
      "conv1d on blocks against @neurosity/pipes' filter on samples",
      throughputRatio(blocks, operators['pipes, mono samples']),
    ),
    against('conv1d on blocks against a scan-based FIR', throughputRatio(blocks, scan)),
  ];
}

function faster(layers: readonly LayerResult[], peer: ContenderName): Verdict {
  return judgeWorst(layers, (result) => speedUp(result, 'reproducible', peer), {
    target: `every layer, reproducible: faster than ${peer}`,
    format: times,
    passes: (ratio) => ratio > 1,
  });
}

function share(layers: readonly LayerResult[], which: string, least: number): Verdict {
  return judgeWorst(layers, (result) => peakShare(result, 'reproducible'), {
    target: `${which}, reproducible: at least ${percent(least)} of the multiply+add peak`,
    format: percent,
    passes: (ratio) => ratio >= least,
  });
}

interface Aim {
  readonly target: string;
  format(value: number): string;
  passes(value: number): boolean;
}

/** Judges several layers by the one that does worst. */
function judgeWorst(
  layers: readonly LayerResult[],
  value: (result: LayerResult) => number,
  { target, format, passes }: Aim,
): Verdict {
  const values = layers.map(value);
  const worst = Math.min(...values);
  const where = layers[values.indexOf(worst)]?.layer.name;
  return { target, measured: `${format(worst)} (${where})`, pass: passes(worst) };
}
