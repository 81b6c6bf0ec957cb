import { beforeAll, describe, expect, test } from 'vitest';
import { audioScenes } from '../helpers/audio-scenes.ts';
import { expectSameSamples, heard } from '../helpers/heard.ts';
import { runProcess } from '../helpers/process.ts';
import type { Report } from '../helpers/processes/node-web-audio.ts';

describe('node-web-audio-api plays the bits of apply, as late as the layer starts', () => {
  let report: Report = {};
  beforeAll(() => {
    report = runProcess<Report>('node-web-audio.ts');
  });

  test.each(Object.entries(audioScenes))('%s', (name, scene) => {
    const expected = heard(scene);
    for (const row of expected) expect(row.filter((sample) => sample !== 0).length).toBeGreaterThan(3);
    expectSameSamples((report[name] ?? []).map(samplesOf), expected);
  });
});

function samplesOf(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}
