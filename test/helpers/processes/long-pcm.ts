import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { conv1dPcm } from 'tapline/node';
import { realm } from '../../../dist/kernel/realm.js';

/** Memory while 200 MB of PCM, made on the fly, go through `conv1dPcm`. All in bytes. */
export interface Report {
  /** That came out. */
  readonly bytes: number;
  /** After the first 20 MB, and the most after that. */
  readonly residentBefore: number;
  readonly residentPeak: number;
  /** The size of linear memory, after the first 20 MB and at the end. */
  readonly linearBefore: number;
  readonly linearAfter: number;
}

const CHUNK = 2 ** 16;
const CHUNKS = 3200;

function* chunks(): Generator<Uint8Array, void> {
  for (let i = 0; i < CHUNKS; i++) yield new Uint8Array(CHUNK).fill(i);
}

let bytes = 0;
let residentBefore = 0;
let residentPeak = 0;
let linearBefore = 0;

const sink = new Writable({
  write(part: Uint8Array, _encoding, callback) {
    bytes += part.length;
    if (bytes < (CHUNK * CHUNKS) / 10) {
      residentBefore = process.memoryUsage.rss();
      linearBefore = realm().size;
    }
    residentPeak = Math.max(residentPeak, process.memoryUsage.rss());
    setImmediate(callback);
  },
});

await pipeline(chunks(), conv1dPcm({ weight: new Array(32).fill(1 / 32) }, { format: 's16le', channels: 2 }), sink);
const report: Report = { bytes, residentBefore, residentPeak, linearBefore, linearAfter: realm().size };
console.log(JSON.stringify(report));
