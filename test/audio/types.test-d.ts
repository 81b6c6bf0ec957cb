import * as nwa from 'node-web-audio-api';
import * as sac from 'standardized-audio-context';
import type { Block } from 'tapline';
import { expectTypeOf } from 'vitest';
import { type Conv1dNode, type Conv1dNodeMembers, createConv1dNode } from '../../src/audio/index.ts';

/** What the types allow and forbid. Nothing here runs: `tsc -p tsconfig.check.json` is the test. */

declare const context: AudioContext;
declare const offline: OfflineAudioContext;
declare const source: AudioNode;
declare const weight: Float32Array;

// A browser's own: its node with the members, and its AudioParam.
const own = await createConv1dNode(context, { weight });
expectTypeOf(own).toEqualTypeOf<AudioWorkletNode & Conv1dNodeMembers<AudioParam>>();
expectTypeOf(own).toEqualTypeOf<Conv1dNode>();
expectTypeOf(own.mix).toEqualTypeOf<AudioParam>();
expectTypeOf(own.gain).toEqualTypeOf<AudioParam>();
expectTypeOf(own.bypass).toEqualTypeOf<boolean>();
expectTypeOf(own.latency).toEqualTypeOf<number>();
expectTypeOf(own.setWeight([1])).toEqualTypeOf<Promise<'installed' | 'superseded'>>();
expectTypeOf(source.connect(own).connect(context.destination)).toEqualTypeOf<AudioNode>();
expectTypeOf(own.outputs).toExtend<AsyncIterable<Block>>();
expectTypeOf(own.outputs.droppedFrames).toEqualTypeOf<number>();
expectTypeOf((await own.readMetrics()).underruns).toEqualTypeOf<number | undefined>();
void createConv1dNode(offline, { weight, batch: 2, upsample: 'zeros', nonFinite: 'propagate', outputs: true });
void createConv1dNode(context, { weight, AudioWorkletNode, workletUrl: '/worklet.js' });

// @ts-expect-error it cannot be replaced
own.mix = own.gain;
// @ts-expect-error an unknown word
void createConv1dNode(context, { weight, upsample: 'linear' });
// @ts-expect-error streams may throw, a node may not
void createConv1dNode(context, { weight, nonFinite: 'throw' });
// @ts-expect-error without a weight
void createConv1dNode(context, { batch: 2 });
// @ts-expect-error a destination is no context
void createConv1dNode(context.destination, { weight });
// @ts-expect-error a function that makes no node
void createConv1dNode(context, { weight, AudioWorkletNode: Math.max });

// node-web-audio-api's.
declare const nodeContext: nwa.AudioContext;
const inNode = await createConv1dNode(nodeContext, { weight, AudioWorkletNode: nwa.AudioWorkletNode });
expectTypeOf(inNode).toExtend<nwa.AudioWorkletNode>();
expectTypeOf(inNode.mix).toEqualTypeOf<nwa.AudioParam>();
nodeContext.createGain().connect(inNode).connect(nodeContext.destination);
void createConv1dNode(new nwa.OfflineAudioContext(1, 128, 48_000), { weight, AudioWorkletNode: nwa.AudioWorkletNode });

// standardized-audio-context's, which is undefined where the page is not secure.
declare const standardized: sac.AudioContext;
const wrapped = await createConv1dNode(standardized, { weight, AudioWorkletNode: sac.AudioWorkletNode });
expectTypeOf(wrapped).toExtend<sac.IAudioWorkletNode<sac.TContext>>();
expectTypeOf(wrapped.mix).toEqualTypeOf<sac.IAudioParam>();
expectTypeOf(wrapped.bypass).toEqualTypeOf<boolean>();
expectTypeOf(wrapped.port).toEqualTypeOf<MessagePort>();
standardized.createGain().connect(wrapped).connect(standardized.destination);
void createConv1dNode(new sac.OfflineAudioContext({ length: 128, sampleRate: 48_000 }), {
  weight,
  AudioWorkletNode: sac.AudioWorkletNode,
});
