import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTerminal, type SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import { passportSchema } from '../../src/bridge/store/terminal-documents.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { closedZone } from '../../src/protocol/commands/time-zones.ts';
import { commandLine } from '../support/command-line.ts';

async function simulated(options: SimulatedTerminalOptions = {}) {
  const terminal = await startTerminal({ paceMs: 0, ...options });
  onTestFinished(() => terminal.stop());
  return { terminal, at: ['--host', terminal.host, '--port', String(terminal.port)] };
}

const json = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await commandLine(['terminal', ...args, '--json'])).stdout);

test('access --json: the own relay, the door, and the tables as far as they are used', async () => {
  const { terminal, at } = await simulated({ users: 2 });
  const connected = await connectTerminal({ name: 'test', host: terminal.host, port: terminal.port });
  await connected.access.putZone(closedZone(7));
  await connected.access.setZones(2, [7]);
  await connected.close();
  const day = { from: '00:00', to: '23:59' };
  expect(await json('access', ...at, '--operations')).toEqual({
    lockOn: '5',
    lockFunOn: '15',
    doorOpen: false,
    tables: true,
    groups: [{ group: 1, zones: [1], verifyStyle: 0, holidays: false }],
    combinations: [{ number: 1, groups: [1] }],
    zones: [
      { index: 1, closed: false, days: Array.from({ length: 7 }, () => day) },
      { index: 7, closed: true, days: Array.from({ length: 7 }, () => ({ from: '23:57', to: '23:56' })) },
    ],
    usersWithOwnZones: [{ uid: 2, flag: 1, zones: [7] }],
    operations: [
      expect.objectContaining({ operation: 27, name: 'time zone changed', parameters: [7, 0, 0, 0] }),
      expect.objectContaining({ operation: 26, name: 'user’s access changed', parameters: [2, 0, 0, 0] }),
    ],
  });
});

test('access without --json is for people, also where nothing is licensed', async () => {
  const { at } = await simulated({ users: 1, options: { LockOn: '0' } });
  const { stdout } = await commandLine(['terminal', 'access', ...at]);
  expect(stdout).toMatch(/own relay +still/);
  expect(stdout).toContain('group 1: time zones 1');
  const unlicensed = await simulated({ users: 1, options: { LockFunOn: '1' } });
  const told = (await commandLine(['terminal', 'access', ...unlicensed.at, '--operations'])).stdout;
  expect(told).toMatch(/own relay +opens by itself for 5 s/);
  expect(told).toContain('may not be licensed');
});

test('passport --json is the terminal’s passport', async () => {
  const { terminal, at } = await simulated({ users: 3, punches: 5, punchRecordSize: 49, sizesLength: 112 });
  const passport = passportSchema.parse(await json('passport', ...at));
  expect(passport).toMatchObject({
    serialNumber: terminal.serialNumber,
    userRecordSize: 72,
    punchRecordSize: 49,
    enrolment: 'yes',
    accessTables: true,
    commKey: 'default',
    unlockUnderLockOnZero: 'unproven',
    quirks: ['sizes-of-112-bytes'],
  });
  // The simulated terminal runs on UTC, and so may this machine.
  expect(passport.clock.readable).toBe(true);
});

test.each([
  ['tcp and udp', { transports: ['tcp', 'udp'] }, [], 'answers'],
  ['tcp and udp, and a comm key', { transports: ['tcp', 'udp'], commKey: 7 }, ['--comm-key', '7'], 'answers'],
  ['tcp alone', { transports: ['tcp'] }, [], 'silent'],
  ['udp alone', { transports: ['udp'] }, [], 'answers'],
  [
    'udp as well, but it is not to be tried',
    { transports: ['tcp', 'udp'] },
    ['--transport', 'tcp'],
    'unknown',
  ],
] as const)('passport of a terminal with %s', async (_ways, options, more, udp) => {
  const { at } = await simulated({ ...options });
  expect(await json('passport', ...at, ...more)).toMatchObject({ udp });
});

test('passport without --json is for people', async () => {
  const { at } = await simulated({ commKey: 7 });
  const { stdout } = await commandLine(['terminal', 'passport', ...at], { COMM_KEY: '7' });
  expect(stdout).toMatch(/comm key +set/);
  expect(stdout).toMatch(/UNLOCK under LockOn=0 +unproven/);
});

test.each([
  ['obeyed', 'yes', 'proven', ['unlock']],
  ['ignored', 'no', 'refused', []],
] as const)('door-test: UNLOCK %s, and %s', async (unlockUnderLockOnZero, answer, result, relay) => {
  const { terminal, at } = await simulated({ unlockUnderLockOnZero, options: { LockOn: '5' } });
  expect(await json('door-test', ...at, '--answer', answer)).toMatchObject({
    unlock: 'acknowledged',
    didOpen: answer === 'yes',
    result,
    kept: false,
  });
  expect(terminal.relayMoves().map(({ by }) => by)).toEqual(relay);
  expect(terminal.option('LockOn')).toBe('5');
});

test('door-test without anybody to ask is unproven, and says what to do', async () => {
  const { at } = await simulated();
  const { code, stdout } = await commandLine(['terminal', 'door-test', ...at]);
  expect(code).toBe(0);
  expect(stdout).toContain('under LockOn=0 it is unproven\nNobody saw whether it opened.');
});

test.each([
  ['yes', 'proven', 'mutes it'],
  ['no', 'refused', 'say nothing'],
] as const)('voice-test: whoever stands there heard it: %s, which is %s', async (answer, result, means) => {
  const { terminal, at } = await simulated({ options: { VoiceOn: '1' } });
  const { stdout } = await commandLine(['terminal', 'voice-test', ...at, '--answer', answer]);
  expect(stdout).toContain(`under VoiceOn=0 it is ${result}`);
  expect(stdout).toContain(means);
  expect(terminal.voicePrompts).toEqual([0]);
  expect(terminal.option('VoiceOn')).toBe('1');
});

test('voice-test without anybody to ask is unproven', async () => {
  const { at } = await simulated();
  expect(await json('voice-test', ...at)).toMatchObject({ result: 'unproven', kept: false });
});

test('an answer that is neither yes nor no is refused', async () => {
  const { at } = await simulated();
  const { code, stderr } = await commandLine(['terminal', 'door-test', ...at, '--answer', 'maybe']);
  expect(code).not.toBe(0);
  expect(stderr).toContain('yes, no');
});

test('with --config the result is kept in the bridge’s store, for a terminal it knows', async () => {
  const { terminal, at } = await simulated();
  const folder = await mkdtemp(join(tmpdir(), 'door-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'bridge.yaml');
  await writeFile(
    config,
    `cobot:\n  spaceUrl: https://example.cobot.me\n  token: test\nhttp:\n  keys: [test-key-0123456789abcdef]\nterminals:\n  - { name: front door, host: ${terminal.host} }\n`,
  );
  const testing = ['door-test', ...at, '--answer', 'yes', '--config', config];
  const stranger = await commandLine(['terminal', ...testing]);
  expect(stranger.code).toBe(1);
  expect(stranger.stderr).toContain('let the bridge connect to it once');
  const store = await openStore(join(folder, 'bridge.sqlite'));
  onTestFinished(() => store.close());
  await store.terminals.know('front door');
  await store.terminals.setSerialNumber('front door', terminal.serialNumber);
  const kept = await json(...testing);
  expect(kept).toMatchObject({ result: 'proven', kept: true });
  expect(await store.terminals.passport('front door')).toMatchObject({ unlockUnderLockOnZero: 'proven' });
  expect(await json('voice-test', ...at, '--answer', 'no', '--config', config)).toMatchObject({ kept: true });
  expect(await json('passport', ...at, '--config', config)).toMatchObject({
    unlockUnderLockOnZero: 'proven',
    voiceUnderVoiceOnZero: 'refused',
  });
});
