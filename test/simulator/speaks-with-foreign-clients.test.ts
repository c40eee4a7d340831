import type { Socket } from 'node:net';
import NodeZklib from 'node-zklib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import ZktecoJs from 'zkteco-js';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

// Two clients that nobody of this project wrote. They read the terminal's time as local time of their machine, so that
// is how it is compared.

const timeoutMs = 5000;

interface LiveEvent {
  userId: string;
  attTime: Date;
}

/** The moment at which a machine's local clock shows this wall clock. */
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

const seeded = (users: number, punches: number) => terminalForTest({ users, punches, seed: 'foreign' });

function expectedUsers(terminal: SimulatedTerminal) {
  return terminal.users().map(({ uid, userId, name, password, card }) => ({
    uid,
    role: 0,
    password,
    name,
    cardno: card,
    userId,
  }));
}

/** Both take one read for one frame, so the finger is pressed when the answer to the registration has been read. */
async function firstLiveEvent(
  terminal: SimulatedTerminal,
  socket: () => Socket | null,
  listen: (tell: (event: LiveEvent) => void) => Promise<void>,
) {
  const told: LiveEvent[] = [];
  void listen((event) => told.push(event));
  const [helloBytes, registeredBytes] = [16, 16];
  await until(() => (socket()?.bytesRead ?? 0) >= helloBytes + registeredBytes, 'the client to register');
  const pressed = terminal.pressFinger({ userId: '1007' });
  const event = await until(() => told[0], 'the live event');
  return { event, pressed };
}

// Both write to the console what goes well and what does not.
beforeEach(() => {
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('zkteco-js', () => {
  async function connected(terminal: SimulatedTerminal): Promise<ZktecoJs> {
    const client = new ZktecoJs('127.0.0.1', terminal.port, timeoutMs, 0);
    await client.createSocket();
    return client;
  }

  test('reads who the terminal is and what it holds', async () => {
    const terminal = await seeded(300, 2000);
    const client = await connected(terminal);
    expect(await client.getInfo()).toEqual({ userCounts: 300, logCounts: 2000, logCapacity: 200_000 });
    expect(await client.getSerialNumber()).toBe(terminal.serialNumber);
    expect(await client.getPlatform()).toBe('ZMM220_TFT');
    expect(await client.getMacAddress()).toBe(terminal.option('MAC'));
    // This client leaves the ending NUL in.
    expect(await client.getFirmware()).toBe(`${terminal.option('FirmwareVersion')}\0`);
    await client.disconnect();
  });

  test('reads 300 users and 2,000 punches, row by row as they were seeded', async () => {
    const terminal = await seeded(300, 2000);
    const client = await connected(terminal);
    expect((await client.getUsers()).data).toEqual(expectedUsers(terminal));
    await client.disconnect();
    const again = await connected(terminal);
    expect((await again.getAttendances()).data).toEqual(
      terminal.punches().map(({ uid, userId, wallMs, verify, state }) => ({
        sn: uid,
        user_id: userId,
        record_time: localTime(wallMs).toString(),
        type: verify,
        state,
        ip: '127.0.0.1',
      })),
    );
    await again.disconnect();
  });

  test('reads a table that is small enough to come at once', async () => {
    const terminal = await seeded(3, 0);
    const client = await connected(terminal);
    expect((await client.getUsers()).data).toEqual(expectedUsers(terminal));
    await client.disconnect();
  });

  test('hears a live event', async () => {
    const terminal = await seeded(10, 0);
    const client = await connected(terminal);
    const { event, pressed } = await firstLiveEvent(
      terminal,
      () => client.ztcp.socket,
      (tell) => client.getRealTimeLogs(tell),
    );
    expect(event).toEqual({ userId: '1007', attTime: localTime(pressed.event?.wallMs ?? 0) });
    await client.disconnect();
  });
});

describe('node-zklib', () => {
  async function connected(terminal: SimulatedTerminal): Promise<NodeZklib> {
    const client = new NodeZklib('127.0.0.1', terminal.port, timeoutMs, 0);
    await client.createSocket();
    return client;
  }

  test('reads what the terminal holds', async () => {
    const terminal = await seeded(300, 2000);
    const client = await connected(terminal);
    expect(await client.getInfo()).toEqual({ userCounts: 300, logCounts: 2000, logCapacity: 200_000 });
    await client.disconnect();
  });

  test('reads 300 users and 2,000 punches, row by row as they were seeded', async () => {
    const terminal = await seeded(300, 2000);
    const client = await connected(terminal);
    const users = await client.getUsers();
    expect(users.data).toEqual(expectedUsers(terminal));
    expect(users.err ?? undefined).toBeUndefined();
    await client.disconnect();
    const again = await connected(terminal);
    const punches = await again.getAttendances();
    expect(punches.err ?? undefined).toBeUndefined();
    expect(punches.data).toEqual(
      terminal.punches().map(({ uid, userId, wallMs }) => ({
        userSn: uid,
        deviceUserId: userId,
        recordTime: localTime(wallMs),
        ip: '127.0.0.1',
      })),
    );
    await again.disconnect();
  });

  test('hears a live event', async () => {
    const terminal = await seeded(10, 0);
    const client = await connected(terminal);
    const { event, pressed } = await firstLiveEvent(
      terminal,
      () => client.zklibTcp.socket,
      (tell) => client.getRealTimeLogs(tell),
    );
    expect(event).toEqual({ userId: '1007', attTime: localTime(pressed.event?.wallMs ?? 0) });
    await client.disconnect();
  });
});
