import { execFileSync } from 'node:child_process';
import { AudioWorkletNode, OfflineAudioContext } from 'node-web-audio-api';
import { createConv1dNode } from 'tapline/audio';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../helpers/examples.ts';
import { rejection } from '../helpers/refusal.ts';

const context = new OfflineAudioContext(1, 128, 48_000);

/** A call with options, and a context, that the types may forbid. */
function create(options: unknown, host: unknown = context): Promise<unknown> {
  return Reflect.apply(createConv1dNode, undefined, [host, options]);
}

const weight = [1, 2, 3];

describe('wrong options', () => {
  test.each<[string, object, string]>([
    [
      'more than 32 inputs',
      { weight: new Array(33).fill(1), inChannels: 33 },
      'RangeError: batch·inChannels must be at most 32: got batch=1, inChannels=33',
    ],
    [
      'more than 32 outputs',
      { weight, batch: 11, outChannels: 3 },
      'RangeError: batch·outChannels must be at most 32: got batch=11, outChannels=3',
    ],
    [
      'circular padding on the left',
      { weight, padding: 1, paddingMode: 'circular' },
      "RangeError: paddingMode 'circular' with 1 frames of left padding cannot stream",
    ],
    [
      'padding beyond the kernel on the left',
      { weight, padding: [3, 0] },
      'RangeError: padding must not put more than dilation·(kernelSize − 1) = 2 frames before',
    ],
    [
      'an unknown upsample',
      { weight, upsample: 'linear' },
      "RangeError: upsample must be 'hold' or 'zeros': got 'linear'",
    ],
    ['an upsample that is no word', { weight, upsample: 2 }, 'TypeError: upsample must be a string: got 2'],
    [
      'an unknown nonFinite',
      { weight, nonFinite: 'throw' },
      "RangeError: nonFinite must be 'zero' or 'propagate': got 'throw'",
    ],
    ['outputs that is no boolean', { weight, outputs: 1 }, 'TypeError: outputs must be true or false: got 1'],
    [
      'a workletUrl that is no string',
      { weight, workletUrl: new URL('file:///worklet.js') },
      'TypeError: workletUrl must be a string: got an object',
    ],
    ['a batch of 0', { weight, batch: 0 }, 'RangeError: batch must be an integer of at least 1: got 0'],
    ['a batch that is no number', { weight, batch: '2' }, "TypeError: batch must be a number: got '2'"],
    ['no weight', {}, 'TypeError: weight '],
    ['a weight that is not finite', { weight: [1, NaN] }, 'RangeError: weight'],
    ['a weight of another length', { weight, kernelSize: 2 }, 'RangeError: '],
    ['a bias of another length', { weight, bias: [1, 2] }, 'RangeError: bias '],
    ["'same' with a stride", { weight, padding: 'same', stride: 2 }, 'RangeError: '],
  ])('%s rejects and says why', async (_, options, said) => {
    expect((await rejection(create({ AudioWorkletNode, ...options }))).slice(0, said.length)).toBe(said);
  });

  test.each([undefined, null, 5])('options of %s', async (options) => {
    expect(await rejection(create(options))).toBe(`TypeError: options must be an object: got ${options}`);
  });

  test.each([undefined, null, 'context', {}])('a context of %s', async (host) => {
    expect(await rejection(create({ weight, AudioWorkletNode }, host ?? null))).toMatch(
      /^TypeError: context must be a BaseAudioContext: got /,
    );
  });
});

describe('without an AudioWorkletNode', () => {
  test('in Node the error says which option to give', async () => {
    expect(await rejection(create({ weight }))).toMatch(/^Error: .*option AudioWorkletNode.*node-web-audio-api/);
  });

  test('where an undefined one was given, it says that the page needs HTTPS or localhost', async () => {
    expect(await rejection(create({ weight, AudioWorkletNode: undefined }))).toMatch(/^Error: .*HTTPS or localhost/);
  });

  test.each([null, 5, {}])('where %j was given, it says that a constructor is needed', async (given) => {
    expect(await rejection(create({ weight, AudioWorkletNode: given }))).toMatch(
      /^TypeError: AudioWorkletNode must be a constructor: got /,
    );
  });

  test('where the context has no audioWorklet, it says what that needs', async () => {
    expect(await rejection(create({ weight, AudioWorkletNode }, { sampleRate: 48_000 }))).toMatch(
      /^Error: this context has no audioWorklet: a page needs HTTPS or localhost/,
    );
  });
});

describe('a host that fails', () => {
  const silent = { sampleRate: 48_000, audioWorklet: { addModule: () => new Promise<never>(() => {}) } };
  const failing = {
    sampleRate: 48_000,
    audioWorklet: { addModule: () => Promise.reject(new Error('blocked by policy')) },
  };

  test('to load at all rejects within 5 seconds', async () => {
    const start = performance.now();
    expect(await rejection(create({ weight, AudioWorkletNode }, silent))).toMatch(
      /^Error: the audio processor was not loaded within 4.5 seconds: .*Content-Security-Policy/,
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('from Blob and data URLs says to serve the script', async () => {
    expect(await rejection(create({ weight, AudioWorkletNode }, failing))).toMatch(
      /^Error: the audio processor could not be loaded \(blocked by policy\): .*tapline\/worklet\.js .*workletUrl/,
    );
  });

  test('where Blob URLs are forbidden a data URL is tried', async () => {
    const tried: string[] = [];
    const audioWorklet = {
      addModule(url: string): Promise<void> {
        tried.push(url.slice(0, 5));
        return url.startsWith('blob:') ? Promise.reject(new Error('no')) : Promise.resolve();
      },
    };
    // What was loaded is no processor, so that the constructor is what fails.
    await rejection(create({ weight, AudioWorkletNode }, { sampleRate: 48_000, audioWorklet }));
    expect(tried).toEqual(['blob:', 'data:']);
  });

  test('a context of another host is named', async () => {
    const audioWorklet = { addModule: () => Promise.resolve() };
    expect(await rejection(create({ weight, AudioWorkletNode }, { sampleRate: 48_000, audioWorklet }))).toMatch(
      /could not be made .*context and AudioWorkletNode must be of the same host/,
    );
  });
});

test('importing it without any host is safe: server-side rendering', () => {
  const script = `import { createConv1dNode } from 'tapline/audio';
    console.log(typeof createConv1dNode, 'AudioContext' in globalThis);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(printed).toBe('function false\n');
});
