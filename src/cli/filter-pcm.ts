import type { PcmFormat } from '../pcm/format.ts';
import { PcmFilter } from '../pcm/pcm-filter.ts';
import type { Job } from './filter.ts';
import { amount, warnOfClamped } from './summary.ts';

/** Raw PCM, from the first byte to the last. */
export async function filterPcm(job: Job, format: PcmFormat, channels: number): Promise<string> {
  const { layer, reader, destination, nonFinite, progress } = job;
  const filter = new PcmFilter(layer, { format, channels, nonFinite }, 'reused');
  let bytes = 0;
  for await (const chunk of reader.rest()) {
    await destination.write(filter.push(chunk));
    bytes += chunk.length;
    progress.at(bytes);
  }
  await destination.write(filter.flush());
  warnOfClamped(filter);
  return amount(filter.position, channels);
}
