import type { PcmFilter } from '../pcm/pcm-filter.ts';

/** `1,440,000 frames of 2 channels` */
export function amount(frames: number, channels: number, noun = 'channel'): string {
  const plural = (count: number, name: string): string =>
    `${count.toLocaleString('en-US')} ${count === 1 ? name : `${name}s`}`;
  return `${plural(frames, 'frame')} of ${plural(channels, noun)}`;
}

/** What was clamped cannot be heard in the file, only from it. */
export function warnOfClamped({ clamped, format }: PcmFilter): void {
  if (clamped === 0) return;
  const samples = clamped === 1 ? '1 sample was' : `${clamped.toLocaleString('en-US')} samples were`;
  process.stderr.write(
    `tapline: ${samples} beyond full scale of ${format} and clamped; a smaller weight avoids that\n`,
  );
}
