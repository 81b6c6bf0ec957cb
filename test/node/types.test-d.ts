import type { Duplex } from 'node:stream';
import { expectTypeOf } from 'vitest';
import { conv1dPcm, type PcmFormat, type PcmOptions } from '../../src/node/index.ts';
import type { Conv1d } from '../../src/stream/conv1d.ts';

/** What the types allow and forbid. Nothing here runs: `tsc -p tsconfig.check.json` is the test. */

declare const layer: Conv1d;

expectTypeOf<PcmFormat>().toEqualTypeOf<'f32le' | 's16le' | 's24le' | 's32le'>();
expectTypeOf<PcmOptions>().pick('format').toEqualTypeOf<{ format: PcmFormat }>();
expectTypeOf(conv1dPcm(layer, { format: 's16le', channels: 2 })).toEqualTypeOf<Duplex>();
conv1dPcm({ weight: [1] }, { format: 'f32le', channels: 1, maxBlockSize: 64, nonFinite: 'zero' });
// @ts-expect-error an unknown format
conv1dPcm(layer, { format: 'u8', channels: 1 });
// @ts-expect-error the format is not guessed
conv1dPcm(layer, { channels: 1 });
// @ts-expect-error the channels are not guessed
conv1dPcm(layer, { format: 's16le' });
// @ts-expect-error without options
conv1dPcm(layer);
// @ts-expect-error how many signals there are is in the channels
conv1dPcm(layer, { format: 's16le', channels: 2, batch: 2 });
