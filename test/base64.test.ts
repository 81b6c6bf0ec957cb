import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodeBase64 } from '../dist/kernel/base64.js';
import { reproducible } from '../dist/kernel/binary.generated.js';

afterEach(() => vi.unstubAllGlobals());

/** A host's arrays with this `fromBase64`, or with none. */
function withDecoder(fromBase64: unknown): void {
  vi.stubGlobal('Uint8Array', Object.assign(class extends Uint8Array {}, { fromBase64 }));
}

const bytesOf = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 151 + count) % 256);

describe('base64 is decoded', () => {
  test('without the engine’s help, whatever the length', () => {
    withDecoder(undefined);
    for (let count = 0; count < 100; count++) {
      const bytes = bytesOf(count);
      expect([...decodeBase64(Buffer.from(bytes).toString('base64'))]).toEqual(bytes);
    }
    const kernel = Buffer.from(reproducible, 'base64');
    expect(Buffer.compare(decodeBase64(reproducible), kernel)).toBe(0);
  });

  test('by the engine, where it can', () => {
    const decoder = vi.fn((text: string) => Buffer.from(text, 'base64'));
    withDecoder(decoder);
    expect([...decodeBase64('AQID')]).toEqual([1, 2, 3]);
    expect(decoder.mock.calls).toEqual([['AQID']]);
  });
});
