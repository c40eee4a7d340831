import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import type { SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { connectTerminal, type Terminal, type TerminalOptions } from '../../src/protocol/terminal.ts';
import { freePort } from '../support/free-port.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

const host = '127.0.0.1';

async function connected(port: number, options: Partial<TerminalOptions> = {}): Promise<Terminal> {
  const terminal = await connectTerminal({
    name: 'front door',
    host,
    port,
    connectTimeoutMs: 500,
    ...options,
  });
  onTestFinished(() => terminal.close());
  return terminal;
}

const failureOf = (connecting: Promise<unknown>): Promise<unknown> =>
  connecting.then(
    () => 'connected',
    (error: unknown) => error,
  );

/** A UDP port that takes everything and says nothing. */
async function silentUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, host, resolve);
  });
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

test.each([
  ['TCP where both are there', {}, 'tcp'],
  ['UDP where TCP is refused', { transports: ['udp'] }, 'udp'],
  ['UDP where TCP is open and mute', { muteTcp: true }, 'udp'],
] as const)('by itself it takes %s', async (_case, settings: SimulatedTerminalOptions, transport) => {
  const simulated = await terminalForTest({ users: 30, punches: 300, ...settings });
  const terminal = await connected(simulated.port);
  expect(terminal.transport).toBe(transport);
  expect((await terminal.identity()).serialNumber).toBe(simulated.serialNumber);
});

test.each(['tcp', 'udp'] as const)('what worked last time is tried first: %s', async (lastTransport) => {
  const simulated = await terminalForTest();
  expect((await connected(simulated.port, { lastTransport })).transport).toBe(lastTransport);
});

test('where UDP worked last time and is gone, TCP is tried', async () => {
  const simulated = await terminalForTest({ transports: ['tcp'] });
  expect((await connected(simulated.port, { lastTransport: 'udp' })).transport).toBe('tcp');
});

test.each(['tcp', 'udp'] as const)('a transport that is named is the only one: %s', async (transport) => {
  const simulated = await terminalForTest({ transports: [transport === 'tcp' ? 'udp' : 'tcp'] });
  expect(await failureOf(connected(simulated.port, { transport }))).toMatchObject({
    kind: 'transport',
    reason: 'unreachable',
    terminal: 'front door',
  });
  const both = await terminalForTest();
  expect((await connected(both.port, { transport })).transport).toBe(transport);
});

test.each(['tcp', 'udp'] as const)(
  'where nothing answers the error is that of TCP and tells of UDP (first: %s)',
  async (lastTransport) => {
    const error = await failureOf(connected(await freePort(), { lastTransport }));
    expect(error).toMatchObject({ kind: 'transport', reason: 'unreachable', terminal: 'front door' });
    expect(error).toMatchObject({
      advice: expect.stringMatching(
        /TCP port.*It was tried over UDP too: nothing listens on this UDP port\./,
      ),
    });
  },
);

test('silence on both ways has the advice for a terminal that another program holds', async () => {
  const simulated = await terminalForTest({ muteConnect: true });
  const error = await failureOf(connected(simulated.port, { connectTimeoutMs: 200 }));
  expect(error).toMatchObject({ reason: 'silent' });
  expect(error).toMatchObject({ advice: expect.stringContaining('over UDP too: nothing answers over UDP') });
});

test('what UDP answers counts, where TCP is silent', async () => {
  const simulated = await terminalForTest({ muteTcp: true, commKey: 1234 });
  expect(await failureOf(connected(simulated.port, { commKey: 99 }))).toMatchObject({
    kind: 'refusal',
    reason: 'comm-key',
  });
  expect((await connected(simulated.port, { commKey: 1234 })).transport).toBe('udp');
});

test('a refusal over TCP is not taken to UDP', async () => {
  const simulated = await terminalForTest({ commKey: 1234 });
  expect(await failureOf(connected(simulated.port))).toMatchObject({ reason: 'comm-key' });
  expect(simulated.timeline().filter(({ what }) => what.includes('over udp'))).toEqual([]);
});

test('a bug while connecting is loud, and no other way is tried', async () => {
  const bug = () => Promise.reject(new RangeError('a bug'));
  await expect(connected(4370, { openWire: bug })).rejects.toThrow(RangeError);
});

test('a signal ends the attempt on either way', async () => {
  const port = await silentUdpPort();
  const stop = new AbortController();
  const connecting = failureOf(connected(port, { connectTimeoutMs: 5000, signal: stop.signal }));
  setImmediate(() => stop.abort());
  expect(await connecting).toMatchObject({ reason: 'aborted' });
});

test('everything works over UDP as it does over TCP', async () => {
  const simulated = await terminalForTest({ users: 300, punches: 2000, transports: ['udp'], paceMs: 0 });
  const terminal = await connected(simulated.port);
  const users = await terminal.users();
  expect(users.map(({ uid, userId, name }) => ({ uid, userId, name }))).toEqual(
    simulated.users().map(({ uid, userId, name }) => ({ uid, userId, name })),
  );
  expect((await terminal.punches()).map(({ userId, wallMs }) => ({ userId, wallMs }))).toEqual(
    simulated.punches().map(({ userId, wallMs }) => ({ userId, wallMs })),
  );
  await terminal.putUser({ uid: 900, userId: '9000', name: 'Test Person' });
  expect(simulated.users().at(-1)).toMatchObject({ uid: 900, userId: '9000' });
  simulated.setOption('LockOn', '0');
  const live = terminal.events()[Symbol.asyncIterator]();
  await terminal.registerEvents();
  simulated.pressFinger({ userId: '1001' });
  const heard: string[] = [];
  while (!heard.includes('verification')) heard.push((await live.next()).value?.type ?? 'nothing');
  await terminal.openDoor(1);
  expect(simulated.relayMoves().filter(({ by }) => by === 'unlock')).toHaveLength(1);
  await terminal.close();
  expect(simulated.view().sessions).toEqual([]);
});

test('records of 28 and 16 bytes over UDP, from direct reads', async () => {
  const simulated = await terminalForTest({
    users: 100,
    punches: 1000,
    transports: ['udp'],
    userRecordSize: 28,
    punchRecordSize: 16,
    bufferedReads: 'refused',
    paceMs: 1,
  });
  const terminal = await connected(simulated.port);
  expect(await terminal.users()).toHaveLength(100);
  expect(await terminal.punches()).toHaveLength(1000);
});

test('whoever leaves in a hurry ends the session too', async () => {
  const simulated = await terminalForTest({ transports: ['udp'] });
  const terminal = await connected(simulated.port);
  terminal.drop();
  await expect.poll(() => simulated.view().sessions).toEqual([]);
});

test('a terminal that lost its power is noticed by the next request, though nobody hung up', async () => {
  const simulated = await terminalForTest({ transports: ['udp'] });
  const terminal = await connected(simulated.port, { replyTimeoutMs: 300 });
  await simulated.stop();
  expect(await failureOf(terminal.sizes())).toMatchObject({ kind: 'transport', reason: 'closed' });
  const forgetful = await terminalForTest({ transports: ['udp'] });
  const other = await connected(forgetful.port, { replyTimeoutMs: 300 });
  forgetful.dropSessions();
  const asked: Promise<unknown>[] = [];
  const stop = other.onSilence(() => {
    stop();
    asked.push(failureOf(other.sizes({ priority: 'door', timeoutMs: 200 })));
  });
  expect(await failureOf(other.sizes())).toMatchObject({ kind: 'transport', reason: 'timed-out' });
  expect(await Promise.all(asked)).toMatchObject([{ reason: 'timed-out' }]);
});
