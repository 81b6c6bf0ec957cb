import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, Output, WavOutputFormat } from 'mediabunny';

/** A WAV file of 32-bit floats, one row for each channel. */
export async function wavFile(rows: readonly Float32Array[], sampleRate: number): Promise<ArrayBuffer> {
  const frames = rows[0]?.length ?? 0;
  const interleaved = new Float32Array(rows.length * frames);
  for (const [channel, row] of rows.entries()) {
    for (let n = 0; n < frames; n++) interleaved[n * rows.length + channel] = row[n] ?? 0;
  }
  const target = new BufferTarget();
  const output = new Output({ format: new WavOutputFormat(), target });
  const source = new EncodedAudioPacketSource('pcm-f32');
  output.addAudioTrack(source, { decoderConfig: { codec: 'pcm-f32', numberOfChannels: rows.length, sampleRate } });
  await output.start();
  await source.add(new EncodedPacket(new Uint8Array(interleaved.buffer), 'key', 0, frames / sampleRate));
  await output.finalize();
  if (target.buffer === null) throw new Error('the WAV file was not written');
  return target.buffer;
}
