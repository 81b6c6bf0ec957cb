import { AudioWorkletNode, OfflineAudioContext } from 'node-web-audio-api';
import { type Conv1dNode, type Conv1dNodeOptions, createConv1dNode } from 'tapline/audio';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../helpers/examples.ts';
import { rejection } from '../helpers/refusal.ts';

// This host lets no context with a processor rest while another one loads: each is rendered to its end, which frees it.

type Options = Conv1dNodeOptions<AudioWorkletNode>;

function make(options: Partial<Options>, host: OfflineAudioContext): Promise<Conv1dNode<AudioWorkletNode>> {
  return createConv1dNode(host, { weight: [1, 2, 3], AudioWorkletNode, ...options });
}

/** A context that has loaded nothing. */
function fresh(): OfflineAudioContext {
  return new OfflineAudioContext(1, 128, 48_000);
}

describe('loading', () => {
  test('from a file path', async () => {
    const host = fresh();
    const node = await make({ workletUrl: `${ROOT}dist/worklet.js` }, host);
    expect(node).toBeInstanceOf(AudioWorkletNode);
    await host.startRendering();
  });

  test('happens once for many nodes, at once and one after the other', async () => {
    const host = fresh();
    const loads = host.audioWorklet.addModule.bind(host.audioWorklet);
    let count = 0;
    host.audioWorklet.addModule = (url) => {
      count++;
      return loads(url);
    };
    const nodes = await Promise.all([make({}, host), make({}, host), make({}, host)]);
    nodes.push(await make({}, host));
    expect(count).toBe(1);
    expect(new Set(nodes).size).toBe(4);
    await host.startRendering();
  });

  test('from a broken address rejects and says what the address must be; the next one works', async () => {
    const host = fresh();
    expect(await rejection(make({ workletUrl: `${ROOT}dist/no-such-worklet.js` }, host))).toMatch(
      /^Error: workletUrl '.*no-such-worklet.js' could not be loaded .*tapline\/worklet\.js.*Content-Security-Policy/,
    );
    await make({}, host);
    await host.startRendering();
  });

  test('of a script that is not the processor says so, and the right one can still be loaded', async () => {
    const host = fresh();
    const said = await rejection(make({ workletUrl: `${ROOT}dist/index.js` }, host));
    expect(said).toMatch(/^Error: the audio processor tapline-conv1d\/.* could not be made .*this version/);
    await make({}, host);
    await host.startRendering();
  });

  test('into a context that is closed says so at once', async () => {
    const host = fresh();
    await host.startRendering();
    expect(await rejection(make({}, host))).toBe('Error: context is closed: make the node on one that is open');
  });
});
