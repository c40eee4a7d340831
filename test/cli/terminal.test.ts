import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startTerminal, type SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { CommandLine, commandLine } from '../support/command-line.ts';

async function simulated(options: SimulatedTerminalOptions = {}) {
  const terminal = await startTerminal({ paceMs: 0, ...options });
  onTestFinished(() => terminal.stop());
  return { terminal, at: ['--host', terminal.host, '--port', String(terminal.port)] };
}

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);

test('info --json is one document with who, what and when', async () => {
  const { terminal, at } = await simulated({ users: 3, punches: 5 });
  const { code, stdout } = await commandLine(['terminal', 'info', ...at, '--json']);
  expect(code).toBe(0);
  const document = z.looseObject({ time, sizes: z.looseObject({}) }).parse(JSON.parse(stdout));
  expect(document).toMatchObject({ serialNumber: terminal.serialNumber, sizes: { users: 3, punches: 5 } });
});

test('info without --json is for people', async () => {
  const { terminal, at } = await simulated({ users: 3 });
  const { stdout } = await commandLine(['terminal', 'info', ...at]);
  expect(stdout).toContain(`serial number  ${terminal.serialNumber}`);
  expect(stdout).toMatch(/users\s+3 of/);
});

test('what a terminal says cannot steer the screen it is shown on', async () => {
  const { at } = await simulated({ options: { '~DeviceName': 'K14\u001b[2J\u009b1m' } });
  const { stdout } = await commandLine(['terminal', 'info', ...at]);
  expect(stdout).toContain('model          K14\uFFFD[2J\uFFFD1m\n');
});

test('users --json holds everybody, and of passwords only whether there is one', async () => {
  const { terminal, at } = await simulated({ users: 300 });
  const { stdout } = await commandLine(['terminal', 'users', ...at, '--json']);
  const user = z.strictObject({
    uid: z.number(),
    userId: z.string(),
    name: z.string(),
    privilege: z.number(),
    card: z.number(),
    group: z.number(),
    hasPassword: z.boolean(),
  });
  const { count, users } = z
    .strictObject({ count: z.number(), users: z.array(user) })
    .parse(JSON.parse(stdout));
  expect(count).toBe(300);
  expect(users.map(({ uid, userId, name }) => [uid, userId, name])).toEqual(
    terminal.users().map(({ uid, userId, name }) => [uid, userId, name]),
  );
});

test('punches --json holds the whole log', async () => {
  const { terminal, at } = await simulated({ users: 10, punches: 2000 });
  const { stdout } = await commandLine(['terminal', 'punches', ...at, '--json']);
  const punch = z.object({ time, userId: z.string(), verify: z.number(), state: z.number() });
  const { count, punches } = z
    .object({ count: z.number(), punches: z.array(punch) })
    .parse(JSON.parse(stdout));
  expect(count).toBe(2000);
  expect(punches.map(({ time: at2, userId }) => `${at2} ${userId}`)).toEqual(
    terminal
      .punches()
      .map(({ wallMs, userId }) => `${new Date(wallMs).toISOString().slice(0, 19)} ${userId}`),
  );
});

test('options: those named, with null for what the terminal does not know', async () => {
  const { at } = await simulated({ options: { LockOn: '5' } });
  const { stdout } = await commandLine(['terminal', 'options', 'LockOn', 'NoSuchThing', ...at, '--json']);
  expect(JSON.parse(stdout)).toEqual({ options: { LockOn: '5', NoSuchThing: null } });
});

test('events --count stops after so many and prints them all', async () => {
  const { terminal, at } = await simulated({ users: 1 });
  const running = new CommandLine(['terminal', 'events', ...at, '--count', '3']);
  await expect
    .poll(() => terminal.view().sessions.some(({ eventMask }) => eventMask !== 0), { timeout: 10_000 })
    .toBe(true);
  terminal.pressFinger({ userId: '1001' });
  expect(await running.ended()).toBe(0);
  expect(running.stdout).toContain('"type":"verification"');
  expect(running.stdout).toContain('"userId":"1001"');
  expect(running.stdout.trim().split('\n')).toHaveLength(3);
});

test('unlock opens the door for as long as asked', async () => {
  const { terminal, at } = await simulated();
  const { code, stdout } = await commandLine(['terminal', 'unlock', ...at, '--seconds', '2', '--json']);
  expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    answer: { opened: true, seconds: 2 },
  });
  expect(terminal.relayMoves()).toMatchObject([{ by: 'unlock', ms: 2000 }]);
});

test('the comm key comes as an option or from the environment; a wrong one is explained', async () => {
  const { at } = await simulated({ commKey: 123_457 });
  expect((await commandLine(['terminal', 'info', ...at, '--comm-key', '123457', '--json'])).code).toBe(0);
  expect((await commandLine(['terminal', 'info', ...at, '--json'], { COMM_KEY: '123457' })).code).toBe(0);
  const wrong = await commandLine(['terminal', 'info', ...at, '--comm-key', '54321', '--json']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('does not accept the comm key');
  expect(wrong.stderr).toContain('in the environment as COMM_KEY, or as --comm-key');
  expect(wrong.stderr).not.toContain('54321');
  expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { kind: 'refusal', reason: 'comm-key' } });
});

test('an address where nothing answers is explained', async () => {
  const { terminal, at } = await simulated();
  await terminal.stop();
  const { code, stderr } = await commandLine(['terminal', 'info', ...at]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot reach 127\.0\.0\.1:\d+\nCheck that the terminal has power/);
});

test('a terminal that only answers over UDP is found by itself, and can be asked for by name', async () => {
  const { at } = await simulated({ muteTcp: true, users: 2 });
  for (const transport of ['auto', 'udp']) {
    const { code, stdout } = await commandLine([
      'terminal',
      'users',
      ...at,
      '--transport',
      transport,
      '--json',
    ]);
    expect({ transport, code }).toEqual({ transport, code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ count: 2 });
  }
});

test.each([
  [['--port', '99999'], /whole number from 1 to 65535/],
  [['--encoding', 'klingon'], /--encoding must be/],
  [['--transport', 'pigeon'], /--transport must be/],
  [['--comm-key', '4294967296'], /whole number from 0 to 4294967295/],
])('%j is refused in a sentence', async (wrong, words) => {
  const { code, stderr } = await commandLine(['terminal', 'info', '--host', '127.0.0.1', ...wrong]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a comm key in the environment that is no number is refused by name', async () => {
  const { code, stderr } = await commandLine(['terminal', 'info', '--host', '127.0.0.1'], {
    COMM_KEY: 'xyz',
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain('COMM_KEY');
});

// Found by hand: more than a timer can hold ended at once, with a warning of Node's.
test.each([
  ['events', ['--seconds', '3000000'], /above 0, at most 1000000/],
  ['unlock', ['--seconds', 'Infinity'], /above 0, at most 1000000/],
  ['events', ['--count', '1.5'], /whole number from 1 to 1000000/],
  ['enrol', ['--user-id', '1', '--finger', '12'], /whole number from 0 to 9/],
  [
    'enrol',
    ['--user-id', '1', '--finger', '1', '--press-timeout', '4000'],
    /--press-timeout must be at most 3600 seconds/,
  ],
])('%s %j is refused in a sentence, before anything is sent', async (verb, wrong, words) => {
  const { code, stderr } = await commandLine(['terminal', verb, '--host', '127.0.0.1', ...wrong]);
  expect(code).toBe(1);
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n\s+at |Warning/);
});
