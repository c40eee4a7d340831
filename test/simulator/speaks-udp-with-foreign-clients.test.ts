import NodeZklib from 'node-zklib';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import ZktecoJs, { type ForeignUdp } from 'zkteco-js';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

// The UDP halves of two clients that nobody of this project wrote, as far as they work: both know users of 28 and punches
// of 16 bytes only, and zkteco-js gives no table back that is larger than one packet.

const timeoutMs = 5000;

/** A terminal of the old kind, without TCP. */
const oldTerminal = (options: SimulatedTerminalOptions = {}) =>
  terminalForTest({ transports: ['udp'], userRecordSize: 28, punchRecordSize: 16, seed: 'old', ...options });

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

// Both write to the console what goes well and what does not.
beforeEach(() => {
  for (const method of ['log', 'error', 'warn'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const peopleOf = (terminal: SimulatedTerminal) =>
  terminal.users().map(({ uid, userId, name }) => ({ uid, role: 0, name, userId: Number(userId) }));

const punchesOf = (terminal: SimulatedTerminal) =>
  terminal.punches().map(({ userId, wallMs }) => ({
    deviceUserId: Number(userId),
    recordTime: localTime(wallMs),
    ip: '127.0.0.1',
  }));

describe('node-zklib, which goes to UDP by itself where TCP is refused', () => {
  async function connected(terminal: SimulatedTerminal): Promise<NodeZklib> {
    const client = new NodeZklib('127.0.0.1', terminal.port, timeoutMs, 0);
    await client.createSocket();
    onTestFinished(async () => void (await client.disconnect()));
    return client;
  }

  test('reads what the terminal holds', async () => {
    const client = await connected(await oldTerminal({ users: 100, punches: 500 }));
    expect(await client.getInfo()).toEqual({ userCounts: 100, logCounts: 500, logCapacity: 200_000 });
  });

  test('reads 100 users and 5,000 punches, windows asked for all at once', async () => {
    const terminal = await oldTerminal({ users: 100, punches: 5000 });
    const client = await connected(terminal);
    const users = await client.getUsers();
    expect(users.err ?? undefined).toBeUndefined();
    expect(users.data).toEqual(peopleOf(terminal));
    const punches = await client.getAttendances();
    expect(punches.err ?? undefined).toBeUndefined();
    expect(punches.data).toEqual(punchesOf(terminal));
  });

  test('hears a live event of 10 bytes', async () => {
    const terminal = await oldTerminal({ users: 5, eventLength: 10, fingerEvents: false });
    const client = await connected(terminal);
    const told: { userId: string; attTime: Date }[] = [];
    await client.getRealTimeLogs((event) => told.push(event));
    await until(() => terminal.view().sessions[0]?.eventMask !== 0, 'the client to register');
    terminal.pressFinger({ userId: '1003' });
    expect(await until(() => told[0], 'the live event')).toMatchObject({ userId: 3 });
  });
});

describe('zkteco-js', () => {
  async function connected(terminal: SimulatedTerminal): Promise<ForeignUdp> {
    const { zudp } = new ZktecoJs('127.0.0.1', terminal.port, timeoutMs, 0);
    await zudp.createSocket();
    await zudp.connect();
    onTestFinished(async () => void (await zudp.disconnect()));
    return zudp;
  }

  test('reads what the terminal holds and what time it is', async () => {
    const terminal = await oldTerminal({ users: 100, punches: 500 });
    const client = await connected(terminal);
    expect(await client.getInfo()).toEqual({ userCounts: 100, logCounts: 500, logCapacity: 200_000 });
    expect(Math.abs((await client.getTime()).getTime() - localTime(terminal.wallMs).getTime())).toBeLessThan(
      2000,
    );
  });

  test('reads users and punches that come in one packet', async () => {
    const terminal = await oldTerminal({ users: 36 });
    const client = await connected(terminal);
    expect((await client.getUsers()).data).toEqual(peopleOf(terminal));
  });
});
