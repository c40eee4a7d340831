import { writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import ZktecoJs from 'zkteco-js';
import { loadCapture, type Capture } from '../../simulator/recorder/capture.ts';
import { startReplay } from '../../simulator/recorder/replay/replay-server.ts';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { commandLine, CommandLine } from '../support/command-line.ts';
import { freePort } from '../support/free-port.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { oneFramePerRead } from './support/one-frame-per-read.ts';
import { recordingOf } from './support/recorded.ts';

async function driverOn(port: number, commKey = 0): Promise<Terminal> {
  const options = { name: 'played', host: '127.0.0.1', port, transport: 'tcp', commKey } as const;
  const terminal = await connectTerminal(options);
  onTestFinished(() => terminal.close());
  return terminal;
}

async function replayOf(capture: Capture): Promise<{ port: number; missing: string[] }> {
  const missing: string[] = [];
  const replay = await startReplay({ capture, say: (line) => missing.push(line) });
  onTestFinished(() => replay.stop());
  return { port: replay.port, missing };
}

/** All that the tests compare, as the driver reads it. */
async function readAll(terminal: Terminal) {
  const serialNumber = await terminal.option('~SerialNumber');
  const { users: userCount, punches: punchCount } = await terminal.sizes();
  const users = await terminal.users();
  const punches = await terminal.punches();
  const templates = await terminal.fingers.readAll();
  return { serialNumber, userCount, punchCount, users, punches, templates };
}

/** A terminal, what the driver read from it through a recorder, and the capture of that. */
async function recordedReading(options: SimulatedTerminalOptions = {}, commKey = 0) {
  const simulated: SimulatedTerminal = await terminalForTest({ users: 40, punches: 60, commKey, ...options });
  const recording = await recordingOf(simulated.port);
  const terminal = await driverOn(recording.recorder.port, commKey);
  const original = await readAll(terminal);
  await terminal.close();
  const { capture } = await recording.finished();
  return { simulated, original, capture };
}

test('the driver reads from the capture what it read from the terminal, but for the people', async () => {
  const { original, capture } = await recordedReading();
  const { port, missing } = await replayOf(capture);
  const played = await readAll(await driverOn(port));
  expect(missing).toEqual([]);
  expect(played.userCount).toBe(40);
  const shape = ({ users, punches, templates }: typeof original) => ({
    users: users.map(({ uid, privilege, group, userId, name }) => [
      uid,
      privilege,
      group,
      userId.length,
      name.length,
    ]),
    punches: punches.map(({ uid, verify, state, wallMs, userId }) => [
      uid,
      verify,
      state,
      wallMs,
      userId.length,
    ]),
    templates: templates.map(({ uid, finger, flag, template }) => [uid, finger, flag, template.length]),
  });
  expect(shape(played)).toEqual(shape(original));
  expect(played.serialNumber).toMatch(/^[A-Z]{3}\d{10}$/);
  for (const key of ['userId', 'name', 'card'] as const) {
    const [madeUp, real] = [played.users, original.users].map((users) => users.map((user) => user[key]));
    expect(madeUp).not.toEqual(real);
    expect(new Set(madeUp).size).toBe(40);
  }
  // The log names the same made-up people as the users' table.
  const madeUpIds = new Map(played.users.map(({ uid, userId }) => [uid, userId]));
  for (const { uid, userId } of played.punches) expect(userId).toBe(madeUpIds.get(uid ?? 0));
});

test('a foreign client reads the same made-up people and log from it as the driver', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { capture } = await recordedReading();
  const { port, missing } = await replayOf(capture);
  const { users, punches } = await readAll(await driverOn(port));
  const foreign = new ZktecoJs('127.0.0.1', port, 5000, 0);
  await foreign.createSocket();
  oneFramePerRead(await until(() => foreign.ztcp.socket, 'the socket'));
  onTestFinished(async () => void (await foreign.disconnect()));
  expect(await foreign.getInfo()).toMatchObject({ userCounts: 40, logCounts: 60 });
  const foreignUsers = (await foreign.getUsers()).data;
  expect(foreignUsers.map(({ uid, userId, name, cardno }) => [uid, userId, name, cardno])).toEqual(
    users.map(({ uid, userId, name, card }) => [uid, userId, name, card]),
  );
  const foreignPunches = (await foreign.getAttendances()).data;
  expect(foreignPunches.map(({ user_id: userId }) => userId)).toEqual(punches.map(({ userId }) => userId));
  expect(missing).toEqual([]);
});

test('a terminal with a comm key plays it too: any key does', async () => {
  const { capture } = await recordedReading({}, 918_273);
  const { port, missing } = await replayOf(capture);
  const played = await readAll(await driverOn(port, 1));
  expect(played.users).toHaveLength(40);
  expect(missing).toEqual([]);
});

test('live events come again, once, after what came before them', async () => {
  const simulated = await terminalForTest({ users: 3 });
  const recording = await recordingOf(simulated.port);
  const live = await driverOn(recording.recorder.port);
  await live.registerEvents();
  const seen: string[] = [];
  live.onEvent(({ type }) => seen.push(type));
  simulated.pressFinger({ userId: '1002' });
  await until(() => seen.includes('verification'), 'the event');
  await live.close();
  const { port } = await replayOf((await recording.finished()).capture);
  const played = await driverOn(port);
  const again: string[] = [];
  played.onEvent(({ type }) => again.push(type));
  await played.registerEvents();
  await until(() => again.length === seen.length, 'the events again');
  expect(again).toEqual(seen);
});

test('what a client asks beyond the capture is answered as unknown and said', async () => {
  const { capture } = await recordedReading();
  const { port, missing } = await replayOf(capture);
  const terminal = await driverOn(port);
  await expect(terminal.option('LockOn')).resolves.toBeUndefined();
  await expect(terminal.time()).rejects.toMatchObject({ kind: 'refusal' });
  expect(missing).toEqual([
    'not in the capture: readOption (11) LockOn, 7 bytes; answered as unknown',
    'not in the capture: readTime (201), 0 bytes; answered as unknown',
  ]);
});

test.each([
  ['no JSON', 'oops', 'cannot be read as JSON'],
  [
    'another version',
    '{"format":"terminal-capture","version":3,"transport":"udp","recordedAt":"2026-01-01T00:00:00Z","packets":[]}',
    'version',
  ],
  [
    'half a packet',
    '{"format":"terminal-capture","version":1,"recordedAt":"2026-01-01T00:00:00Z","packets":[{"ms":1,"conversation":1,"way":"to-client","packet":"50"}]}',
    'at least eight bytes',
  ],
])('a file with %s is no capture, and says so', async (_what, text, message) => {
  const { file } = await recordingOf(1);
  await writeFile(file, text);
  await expect(loadCapture(file)).rejects.toThrow(message);
  await expect(loadCapture(`${file}.not-there`)).rejects.toThrow('record one with');
});

test('from the command line: recorded over UDP where it is said so', { timeout: 60_000 }, async () => {
  const { file } = await recordingOf(1);
  const out = `${file}.new`;
  const place = ['--port', '0', '--out', out];
  const recorder = new CommandLine([
    'simulator',
    'record',
    '--to',
    '[::1]:1',
    '--transport',
    'udp',
    ...place,
  ]);
  await recorder.printed(/recording listening 127\.0\.0\.1:\d+ to ::1:1 over UDP/);
  recorder.signal('SIGTERM');
  expect(await recorder.ended()).toBe(0);
  expect(await loadCapture(out)).toMatchObject({ transport: 'udp', packets: [] });
});

// Three programs are started one after the other.
test('from the command line: recorded, and played', { timeout: 60_000 }, async () => {
  const simulated = await terminalForTest({ users: 2 });
  const { file } = await recordingOf(1);
  const out = `${file}.new`;
  const port = await freePort();
  const recorder = new CommandLine([
    'simulator',
    'record',
    '--to',
    `127.0.0.1:${simulated.port}`,
    '--port',
    String(port),
    '--host',
    'localhost',
    '--out',
    out,
  ]);
  // Its own port and host, which the simulator's flags of the same name must not swallow.
  await recorder.printed(new RegExp(`recording listening localhost:${port} to`));
  const terminal = await driverOn(port);
  await terminal.users();
  await terminal.close();
  recorder.signal('SIGTERM');
  expect(await recorder.ended()).toBe(0);
  expect(recorder.stdout).toMatch(/\d+ packets in /);
  const replay = new CommandLine(['simulator', '--port', '0', '--replay', out]);
  const [, replayPort] = await replay.printed(/replay listening 127\.0\.0\.1:(\d+)/);
  expect(await (await driverOn(Number(replayPort))).users()).toHaveLength(2);
  replay.signal('SIGTERM');
  expect(await replay.ended()).toBe(0);
  const again = await commandLine([
    'simulator',
    'record',
    '--to',
    '127.0.0.1:1',
    '--port',
    '0',
    '--out',
    out,
  ]);
  expect(again.code).toBe(1);
  const noCapture = await commandLine(['simulator', '--port', '0', '--replay', 'package.json']);
  expect(noCapture).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^package\.json is no capture of version 1 or 2/),
  });
  expect(again.stderr).toContain('is there already: choose another name with --out');
});
