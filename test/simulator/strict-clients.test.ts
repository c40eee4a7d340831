import { describe, expect, onTestFinished, test } from 'vitest';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { ascii, byte, concat, double, packedByHand, padded, toHex, word } from '../support/hand-made.ts';
import { OneEventPerRead } from '../support/one-event-per-read.ts';
import { AsksAllAtOnce } from '../support/strict-clients/asks-all-at-once.ts';
import { packedToWall, punchByHand, recordsByHand, userByHand } from '../support/strict-clients/by-hand.ts';
import { ChecksEverySum } from '../support/strict-clients/checks-every-sum.ts';
import { connectedAfterProbing, type ProbeEnd } from '../support/strict-clients/probes-first.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

// Four clients that each insist on one thing seen in the field, over real TCP, bytes by hand.

const seeded = (options: SimulatedTerminalOptions = {}) =>
  terminalForTest({ users: 300, punches: 2000, seed: 'strict', ...options });

const usersOf = (terminal: SimulatedTerminal) =>
  terminal.users().map(({ fingers: _fingers, ...user }) => user);
const punchesOf = (terminal: SimulatedTerminal) => terminal.punches();

describe('a client that checks every checksum', () => {
  test.each<SimulatedTerminalOptions>([
    { commKey: 123_456 },
    { chunkBytes: 1008, paceMs: 0 },
    { chunkBytes: 65_528 },
  ])('reads users, punches and templates row by row as they were seeded: %j', async (options) => {
    const terminal = await seeded(options);
    const client = await ChecksEverySum.connected(terminal.port, 123_456);
    const users = recordsByHand(await client.table(9, 5), 72).map(userByHand);
    expect(users).toEqual(usersOf(terminal));
    const punches = recordsByHand(await client.table(13, 0), 40).map(punchByHand);
    expect(punches).toEqual(punchesOf(terminal));
    const [first] = terminal.templates();
    const block = await client.announced(88, concat(word(first?.uid ?? 0), byte(first?.finger ?? 0)));
    expect(toHex(block)).toBe(`${toHex(first?.template ?? new Uint8Array(0))}01`);
    await client.leave();
    expect(client.checked).toBeGreaterThan(10);
  });

  test('goes through a whole day with the terminal', async () => {
    const terminal = await seeded({ users: 3, punches: 0 });
    const client = await ChecksEverySum.connected(terminal.port, 0);
    expect((await client.do(11, ascii('~SerialNumber\0'))).data).toEqual(
      ascii(`~SerialNumber=${terminal.serialNumber}\0`),
    );
    const day = { year: 2026, month: 3, day: 4, hour: 5, minute: 6, second: 7 };
    await client.do(202, double(packedByHand(day)));
    const { data: time } = await client.do(201);
    const shown = packedToWall(new DataView(time.buffer, time.byteOffset).getUint32(0, true));
    expect(Math.abs(shown - Date.UTC(2026, 2, 4, 5, 6, 7))).toBeLessThan(5000);
    const record = concat(
      word(9),
      byte(0),
      padded('4711', 8),
      padded('Test Person Nine', 24),
      double(0xabcdef),
      byte(1),
      word(0),
      word(0),
      word(0),
      word(0),
      padded('1009', 24),
    );
    await client.do(8, record);
    await client.do(1013);
    expect(terminal.users().at(-1)).toMatchObject({ uid: 9, name: 'Test Person Nine', card: 0xabcdef });
    const template = Uint8Array.from({ length: 700 }, (_, index) => (index % 250) + 1);
    template.set(ascii('SS21'), 2);
    await client.do(1500, double(template.length));
    await client.do(1501, template);
    await client.do(87, concat(word(9), byte(2), byte(1), word(template.length)));
    await client.do(1502);
    expect(toHex(await client.announced(88, concat(word(9), byte(2))))).toBe(`${toHex(template)}01`);
    await client.do(1003);
    await client.do(1002);
    await client.do(12, ascii('LockOn=0\0'));
    await client.do(1014);
    await client.do(500, double(0xffff));
    terminal.pressFinger({ userId: '1002' });
    const codes = [];
    let event = await client.nextEvent();
    for (; event.code !== 1; event = await client.nextEvent()) codes.push(event.code);
    expect(codes).toEqual(expect.arrayContaining([2]));
    expect(toHex(event.data.subarray(0, 26))).toBe(`${toHex(padded('1002', 24))}0100`);
    await client.do(31, double(3));
    expect(terminal.relayMoves()).toMatchObject([{ by: 'unlock', ms: 3000 }]);
    await client.do(19, concat(word(9), byte(2)));
    await client.do(18, word(9));
    expect(terminal.users()).toHaveLength(3);
    await client.leave();
  });
});

describe('a client that reads one event per segment', () => {
  test('enrols a finger, a poor press among the good ones, and finds it afterwards', async () => {
    const terminal = await seeded({ users: 3, punches: 0 });
    const client = await OneEventPerRead.connected(terminal.port);
    onTestFinished(() => client.close());
    const qualities = [100, 20, 90, 80];
    const outcome = await client.enrol('1002', 3, () => {
      terminal.presentFinger({ finger: 'a finger', quality: qualities.shift() ?? 100 });
      terminal.lift();
    });
    expect(outcome).toBe('enrolled');
    expect(qualities).toEqual([]);
    expect(terminal.users().find(({ userId }) => userId === '1002')?.fingers).toEqual([3, 6]);
    client.close();
    expect(terminal.presentFinger({ finger: 'a finger' })).toMatchObject({ enrolling: false, matched: true });
  });
});

describe('a client that connects and hangs up before it connects in earnest', () => {
  const probes: readonly ProbeEnd[][] = [
    ['closes'],
    ['resets'],
    ['closes after half a packet'],
    ['asks and closes'],
    ['closes', 'resets', 'closes after half a packet', 'asks and closes', 'closes'],
  ];
  test.each(probes.map((ends) => ({ ends, way: ends.join(', ') })))(
    'finds its place free: $way',
    async ({ ends }) => {
      const terminal = await seeded({ users: 5, punches: 0 });
      const client = await connectedAfterProbing(terminal.port, ends);
      onTestFinished(() => client.close());
      const { command, data } = await client.ask(1503, concat(byte(1), word(9), double(5), double(0)));
      expect(command).toBe(1501);
      expect(recordsByHand(data, 72).map(userByHand)).toEqual(usersOf(terminal));
      expect(await client.ask(1001)).toMatchObject({ command: 2000 });
      await until(() => terminal.view().sessions.length === 0, 'the session to end');
    },
  );
});

describe('a client that asks for all windows at once and counts the announcements', () => {
  test.each<SimulatedTerminalOptions>([{}, { chunkBytes: 1008 }, { chunkBytes: 16_384, paceMs: 0 }])(
    'reads 2,000 users and 10,000 punches row by row as they were seeded: %j',
    async (options) => {
      const terminal = await seeded({ users: 2000, punches: 10_000, ...options });
      const client = await AsksAllAtOnce.connected(terminal.port);
      expect(await client.counts()).toEqual({ users: 2000, punches: 10_000 });
      expect(recordsByHand(await client.table(9, 5), 72).map(userByHand)).toEqual(usersOf(terminal));
      expect(client.windows).toBe(3);
      expect(recordsByHand(await client.table(13, 0), 40).map(punchByHand)).toEqual(punchesOf(terminal));
      expect(client.windows).toBe(7);
      await client.leave();
    },
  );
});
