import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { firmwares } from '../../simulator/terminal/firmwares/all.ts';
import { runMain } from '../support/child-process.ts';
import { RawClient } from '../support/raw-client.ts';

const free = ['simulator', '--port', '0', '--control-port', '0'];

test('terminals are announced, answer, and stop cleanly at SIGTERM', async () => {
  const child = runMain(...free, '--count', '2', '--users', '3', '--punches', '5', '--seed', 's');
  const [, control] = await child.printed(/^control listening (http:\/\/127\.0\.0\.1:\d+)$/m);
  const lines = child.output().trim().split('\n');
  expect(lines.slice(3)).toEqual([0, 1].map((index) => `panel ${index} ${control}/terminals/${index}/panel`));
  expect((await fetch(lines[4]?.split(' ')[2] ?? '')).headers.get('content-type')).toContain('text/html');
  const ports = lines.slice(0, 2).map((line, index) => {
    const match = new RegExp(`^terminal ${index} listening 127\\.0\\.0\\.1:(\\d+) serial SIM\\d{10}$`).exec(
      line,
    );
    return Number(match?.[1]);
  });
  const client = await RawClient.connected(ports[1] ?? 0);
  onTestFinished(() => client.close());
  expect(await client.ask(50)).toMatchObject({ command: 2000 });
  const pressed = await fetch(`${control}/terminals/1/press-finger`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: '1002' }),
  });
  expect(await pressed.json()).toMatchObject({ matched: true, userId: '1002' });
  const seen = z.object({ logCount: z.number() }).parse(await (await fetch(`${control}/terminals/1`)).json());
  expect(seen.logCount).toBe(6);
  const before = performance.now();
  child.process.kill('SIGTERM');
  expect(await child.exited).toEqual({ code: 0, signal: null });
  expect(performance.now() - before).toBeLessThan(2000);
  expect(child.errors()).toBe('');
});

test('a comm key, a seed and a state file are taken from the command line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const args = [...free, '--comm-key', '123456', '--state', join(folder, 'state.json')];
  const first = runMain(...args, '--users', '2', '--seed', 'q');
  const [, port, serial] = await first.printed(/:(\d+) serial (SIM\d+)\ncontrol/);
  const client = await RawClient.open(Number(port));
  onTestFinished(() => client.close());
  expect(await client.connect()).toMatchObject({ command: 2005 });
  first.process.kill('SIGINT');
  expect(await first.exited).toEqual({ code: 0, signal: null });
  const second = runMain(...args);
  const [, again] = await second.printed(/serial (SIM\d+)\ncontrol/);
  expect(again).toBe(serial);
});

test('the firmwares are listed', async () => {
  const child = runMain('simulator', '--firmwares');
  expect(await child.exited).toMatchObject({ code: 0 });
  const lines = child.output().trim().split('\n');
  expect(lines).toHaveLength(firmwares.length);
  expect(lines[0]).toMatch(/^bw-udp-8 +Black-white, oldest generation/);
});

test('a firmware is taken by its name, and another flag still counts more', async () => {
  const child = runMain(...free, '--firmware', 'visible-light', '--comm-key', '77', '--pace-ms', '0');
  const [, port] = await child.printed(/:(\d+) serial SIM\d+\ncontrol/);
  const [, control] = await child.printed(/^control listening (\S+)$/m);
  const client = await RawClient.open(Number(port));
  onTestFinished(() => client.close());
  expect(await client.connect()).toMatchObject({ command: 2005 });
  const view: unknown = await (await fetch(`${control}/terminals/0`)).json();
  expect(view).toMatchObject({ firmware: 'visible-light' });
});

test('a taken port is said in plain words, with exit code 1', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const child = runMain('simulator', '--port', String(port), '--control-port', '0');
  expect(await child.exited).toMatchObject({ code: 1 });
  expect(child.errors()).toMatch(/the port is taken; choose another one with --port/);
  const other = runMain('simulator', '--port', '0', '--control-port', String(port));
  expect(await other.exited).toMatchObject({ code: 1 });
  expect(other.errors()).toMatch(/--control-port/);
});

test.each([
  [['--users', 'many'], /whole number from 0/],
  [['--count', '0'], /whole number from 1/],
  [['--port', '65535', '--count', '2'], /beyond port 65535/],
  [['--firmware', 'color'], /there is no firmware color; there are bw-udp-8, /],
])('%j is refused', async (args, message) => {
  const child = runMain('simulator', '--control-port', '0', ...args);
  expect((await child.exited).code).not.toBe(0);
  expect(child.errors()).toMatch(message);
});
