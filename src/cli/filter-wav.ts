import { bytesPerSample } from '../pcm/format.ts';
import { PcmFilter } from '../pcm/pcm-filter.ts';
import type { Job } from './filter.ts';
import { amount, warnOfClamped } from './summary.ts';
import { readWavHeader } from './wav-reader.ts';
import { WavWriter } from './wav-writer.ts';

/** A WAV file, its samples in the format that they come in. The planner says how long the result is. */
export async function filterWav(job: Job): Promise<string> {
  const { layer, reader, destination, nonFinite, progress } = job;
  const { format, channels, sampleRate, frames, tags } = await readWavHeader(reader, job.bytes);
  const filter = new PcmFilter(layer, { format, channels, nonFinite }, 'reused');
  const rate = sampleRate / layer.shape.stride;
  if (!Number.isInteger(rate)) {
    throw new Error(
      `stride must divide the sample rate, since a WAV file's is a whole number: got stride=${layer.shape.stride}, ` +
        `${sampleRate} Hz`,
    );
  }
  const frameBytes = channels * bytesPerSample(format);
  const length = frames === undefined ? undefined : layer.plan().outputLength(frames);
  const writer = await WavWriter.open(destination, {
    format,
    channels: filter.outChannels,
    sampleRate: rate,
    frames: length,
    tags,
  });
  let bytes = 0;
  const samples = reader.rest(frames === undefined ? undefined : frames * frameBytes);
  for await (const chunk of samples) {
    await writer.write(filter.push(chunk));
    bytes += chunk.length;
    progress.at(bytes);
  }
  if (frames !== undefined && filter.position < frames) {
    throw new Error(`it ends after ${filter.position} of the ${frames} frames that its header promises`);
  }
  filter.dropRest(); // a recorder that was stopped may have left a part of a frame
  await writer.write(filter.flush());
  await writer.finish();
  warnOfClamped(filter);
  return amount(frames ?? filter.position, channels);
}
