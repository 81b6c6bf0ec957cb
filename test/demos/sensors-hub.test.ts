import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Hub, PATH } from '../../demos/sensors/node/hub.ts';
import { Sensors } from '../../demos/sensors/node/sensors.ts';
import { type FromNode, readFromNode, write } from '../../demos/sensors/wire/messages.ts';
import { decodePacket } from '../../demos/sensors/wire/packets.ts';
import { DEFAULTS } from '../../demos/sensors/wire/settings.ts';

let server: Server;
let hub: Hub;
let sensors: Sensors;
let kills: number;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  hub = new Hub(server);
  kills = 0;
  // A worker that never answers.
  sensors = new Sensors(
    ({ exit }) => ({
      pid: 1,
      send() {},
      kill() {
        kills++;
        exit();
      },
    }),
    { packet() {}, run: (pipeline, run) => hub.run(pipeline, run), changed: () => hub.changed() },
  );
  hub.sensors = sensors;
});
afterEach(async () => {
  hub.close();
  server.close();
  sensors.stop();
});

/** A page, and the texts and packets that it gets. */
async function connect(): Promise<{ socket: WebSocket; texts: FromNode[]; packets: number[] }> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}${PATH}`);
  const texts: FromNode[] = [];
  const packets: number[] = [];
  socket.on('message', (data, isBinary) => {
    if (isBinary && Buffer.isBuffer(data)) packets.push(decodePacket(data).frame);
    else texts.push(readFromNode(String(data)));
  });
  await expect.poll(() => texts.length).toBeGreaterThan(0);
  return { socket, texts, packets };
}

describe('a page', () => {
  test('is first told all that packets mean', async () => {
    const { texts } = await connect();
    expect(texts[0]).toMatchObject({ type: 'hello', settings: DEFAULTS, missed: 0 });
    const [hello] = texts;
    if (hello?.type !== 'hello') return;
    expect(hello.signals.map(({ pipeline, channels, run }) => [pipeline, channels.length === run.batch])).toEqual([
      ['machine', true],
      ['ecg', true],
    ]);
    expect(hello.signals[1]?.run).toEqual(sensors.run('ecg'));
  });

  test('changes the settings for all, and another run begins where the layer is another', async () => {
    const [one, other] = [await connect(), await connect()];
    one.socket.send(write({ type: 'settings', settings: { ...DEFAULTS, hum: false } }));
    await expect.poll(() => other.texts.at(-1)).toMatchObject({ type: 'settings', settings: { hum: false } });
    expect(sensors.run('ecg').number).toBe(1);
    one.socket.send(write({ type: 'settings', settings: { ...DEFAULTS, onGap: 'reset' } }));
    await expect
      .poll(() => other.texts.find(({ type }) => type === 'run'))
      .toMatchObject({ pipeline: 'ecg', run: { number: 2, onGap: 'reset' } });
  });

  test('kills the worker', async () => {
    const { socket, texts } = await connect();
    socket.send('{"type":"kill"}');
    await expect.poll(() => texts.some((text) => text.type === 'status' && text.restarts === 1)).toBe(true);
    expect(kills).toBe(1);
  });

  test('that says what makes no sense is told so, and nothing changes', async () => {
    const { socket, texts } = await connect();
    for (const [said, reason] of [
      ['{', /JSON/],
      ['{"type":"reboot"}', 'message.type must be one of settings, kill: got "reboot"'],
      [Buffer.of(1, 2), 'a page sends texts: got bytes'],
    ] as const) {
      socket.send(said);
      await expect
        .poll(() => texts.findLast(({ type }) => type === 'refused'))
        .toEqual({ type: 'refused', reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) });
    }
    expect(sensors.settings).toEqual(DEFAULTS);
    expect(kills).toBe(0);
  });

  test('that cannot follow takes no memory, and begins anew once it can', async () => {
    const { socket, texts, packets } = await connect();
    const run = sensors.run('ecg');
    const data = new Float32Array(8 * 10_000);
    socket.pause();
    const before = process.memoryUsage().arrayBuffers;
    for (let frame = 0; frame < 400; frame++) {
      hub.packet('ecg', 'raw', run, { frame, data });
      await new Promise(setImmediate);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5e7); // of 128 MB that were to be sent
    socket.resume();
    await expect
      .poll(() => {
        hub.packet('ecg', 'raw', run, { frame: 1000, data: new Float32Array(8) });
        return texts.filter(({ type }) => type === 'hello').length;
      })
      .toBe(2);
    expect(texts.findLast(({ type }) => type === 'hello')).toMatchObject({ missed: expect.any(Number) });
    const held = packets.filter((frame) => frame < 400);
    expect(held).toEqual(held.map((_, i) => i)); // none in between is missing
    expect(held.length).toBeLessThan(300);
  });
});
