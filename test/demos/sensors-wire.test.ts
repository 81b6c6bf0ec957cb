import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFromNode, readFromPage, write } from '../../demos/sensors/wire/messages.ts';
import { decodePacket, encodePacket, PIPELINES, SIDES, type WirePacket } from '../../demos/sensors/wire/packets.ts';
import { DEFAULTS } from '../../demos/sensors/wire/settings.ts';
import { propertyOf } from '../helpers/property.ts';

const PACKET: WirePacket = {
  pipeline: 'ecg',
  side: 'filtered',
  run: 3,
  channels: 2,
  frame: 2 ** 40 + 1,
  data: Float32Array.of(1, -0, NaN, Infinity),
};

const packets = fc.integer({ min: 1, max: 70 }).chain((channels) =>
  fc.integer({ min: 0, max: 20 }).chain((frames) =>
    fc.record<WirePacket>({
      pipeline: fc.constantFrom(...PIPELINES),
      side: fc.constantFrom(...SIDES),
      run: fc.nat(),
      channels: fc.constant(channels),
      frame: fc.maxSafeNat(),
      data: fc.float32Array({ minLength: channels * frames, maxLength: channels * frames }),
    }),
  ),
);

describe('a packet', () => {
  propertyOf(
    'comes out of its bytes as it went in, wherever they lie',
    fc.tuple(packets, fc.integer({ min: 0, max: 7 })),
    100,
    ([packet, offset]) => {
      const bytes = encodePacket(packet);
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      expect(decodePacket(moved.subarray(offset))).toEqual(packet);
    },
  );

  propertyOf(
    'of any other length is refused',
    fc.tuple(packets, fc.integer({ min: -100, max: 100 })),
    100,
    ([packet, change]) => {
      fc.pre(change !== 0);
      const bytes = encodePacket(packet);
      const other = new Uint8Array(Math.max(0, bytes.length + change));
      other.set(bytes.subarray(0, other.length));
      expect(() => decodePacket(other)).toThrow(RangeError);
    },
  );

  propertyOf(
    'any bytes are a packet or refused, without a loss of memory',
    fc.uint8Array({ maxLength: 60 }),
    100,
    (bytes) => {
      const changed = encodePacket(PACKET);
      changed.set(bytes.subarray(0, changed.length));
      for (const tried of [bytes, changed]) {
        try {
          decodePacket(tried);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    },
  );

  for (const [at, value, message] of [
    [0, 0, "a packet begins with 'tapl': got 0x6c706100"],
    [4, 2, 'side must be 0 or 1: got 2'],
    [5, 9, 'pipeline must be 0 or 1: got 9'],
    [6, 0, 'channels must be at least 1: got 0'],
    [6, 3, 'a packet of 3 × 2 values has 48 bytes: got 40'],
    [12, 3, 'a packet of 2 × 3 values has 48 bytes: got 40'],
    [15, 255, 'a packet has 1048576 values at most: got 2 × 4278190082'],
    [23, 255, 'frame must be a whole number: got -'],
  ] as const) {
    test(`with byte ${at} at ${value}: ${message}`, () => {
      const bytes = encodePacket(PACKET);
      bytes[at] = value;
      expect(() => decodePacket(bytes)).toThrow(message);
    });
  }
});

describe('a text', () => {
  test('comes out as it went in', () => {
    const settings = { type: 'settings', settings: DEFAULTS } as const;
    expect(readFromPage(write(settings))).toEqual(settings);
    expect(readFromPage('{"type":"kill","more":1}')).toEqual({ type: 'kill' });
    const status = {
      type: 'status',
      pid: null,
      seconds: 0,
      restarts: 2,
      pages: 1,
      loads: [{ pipeline: 'ecg', microseconds: 1.5, snapshotBytes: null, snapshotSeconds: null }],
    } as const;
    expect(readFromNode(write({ ...status, loads: [...status.loads] }))).toEqual(status);
  });

  for (const [text, message] of [
    ['{', 'JSON'],
    ['1', 'message must be an object'],
    ['{}', 'message.type must be one of settings, kill: got undefined'],
    ['{"type":"toString"}', 'message.type must be one of settings, kill: got "toString"'],
    ['{"type":"settings"}', 'settings.settings must be an object'],
    [
      JSON.stringify({ type: 'settings', settings: { ...DEFAULTS, cut: 8 } }),
      'settings.settings.cut must be one of steady, 1, 7, 64, random, second: got 8',
    ],
    [
      JSON.stringify({ type: 'settings', settings: { ...DEFAULTS, hum: 'yes' } }),
      'settings.settings.hum must be true or false: got "yes"',
    ],
  ] as const) {
    test(`is refused: ${message}`, () => {
      expect(() => readFromPage(text)).toThrow(message);
    });
  }
});
