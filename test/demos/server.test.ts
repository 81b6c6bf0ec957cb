import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readFromNode } from '../../demos/sensors/wire/messages.ts';

const MAIN = fileURLToPath(new URL('../../demos/main.ts', import.meta.url));

function start(...options: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000, // one that a failed test left behind
  });
  const result = Promise.all([once(child, 'close'), text(child.stdout).catch(() => ''), text(child.stderr)]).then(
    ([[code], out, errors]) => ({ code, out, errors }),
  );
  return { child, result };
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The port that the pages are served at. */
async function portOf(child: Child): Promise<number> {
  for (let out = ''; ; ) {
    out += (await once(child.stdout, 'data'))[0];
    const [, port] = /http:\/\/localhost:(\d+)\//.exec(out) ?? [];
    if (port !== undefined) return Number(port);
  }
}

/** What the worker's process is, once Node has said so to a page. */
async function workerOf(port: number): Promise<number> {
  const socket = new WebSocket(`ws://localhost:${port}/sensors`);
  try {
    for (;;) {
      const [data, isBinary] = await once(socket, 'message');
      if (isBinary) continue;
      const message = readFromNode(String(data));
      if (message.type === 'status' && message.pid !== null) return message.pid;
    }
  } finally {
    socket.terminate();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('npm start', () => {
  test('--seconds ends it with the verdict, a taken port moves on', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : NaN;
    const { code, out, errors } = await start('--seconds', '2', `--port=${port}`).result;
    taken.close();
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const [, moved] = /^ {2}http:\/\/localhost:(\d+)\/dashboard\/ {2}live sensors/m.exec(out) ?? [];
    expect(Number(moved)).toBeGreaterThan(port);
    const [, machine, ecg] = /^frames +(\d+) machine \+ ([\d,]+) ecg$/m.exec(out) ?? [];
    expect(Number(machine)).toBeGreaterThan(0);
    expect(Number(ecg?.replace(',', ''))).toBeGreaterThan(0);
    expect(out).toMatch(/^time +machine [\d.]+ µs per block, ecg [\d.]+ µs per block \(median\)$/m);
    expect(out).toMatch(/^restarts +0$/m);
    expect(out).toMatch(/^offline +the output is bit-identical to layer\.apply: [\d,]+ frames on all channels$/m);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends everything, the worker too, also when another one comes`, async () => {
      const { child, result } = start('--port', '8100');
      const pid = await workerOf(await portOf(child));
      expect(isRunning(pid)).toBe(true);
      child.kill(signal);
      child.kill(signal);
      const { code, out, errors } = await result;
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(out).toContain('bit-identical');
      expect(isRunning(pid)).toBe(false);
    });
  }

  test('a worker that is killed from outside is replaced, and no bit differs', async () => {
    const { child, result } = start('--port', '8140');
    const port = await portOf(child);
    const pid = await workerOf(port);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => workerOf(port), { timeout: 10_000 }).not.toBe(pid);
    child.kill('SIGINT');
    const { code, out } = await result;
    expect(code).toBe(0);
    expect(out).toMatch(/^restarts +1$/m);
    expect(out).toContain('bit-identical');
  });

  test('a process that is itself killed leaves no worker behind', async () => {
    const { child } = start('--port', '8180');
    const pid = await workerOf(await portOf(child));
    child.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });

  test('a reader that stops reading ends it quietly', async () => {
    const { child, result } = start('--port', '8220');
    await portOf(child);
    child.stdout.destroy();
    const { code, errors } = await result;
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  test('only pages of this machine may connect', async () => {
    const { child, result } = start('--port', '8260');
    const port = await portOf(child);
    const tryWith = async (path: string, headers: Record<string, string>): Promise<string> => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      const [said] = await Promise.race([once(socket, 'open'), once(socket, 'error')]).catch((error) => [error]);
      socket.terminate();
      return said instanceof Error ? said.message : 'open';
    };
    const here = `localhost:${port}`;
    expect(await tryWith('/sensors', { host: here, origin: `http://${here}` })).toBe('open');
    expect(await tryWith('/sensors', { host: here, origin: 'https://elsewhere.test' })).toContain('403');
    expect(await tryWith('/sensors', { host: here, origin: `http://localhost:${port + 1}` })).toContain('403');
    expect(await tryWith('/sensors', { host: 'elsewhere.test', origin: 'http://elsewhere.test' })).toContain('403');
    expect(await tryWith('/other', { host: here, origin: `http://${here}` })).toContain('404');
    child.kill('SIGINT');
    expect((await result).code).toBe(0);
  });
});

describe('options', { concurrent: true }, () => {
  for (const [options, message] of [
    [['--port', '0'], '--port must be a whole number from 1 to 65535: got "0"'],
    [['--port=http'], '--port must be a whole number from 1 to 65535: got "http"'],
    [['--port'], '--port must be a whole number from 1 to 65535: got nothing'],
    [['--seconds', '-1'], '--seconds must be a number above 0: got "-1"'],
    [['--fast'], 'options must be --port N, --seconds N or --help: got "--fast"'],
    [['dashboard'], 'options must be --port N, --seconds N or --help: got "dashboard"'],
  ] as const) {
    test(`${options.join(' ')} is refused in one line`, async () => {
      const { code, out, errors } = await start(...options).result;
      expect({ code, out, errors }).toEqual({ code: 1, out: '', errors: `${message}\n` });
    });
  }

  test('--help prints the usage', async () => {
    const { code, out, errors } = await start('--help').result;
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(out).toMatch(/^Usage: npm start -- /);
  });
});
