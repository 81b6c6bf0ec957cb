import type { Conv1dPlan } from 'tapline';
import { create } from '../look/element.ts';

/** `16 → 64 channels, 5 taps, dilation 2`: a layer in few words. */
export function nameOf({ shape, algorithm }: Conv1dPlan): string {
  const { inChannels, outChannels, kernelSize, dilation, stride, groups } = shape;
  return [
    `${inChannels} → ${outChannels}`,
    `${grouped(kernelSize)} ${kernelSize === 1 ? 'tap' : 'taps'}`,
    ...(dilation > 1 ? [`dilation ${grouped(dilation)}`] : []),
    ...(stride > 1 ? [`stride ${grouped(stride)}`] : []),
    ...(groups > 1 ? [`${grouped(groups)} groups`] : []),
    algorithm,
  ].join(', ');
}

/** `1.23 million`: to three digits. */
export function inWords(value: number): string {
  const words = ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion'];
  let scaled = value;
  let index = 0;
  while (scaled >= 999.5 && index < words.length - 1) {
    scaled /= 1000;
    index++;
  }
  return `${grouped(Number(scaled.toPrecision(3)))}${words[index]}`;
}

/** `1.4 KiB`, to three digits. */
export function bytes(value: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let scaled = value;
  let index = 0;
  while (scaled >= 1000 && index < units.length - 1) {
    scaled /= 1024;
    index++;
  }
  return `${grouped(Number(scaled.toPrecision(3)))} ${units[index]}`;
}

const english = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });

/** `1,234.5` */
export function grouped(value: number): string {
  return english.format(value);
}

/** `0.42 %`, to two digits. */
export function percent(share: number): string {
  return `${grouped(Number((100 * share).toPrecision(2)))} %`;
}

/** Text whose long numbers may be broken after a comma. */
export function breakable(text: string): (Node | string)[] {
  return text.split(/(\d{1,3}(?:,\d{3})+(?:\.\d+)?)/).map((part, i) => (i % 2 === 0 ? part : breakableNumber(part)));
}

function breakableNumber(number: string): HTMLElement {
  const parts = number.split(/(?<=,)/).flatMap((part, i) => (i === 0 ? [part] : [create('wbr'), part]));
  return create('span', { className: 'number' }, ...parts);
}
