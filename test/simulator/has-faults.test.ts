import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { faultSchema, inflict } from '../../simulator/terminal/faults/inflict.ts';
import { bend } from '../../simulator/terminal/faults/fault.ts';
import { straight } from '../../simulator/terminal/faults/passage.ts';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { ascii, byte, concat, double, handMadeFrame, toHex } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { RawClient } from '../support/raw-client.ts';
import { RawUdpClient } from '../support/raw-udp-client.ts';
import { clientOf, strangerTo, terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

// What reaches a client that knows the wire from its description alone.

function wrong(terminal: SimulatedTerminal, fault: z.input<typeof faultSchema>) {
  return inflict(terminal, faultSchema.parse(fault));
}

/** A terminal whose clock the test moves, and a client that gets its events. */
async function pair(options: SimulatedTerminalOptions = {}) {
  const time = new ManualTime();
  const terminal = await terminalForTest({ users: 20, time, paceMs: 0, seed: 'faults', ...options });
  const client = await clientOf(terminal);
  await client.ask(500, double(0xffff));
  return { time, terminal, client };
}

const answerBytes = handMadeFrame({ command: 2000 }).length;

/** How many bytes each read brought, of those that came since. */
function readsSince(client: RawClient): () => number[] {
  const from = client.reads.length;
  return () => client.reads.slice(from).map(({ bytes }) => bytes);
}

describe('packets', () => {
  test('split: a frame comes in pieces, and then whole again', async () => {
    const { time, terminal, client } = await pair();
    wrong(terminal, { kind: 'split', bytes: 5, pauseMs: 10, times: 1 });
    const reads = readsSince(client);
    client.tell(1013);
    for (const count of [1, 2, 3]) {
      await until(() => reads().length === count, `piece ${count}`);
      time.advance(10);
    }
    expect(await client.next()).toMatchObject({ command: 2000, isSumRight: true });
    expect(reads()).toEqual([5, 5, 5, 1]);
    await client.ask(1013);
    expect(reads().at(-1)).toBe(answerBytes);
  });

  test('merge: frames come in one piece', async () => {
    const { time, terminal, client } = await pair();
    wrong(terminal, { kind: 'merge', ms: 100, times: 3 });
    const reads = readsSince(client);
    for (const gathered of [1, 2]) {
      client.tell(1013);
      await until(() => terminal.faults.all()[0]?.hits === gathered, `answer ${gathered} to be held back`);
    }
    client.tell(1013);
    await until(() => terminal.faults.isIdle, 'the three to be gathered');
    expect(reads()).toEqual([]);
    time.advance(100);
    expect((await client.nextFrames(3)).map(({ command }) => command)).toEqual([2000, 2000, 2000]);
    expect(reads()).toEqual([3 * answerBytes]);
  });

  test('delay: an answer is late, and those behind it keep their order', async () => {
    const { time, terminal, client } = await pair();
    wrong(terminal, { kind: 'delay', ms: 500, times: 1 });
    const first = client.tell(201);
    const second = client.tell(1013);
    await until(
      () => terminal.timeline().some(({ what }) => what.includes(`reply id ${second}`)),
      'both to be taken',
    );
    time.advance(499);
    expect(client.arrived).toBe(0);
    time.advance(1);
    expect((await client.nextFrames(2)).map(({ replyId }) => replyId)).toEqual([first, second]);
  });

  test('drop: an answer is lost, the next one comes', async () => {
    const { terminal, client } = await pair();
    wrong(terminal, { kind: 'drop', on: 'answers', times: 1 });
    client.tell(201);
    const { replyId } = await client.ask(1013);
    expect(replyId).toBe(client.replyId - 1);
  });

  test('what is for answers leaves events alone, and what is for tables leaves other answers alone', async () => {
    const { terminal, client } = await pair({ fingerEvents: false });
    wrong(terminal, { kind: 'corrupt', on: 'answers' });
    terminal.pressFinger({ userId: '1001' });
    expect(await client.next()).toMatchObject({ command: 500, isSumRight: true });
    expect((await client.ask(1013)).isSumRight).toBe(false);
    terminal.faults.clear();
    wrong(terminal, { kind: 'corrupt', on: 'bulk' });
    terminal.pressFinger({ userId: '1001' });
    expect(await client.next()).toMatchObject({ command: 500, isSumRight: true });
    expect(await client.ask(1013)).toMatchObject({ command: 2000, isSumRight: true });
    expect(terminal.faults.all()).toMatchObject([{ seen: 0 }]);
    client.tell(9, byte(5));
    expect((await client.nextFrames(3)).map(({ isSumRight }) => isSumRight)).toEqual([false, false, true]);
  });

  test('corrupt: one bit is wrong, so that the checksum does not fit', async () => {
    const { terminal, client } = await pair();
    wrong(terminal, { kind: 'corrupt', times: 1 });
    expect((await client.ask(201)).isSumRight).toBe(false);
    expect((await client.ask(201)).isSumRight).toBe(true);
  });

  test('corrupt: the prefix is what is wrong where that is wanted', async () => {
    const { terminal } = await pair({ secondClient: 'share' });
    const client = await strangerTo(terminal);
    const heard: Buffer[] = [];
    client.socket.removeAllListeners('data').on('data', (chunk: Buffer) => heard.push(chunk));
    wrong(terminal, { kind: 'corrupt', part: 'prefix', times: 1 });
    client.tell(1000);
    await until(() => heard.length > 0, 'the answer');
    const right = concat(Uint8Array.of(0x50, 0x50, 0x82, 0x7d), double(8));
    const bits = [...Buffer.concat(heard).subarray(0, 8)].map((each, at) => each ^ (right[at] ?? 0));
    expect(bits.filter((each) => each !== 0)).toHaveLength(1);
  });

  test('a reset in the middle of a table', async () => {
    const { terminal, client } = await pair({ users: 500, chunkBytes: 1008 });
    wrong(terminal, { kind: 'reset', on: 'bulk', skip: 4 });
    client.tell(9, byte(5));
    const [head, ...pieces] = await client.nextFrames(4);
    expect([head?.command, pieces.map(({ session }) => session)]).toEqual([1500, [0, 1, 2]]);
    await client.closed;
    expect(client.arrived).toBe(0);
    const again = await clientOf(terminal);
    expect((await again.ask(9, byte(5))).command).toBe(1500);
  });

  test('half a frame, then silence, while the connection stays up', async () => {
    const { terminal, client } = await pair({ secondClient: 'share' });
    wrong(terminal, { kind: 'half-frame', on: 'answers' });
    const reads = readsSince(client);
    client.tell(201);
    await until(() => reads().length > 0, 'the half');
    client.tell(1013);
    terminal.pressFinger({ userId: '1001' });
    const other = await clientOf(terminal);
    expect(await other.ask(1013)).toMatchObject({ command: 2000 });
    expect(reads()).toEqual([10]);
    expect([client.arrived, client.socket.destroyed]).toEqual([0, false]);
  });

  test('silence: nothing more on this connection, and everything on the next', async () => {
    const { terminal, client } = await pair({ secondClient: 'share' });
    wrong(terminal, { kind: 'silence' });
    const reads = readsSince(client);
    client.tell(1013);
    expect(terminal.pressFinger({ userId: '1001' }).clientsTold).toBe(1);
    const other = await clientOf(terminal);
    expect(await other.ask(1013)).toMatchObject({ command: 2000 });
    expect([reads(), client.socket.destroyed]).toEqual([[], false]);
  });

  test('over UDP a datagram is dropped, doubled and spoiled, and never split', async () => {
    const terminal = await terminalForTest({ users: 20, seed: 'faults' });
    const client = await RawUdpClient.connected(terminal.port);
    wrong(terminal, { kind: 'split', bytes: 1 });
    wrong(terminal, { kind: 'merge' });
    wrong(terminal, { kind: 'drop', times: 1 });
    client.tell(201);
    expect(await client.ask(1013)).toMatchObject({ replyId: 2, isSumRight: true });
    wrong(terminal, { kind: 'corrupt', times: 1 });
    expect(await client.ask(1013)).toMatchObject({ isSumRight: false });
    wrong(terminal, { kind: 'duplicate', times: 1 });
    client.tell(1013);
    expect((await client.nextFrames(2)).map(({ replyId }) => replyId)).toEqual([4, 4]);
  });
});

test('a packet is late by up to so much more, as the random says, and half a frame has the bytes that are wanted', () => {
  const bent = (fault: z.input<typeof faultSchema>) => {
    const parsed = faultSchema.parse(fault);
    if (!('probability' in parsed)) throw new TypeError('that is no fault of packets');
    return bend(straight(new Uint8Array(16)), parsed, { random: () => 0.5, isDatagram: false });
  };
  expect(bent({ kind: 'delay', ms: 100, jitterMs: 50 }).lateMs).toBe(125);
  expect(bent({ kind: 'half-frame' }).pieces.map(({ bytes }) => bytes.length)).toEqual([8]);
  expect(bent({ kind: 'half-frame', bytes: 3 }).pieces.map(({ bytes }) => bytes.length)).toEqual([3]);
});

describe('events', () => {
  const press = (terminal: SimulatedTerminal, userId: string) => terminal.pressFinger({ userId });

  test('come twice, byte for byte', async () => {
    const { terminal, client } = await pair({ fingerEvents: false });
    wrong(terminal, { kind: 'duplicate', on: 'events', copies: 2, times: 1 });
    press(terminal, '1001');
    const frames = await client.nextFrames(3);
    expect(new Set(frames.map(({ session, data }) => `${session} ${toHex(data)}`)).size).toBe(1);
    press(terminal, '1002');
    await client.next();
    expect((await client.ask(1013)).command).toBe(2000);
  });

  test('come late, with the time at which they happened, and answers overtake them', async () => {
    const { time, terminal, client } = await pair({ fingerEvents: false });
    wrong(terminal, { kind: 'delay', on: 'events', ms: 7000 });
    press(terminal, '1001');
    press(terminal, '1002');
    expect((await client.ask(1013)).command).toBe(2000);
    time.advance(7000);
    const [first, second] = await client.nextFrames(2);
    expect([first, second].map((frame) => toHex(frame?.data.subarray(0, 4) ?? byte(0)))).toEqual([
      toHex(ascii('1001')),
      toHex(ascii('1002')),
    ]);
    expect(toHex(first?.data.subarray(26) ?? byte(0))).toBe('1a0102081e0f');
  });

  test('are lost, and the log has them all the same', async () => {
    const { terminal, client } = await pair({ fingerEvents: false });
    wrong(terminal, { kind: 'drop', on: 'events', skip: 1, times: 1 });
    for (const userId of ['1001', '1002', '1003']) press(terminal, userId);
    const heard = await client.nextFrames(2);
    expect(heard.map(({ data }) => Buffer.from(data.subarray(0, 4)).toString())).toEqual(['1001', '1003']);
    expect(terminal.punches()).toHaveLength(3);
  });

  test('are lost by chance, the same ones with the same seed', async () => {
    const lost = async (seed: string) => {
      const { terminal, client } = await pair({ fingerEvents: false, seed });
      wrong(terminal, { kind: 'drop', on: 'events', probability: 0.5 });
      const everybody = Array.from({ length: 20 }, (_, index) => String(1001 + index));
      for (const userId of everybody) press(terminal, userId);
      terminal.faults.clear();
      client.tell(1013);
      const heard: string[] = [];
      for (let frame = await client.next(); frame.command !== 2000; frame = await client.next())
        heard.push(Buffer.from(frame.data.subarray(0, 4)).toString());
      return heard;
    };
    const first = await lost('a');
    expect(first.length).toBeGreaterThan(3);
    expect(first.length).toBeLessThan(20);
    expect(await lost('a')).toEqual(first);
    expect(await lost('b')).not.toEqual(first);
  });
});

describe('clients', () => {
  /** The reset may come before the connection is told of, or after. */
  const isRefused = async ({ port }: SimulatedTerminal) => {
    const client = await RawClient.open(port).catch(() => undefined);
    await client?.closed;
  };

  test('a second one is refused while the first is there', async () => {
    const { terminal, client } = await pair();
    wrong(terminal, { kind: 'refuse-clients' });
    await isRefused(terminal);
    expect(await client.ask(1013)).toMatchObject({ command: 2000 });
    client.close();
    await until(() => terminal.view().sessions.length === 0, 'the first to be gone');
    expect((await clientOf(terminal)).session).toBeGreaterThan(0);
  });

  test('over UDP a second one has no answer while the first is there, and has one as soon as that left', async () => {
    const { terminal } = await pair();
    wrong(terminal, { kind: 'refuse-clients' });
    terminal.cutConnections();
    const first = await RawUdpClient.open(terminal.port);
    await first.connect();
    const second = await RawUdpClient.open(terminal.port);
    second.tell(1000);
    await until(
      () => terminal.timeline().some(({ what }) => what.includes('from a stranger')),
      'CONNECT to be ignored',
    );
    await first.ask(1001);
    expect((await second.connect()).command).toBe(2000);
  });

  test('everybody is refused where somebody else holds the terminal, until they leave', async () => {
    const { time, terminal } = await pair({ secondClient: 'share' });
    wrong(terminal, { kind: 'refuse-clients', who: 'everybody', forMs: 1000 });
    await isRefused(terminal);
    const overUdp = await RawUdpClient.open(terminal.port);
    overUdp.tell(1000);
    await until(
      () => terminal.timeline().some(({ what }) => what.includes('from a stranger')),
      'CONNECT to be ignored',
    );
    time.advance(1000);
    expect((await clientOf(terminal)).session).toBeGreaterThan(0);
    expect((await overUdp.connect()).command).toBe(2000);
  });
});

describe('the memory', () => {
  test('is full: no user, no finger and no log line more, and the sizes say so', async () => {
    const { terminal, client } = await pair();
    const fault = wrong(terminal, { kind: 'memory-full' });
    const record = terminal.saved().users[0]?.record ?? '';
    const newcomer = Buffer.from(record, 'base64');
    newcomer.writeUInt16LE(500, 0);
    newcomer.write('5000', 48);
    expect((await client.ask(8, newcomer)).command).toBe(2001);
    expect(() => terminal.registerFinger({ userId: '1001', finger: 1 })).toThrow(/no room/);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true, logged: false });
    await client.nextFrames(3);
    const sizes = (await client.ask(50)).data;
    const left = new DataView(sizes.buffer, sizes.byteOffset);
    expect([68, 72, 76].map((at) => left.getInt32(at, true))).toEqual([0, 0, 0]);
    terminal.faults.remove(fault?.id ?? 0);
    expect((await client.ask(8, newcomer)).command).toBe(2000);
  });

  test('is full in one table only, and takes what goes into the others', async () => {
    const { terminal } = await pair();
    wrong(terminal, { kind: 'memory-full', tables: ['punches'] });
    terminal.registerFinger({ userId: '1001', finger: 1 });
    expect(terminal.users()[0]?.fingers).toEqual([1, 6]);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true, logged: false });
  });

  test('is wiped: nobody is known any more', async () => {
    const { terminal, client } = await pair({ punches: 5, options: { LockOn: '7' } });
    wrong(terminal, { kind: 'wipe' });
    const sizes = (await client.ask(50)).data;
    const counts = new DataView(sizes.buffer, sizes.byteOffset);
    expect([16, 24, 32, 40].map((at) => counts.getInt32(at, true))).toEqual([0, 0, 0, 0]);
    expect((await client.ask(9, byte(5))).command).toBe(2001);
    expect(terminal.option('LockOn')).toBe('7');
  });

  test('gets an administrator, and clients are told that there is a new user', async () => {
    const { terminal, client } = await pair();
    wrong(terminal, { kind: 'add-admin' });
    expect(await client.next()).toMatchObject({ command: 500, session: 4, data: Uint8Array.of(21, 0) });
    expect(terminal.users().at(-1)).toMatchObject({ uid: 21, userId: '9001', privilege: 14 });
    const sizes = (await client.ask(50)).data;
    expect(new DataView(sizes.buffer, sizes.byteOffset).getInt32(48, true)).toBe(1);
    expect(() => wrong(terminal, { kind: 'add-admin', userId: '9001' })).toThrow(/administrator 9001/);
  });

  test('gets a finger, and clients are told whose', async () => {
    const { terminal, client } = await pair();
    wrong(terminal, { kind: 'add-template', userId: '1002', finger: 3 });
    const { session, data } = await client.next();
    expect([session, data.length, toHex(data.subarray(4, 8)), data.at(-1)]).toEqual([
      8,
      14,
      toHex(ascii('1002')),
      3,
    ]);
    expect(terminal.users()[1]?.fingers).toEqual([3, 6]);
    expect(terminal.operations().at(-1)).toMatchObject({ operation: 6, parameters: [2, 3, 0, 0] });
    expect(() => wrong(terminal, { kind: 'add-template', userId: '77' })).toThrow(/no user 77/);
  });
});

describe('the terminal itself', () => {
  test('reboots: connections end, and it is back after a while', async () => {
    const { time, terminal, client } = await pair();
    wrong(terminal, { kind: 'reboot', downMs: 3000 });
    await client.closed;
    await until(() => time.clock.pending > 0, 'the wait');
    await expect(RawClient.open(terminal.port)).rejects.toThrow(/ECONNREFUSED/);
    time.advance(3000);
    await until(() => terminal.timeline().some(({ what }) => what === 'is back'), 'it to be back');
    expect((await clientOf(terminal)).session).toBeGreaterThan(0);
  });

  test('has a clock that jumps', async () => {
    const { terminal, client } = await pair();
    const seconds = async () => {
      const { data } = await client.ask(201);
      return new DataView(data.buffer, data.byteOffset).getUint32(0, true);
    };
    const before = await seconds();
    wrong(terminal, { kind: 'clock-jump', ms: -86_400_000 });
    expect((await seconds()) - before).toBe(-86_400);
  });

  test.each([
    [1, '2099-12-31T23:59:59'],
    [-1, '2000-01-01T00:00:00'],
  ])('has a clock that jumps for ever (%d), and stands at the end of its years', async (way, end) => {
    const { terminal, client } = await pair();
    const far = way * 3_155_760_000_000;
    for (let jump = 0; jump < 3000; jump += 1) wrong(terminal, { kind: 'clock-jump', ms: far });
    expect(terminal.view().time).toBe(end);
    expect(terminal.pressFinger({ userId: '1001' }).event?.time).toBe(end);
    await client.nextFrames(3);
    expect((await client.ask(201)).command).toBe(2000);
    wrong(terminal, { kind: 'clock-jump', ms: -way * 86_400_000 });
    expect(terminal.view().time).toBe(way > 0 ? '2099-12-30T23:59:59' : '2000-01-02T00:00:00');
  });

  test('is exchanged: the connection ends, and another serial number answers', async () => {
    const { terminal, client } = await pair();
    const before = terminal.serialNumber;
    wrong(terminal, { kind: 'swap-serial-number' });
    await client.closed;
    const again = await clientOf(terminal);
    const { data } = await again.ask(11, ascii('~SerialNumber\0'));
    expect(Buffer.from(data).toString()).toBe(`~SerialNumber=${terminal.serialNumber}\0`);
    expect(terminal.serialNumber).not.toBe(before);
    wrong(terminal, { kind: 'swap-serial-number', serialNumber: 'SIM-OTHER' });
    expect(terminal.serialNumber).toBe('SIM-OTHER');
  });

  test('forgets its sessions, or cuts its connections', async () => {
    const { terminal, client } = await pair();
    wrong(terminal, { kind: 'forget-sessions' });
    client.tell(1013);
    await until(
      () => terminal.timeline().some(({ what }) => what.includes('unknown session')),
      'the question to be ignored',
    );
    expect([client.arrived, client.socket.destroyed]).toEqual([0, false]);
    wrong(terminal, { kind: 'cut-connections' });
    await client.closed;
  });
});

test('faults are counted, and end by number, by time or by being taken back', async () => {
  const { time, terminal, client } = await pair();
  wrong(terminal, { kind: 'delay', ms: 0, on: 'answers', skip: 1, times: 3 });
  wrong(terminal, { kind: 'duplicate', on: 'events', forMs: 1000 });
  await client.ask(1013);
  await client.ask(1013);
  expect(terminal.faults.all()).toMatchObject([
    { id: 1, seen: 2, hits: 1, fault: { kind: 'delay', times: 3 } },
    { id: 2, seen: 0, hits: 0 },
  ]);
  time.advance(1000);
  await client.ask(1013);
  expect(terminal.faults.all()).toMatchObject([{ id: 1, hits: 2 }]);
  await client.ask(1013);
  expect(terminal.faults.all()).toEqual([]);
});
