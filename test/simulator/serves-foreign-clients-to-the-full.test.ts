import NodeZklib from 'node-zklib';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import ZktecoJs from 'zkteco-js';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

// Whatever else the two npm clients can ask of a terminal; tables and live events are in a file of their own. They read
// and write the terminal's time as local time of their machine.

const timeoutMs = 5000;

const codeOf = (answer: Buffer) => answer.readUInt16LE(0);
const [ok, refused] = [2000, 2001];

const start = () =>
  terminalForTest({ users: 5, punches: 30, seed: 'to the full', options: { FaceFunOn: '1' } });

function localTime(wallMs: number): Date {
  const wall = new Date(wallMs);
  return new Date(
    wall.getUTCFullYear(),
    wall.getUTCMonth(),
    wall.getUTCDate(),
    wall.getUTCHours(),
    wall.getUTCMinutes(),
    wall.getUTCSeconds(),
  );
}

/** No closer to each other than the clock runs on meanwhile. */
function expectSameTime(shown: Date, terminal: SimulatedTerminal): void {
  expect(Math.abs(shown.getTime() - localTime(terminal.wallMs).getTime())).toBeLessThan(3000);
}

// Both write to the console what goes well and what does not.
beforeEach(() => {
  for (const method of ['log', 'error', 'warn'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('zkteco-js', () => {
  async function connected(terminal: SimulatedTerminal): Promise<ZktecoJs> {
    const client = new ZktecoJs('127.0.0.1', terminal.port, timeoutMs, 0);
    await client.createSocket();
    onTestFinished(async () => void (await client.disconnect()));
    return client;
  }

  test('reads every option it knows', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    expect({
      vendor: await client.getVendor(),
      version: await client.getDeviceVersion(),
      name: await client.getDeviceName(),
      os: await client.getOS(),
      workCode: await client.getWorkCode(),
      pin: await client.getPIN(),
      ssr: await client.getSSR(),
    }).toEqual({
      vendor: terminal.option('~OEMVendor'),
      version: terminal.option('~ZKFPVersion'),
      name: terminal.option('~DeviceName'),
      os: terminal.option('~OS'),
      workCode: terminal.option('WorkCode'),
      pin: terminal.option('~PIN2Width'),
      // Here this client leaves the ending NUL in.
      ssr: `${terminal.option('~SSR')}\0`,
    });
    expect(await client.getFaceOn()).toBe('Yes');
    expect(await client.getProductTime()).toEqual(new Date(terminal.option('~ProductTime') ?? ''));
    expect(await client.getAttendanceSize()).toBe(30);
  });

  test('reads and sets the clock', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    expectSameTime(await client.getTime(), terminal);
    const time = new Date(2027, 10, 29, 13, 14, 15);
    expect(codeOf(await client.setTime(time))).toBe(ok);
    expect(Math.abs(localTime(terminal.wallMs).getTime() - time.getTime())).toBeLessThan(3000);
    expectSameTime(await client.getTime(), terminal);
  });

  test('writes and deletes a user', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    expect(codeOf(await client.setUser(7, '1007', 'Test Person Seven', '4711', 14, 4242))).toBe(ok);
    expect(terminal.users().find(({ uid }) => uid === 7)).toMatchObject({
      userId: '1007',
      name: 'Test Person Seven',
      password: '4711',
      privilege: 14,
      card: 4242,
    });
    const { data } = await client.getUsers();
    expect(data.at(-1)).toMatchObject({ uid: 7, userId: '1007', cardno: 4242, role: 14 });
    expect(codeOf(await client.setUser(8, '1007', 'Test Person Eight', ''))).toBe(refused);
    expect(codeOf(await client.deleteUser(7))).toBe(ok);
    expect(codeOf(await client.deleteUser(7))).toBe(refused);
    expect(terminal.users()).toHaveLength(5);
  });

  test('switches the terminal off and on, plays a prompt and frees the buffer', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    expect(codeOf(await client.disableDevice())).toBe(ok);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: false });
    expect(codeOf(await client.enableDevice())).toBe(ok);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
    expect(codeOf(await client.freeData())).toBe(ok);
    expect(codeOf(await client.executeCmd(60))).toBe(ok);
    await client.voiceTest();
    expect(codeOf(await client.executeCmd(31, Buffer.from([3, 0, 0, 0])))).toBe(ok);
  });

  test('clears the punches, and everything', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    expect(codeOf(await client.clearAttendanceLog())).toBe(ok);
    expect([terminal.users().length, terminal.punches().length]).toEqual([5, 0]);
    expect(codeOf(await client.clearData())).toBe(ok);
    expect(terminal.users()).toEqual([]);
    expect(terminal.templates()).toEqual([]);
  });
});

describe('node-zklib', () => {
  async function connected(terminal: SimulatedTerminal): Promise<NodeZklib> {
    const client = new NodeZklib('127.0.0.1', terminal.port, timeoutMs, 0);
    await client.createSocket();
    onTestFinished(async () => void (await client.disconnect()));
    return client;
  }

  test('switches the terminal off and on and frees the buffer', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    expect(codeOf(await client.disableDevice())).toBe(ok);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: false });
    expect(codeOf(await client.enableDevice())).toBe(ok);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
    expect(codeOf(await client.freeData())).toBe(ok);
  });

  test('sends commands of its caller: option, clock, door, user', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    const option = await client.executeCmd(11, '~SerialNumber');
    expect(option.toString('latin1', 8)).toBe(`~SerialNumber=${terminal.serialNumber}\0`);
    expect(codeOf(await client.executeCmd(201))).toBe(ok);
    expect(codeOf(await client.executeCmd(31, Buffer.from([5, 0, 0, 0])))).toBe(ok);
    expect(terminal.relayMoves()).toMatchObject([{ by: 'unlock', ms: 5000 }]);
    expect(codeOf(await client.executeCmd(18, Buffer.from([2, 0])))).toBe(ok);
    expect(terminal.users().map(({ uid }) => uid)).toEqual([1, 3, 4, 5]);
  });

  test('clears the punches', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    expect(codeOf(await client.clearAttendanceLog())).toBe(ok);
    expect(terminal.punches()).toEqual([]);
  });

  test('leaves nothing behind', async () => {
    const terminal = await start();
    const client = await connected(terminal);
    await client.disconnect();
    expect(await until(() => terminal.view().sessions.length === 0, 'the session to end')).toBe(true);
  });
});
