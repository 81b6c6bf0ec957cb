import type { Context, Node, Sound } from './host.ts';
import { synthesiseLoop } from './loop.ts';

export type SourceName = 'loop' | 'microphone' | 'file';

/** Where a sound comes from. */
export interface SoundSource {
  readonly source: SourceName;
  /** The one that is chosen, whether it is the source or not. */
  readonly file: File | undefined;
}

/** What is heard, until it is stopped. */
export interface Source {
  readonly node: Node;
  stop(): void;
}

/** @throws Error in words for people, where there is no file, no microphone or no sound in the file */
export async function openSource(context: Context, { source, file }: SoundSource): Promise<Source> {
  if (source === 'microphone') return openMicrophone(context);
  if (source === 'loop') {
    const rows = synthesiseLoop(context.sampleRate);
    const buffer = context.createBuffer(rows.length, rows[0].length, context.sampleRate);
    for (const [channel, row] of rows.entries()) buffer.getChannelData(channel).set(row);
    return play(context, buffer);
  }
  if (file === undefined) throw new Error('Choose a sound file first, or drop one on the page.');
  return play(context, await decode(context, file));
}

/** @throws Error where the browser cannot decode it */
async function decode(context: Context, file: File): Promise<Sound> {
  const bytes = await file.arrayBuffer();
  return context.decodeAudioData(bytes).catch(() => {
    throw new Error(`${file.name} is no sound file that this browser can decode: take a WAV, MP3, OGG or FLAC file.`);
  });
}

function play(context: Context, buffer: Sound): Source {
  const node = context.createBufferSource();
  node.buffer = buffer;
  node.loop = true;
  node.start();
  return {
    node,
    stop() {
      node.stop();
      node.disconnect();
    },
  };
}

/** Of the microphone: without what phone calls need, which would change with the sound. */
export const UNTOUCHED: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

async function openMicrophone(context: Context): Promise<Source> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: UNTOUCHED }).catch((error: Error) => {
    throw new Error(`There is no microphone to hear (${error.message}): allow it for this page, or take the loop.`);
  });
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    const node = context.createMediaStreamSource(stream);
    return {
      node,
      stop() {
        node.disconnect();
        release();
      },
    };
  } catch (error) {
    release(); // the context was closed while a person thought about it
    throw error;
  }
}
