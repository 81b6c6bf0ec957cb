import { type FilterDesign, frequencyResponse } from '../../dist/design/index.js';

const POINTS = 300;

/** Decibels at the upper and lower edge. */
const TOP = 6;
const BOTTOM = -84;

/** CSS pixels below the curve, for the frequencies. */
const MARGIN = 24;

/** Draws a filter's response as large as the canvas is shown: frequency along equal ratios, decibels upwards. */
export function drawCurve(
  canvas: HTMLCanvasElement,
  filter: FilterDesign,
  sampleRate: number,
  lowest: number,
  highest: number,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  const x = (frequency: number): number => (width * Math.log(frequency / lowest)) / Math.log(highest / lowest);
  const y = (decibels: number): number => ((height - MARGIN) * (TOP - Math.max(BOTTOM, decibels))) / (TOP - BOTTOM);

  context.strokeStyle = style.borderTopColor;
  context.fillStyle = style.color;
  context.font = '13px system-ui, sans-serif';
  const line = (x0: number, y0: number, x1: number, y1: number): void => {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  };
  for (const frequency of width < 500 ? [100, 1000, 10_000] : [100, 200, 500, 1000, 2000, 5000, 10_000]) {
    line(x(frequency), 0, x(frequency), height - MARGIN);
    context.fillText(frequency < 1000 ? `${frequency} Hz` : `${frequency / 1000} kHz`, x(frequency) - 16, height - 7);
  }
  for (const decibels of [0, -20, -40, -60, -80]) {
    line(0, y(decibels), width, y(decibels));
    context.fillText(`${decibels} dB`, 6, y(decibels) - 4);
  }

  const frequencies = Array.from({ length: POINTS }, (_, i) => lowest * (highest / lowest) ** (i / (POINTS - 1)));
  const { decibels } = frequencyResponse(filter, { sampleRate, frequencies });
  context.strokeStyle = style.outlineColor;
  context.lineWidth = 2.5;
  context.lineJoin = 'round';
  context.beginPath();
  frequencies.forEach((frequency, i) => {
    context.lineTo(x(frequency), y(decibels[i] ?? BOTTOM));
  });
  context.stroke();
}
