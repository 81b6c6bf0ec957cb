import { createConv1dNode } from '../../dist/audio/index.js';
import { lowpass } from '../../dist/design/index.js';
import { drawCurve } from './curve.ts';
import { makeLoop } from './loop.ts';

const TAPS = 255;

/** Hertz: where the cutoff's slider begins and ends. */
const LOWEST = 60;
const HIGHEST = 16_000;

/** Seconds of crossfade for each change of the filter. */
const FADE = 0.03;

const context = new AudioContext();
const { sampleRate } = context;
const design = (): ReturnType<typeof lowpass> => lowpass({ cutoff: cutoff(), sampleRate, taps: TAPS });

const canvas = element('curve', HTMLCanvasElement);
const cutoffSlider = element('cutoff', HTMLInputElement);
const mixSlider = element('mix', HTMLInputElement);
const gainSlider = element('gain', HTMLInputElement);
const bypassBox = element('bypass', HTMLInputElement);
const file = element('file', HTMLInputElement);
const playButton = element('play', HTMLButtonElement);
const status = element('status', HTMLElement);

let stop: (() => void) | undefined;

showFilter();
const node = await createConv1dNode(context, { ...design(), batch: 2 }).catch((error: Error) => {
  status.textContent = error.message;
  throw error;
});
node.connect(context.destination);

cutoffSlider.addEventListener('input', changeFilter);
canvas.addEventListener('pointerdown', (event) => {
  canvas.setPointerCapture(event.pointerId);
  drag(event);
});
canvas.addEventListener('pointermove', (event) => {
  if (event.buttons & 1) drag(event);
});
mixSlider.addEventListener('input', () => {
  node.mix.value = mixSlider.valueAsNumber;
  element('mix-value', HTMLElement).textContent = `${Math.round(100 * mixSlider.valueAsNumber)} %`;
});
gainSlider.addEventListener('input', () => {
  const gain = gainSlider.valueAsNumber;
  node.gain.value = gain;
  element('gain-value', HTMLElement).textContent = gain === 0 ? 'silent' : `${(20 * Math.log10(gain)).toFixed(1)} dB`;
});
bypassBox.addEventListener('change', () => {
  node.bypass = bypassBox.checked;
});
for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=source]')) {
  radio.addEventListener('change', () => {
    if (stop) void play();
  });
}
file.addEventListener('change', () => {
  const radio = document.querySelector<HTMLInputElement>('input[value=file]');
  if (radio) radio.checked = true;
  void play();
});
playButton.addEventListener('click', () => {
  if (stop) pause();
  else void play();
});
setInterval(() => void showStatus(), 500);
new ResizeObserver(showFilter).observe(canvas);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showFilter);

/** Hertz, by equal ratios along the slider. */
function cutoff(): number {
  return LOWEST * (HIGHEST / LOWEST) ** cutoffSlider.valueAsNumber;
}

function drag(event: PointerEvent): void {
  const { left, width } = canvas.getBoundingClientRect();
  cutoffSlider.valueAsNumber = Math.min(1, Math.max(0, (event.clientX - left) / width));
  changeFilter();
}

function changeFilter(): void {
  showFilter();
  void node.setWeight(design().weight, { fade: FADE });
}

function showFilter(): void {
  element('cutoff-value', HTMLElement).textContent = `${Math.round(cutoff()).toLocaleString('en-US')} Hz`;
  drawCurve(canvas, design(), sampleRate, LOWEST, HIGHEST);
}

async function play(): Promise<void> {
  pause();
  try {
    await context.resume();
    stop = await connectSource();
    playButton.textContent = 'Stop';
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error);
  }
}

function pause(): void {
  stop?.();
  stop = undefined;
  playButton.textContent = 'Play';
}

/** Connects what is chosen; returns how to end it. */
async function connectSource(): Promise<() => void> {
  const chosen = document.querySelector<HTMLInputElement>('input[name=source]:checked')?.value;
  if (chosen === 'microphone') {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    const source = context.createMediaStreamSource(stream);
    source.connect(node);
    return () => {
      source.disconnect();
      for (const track of stream.getTracks()) track.stop();
    };
  }
  const [sound] = file.files ?? [];
  if (chosen === 'file' && sound === undefined) throw new Error('Choose a sound file first.');
  const source = context.createBufferSource();
  source.buffer =
    chosen === 'file' && sound ? await context.decodeAudioData(await sound.arrayBuffer()) : makeLoop(context);
  source.loop = true;
  source.connect(node);
  source.start();
  return () => {
    source.stop();
    source.disconnect();
  };
}

async function showStatus(): Promise<void> {
  if (!stop) {
    status.textContent = 'Not playing.';
    return;
  }
  const { load, underruns, nonFiniteCount } = await node.readMetrics();
  const device = 1000 * (context.outputLatency || context.baseLatency);
  status.textContent = [
    `Latency: filter ${(1000 * node.latency).toFixed(1)} ms, device ${device.toFixed(1)} ms`,
    `load ${(100 * load).toFixed(1)} %`,
    ...(underruns === undefined ? [] : [`${underruns} underruns`]),
    ...(nonFiniteCount > 0 ? [`${nonFiniteCount} samples were no numbers`] : []),
  ].join(' · ');
}

function element<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} #${id}`);
}
