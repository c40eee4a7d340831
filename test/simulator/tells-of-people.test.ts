import { expect, test } from 'vitest';
import { byte, concat, double, eventTimeByHand, fromHex, padded, word, zeros } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

// The clock stands at 2026-01-02 08:30:15, the moment of the description's golden packets.
const at = eventTimeByHand({ year: 2026, month: 1, day: 2, hour: 8, minute: 30, second: 15 });
const only = (mask: number) => double(mask);

test('a match makes FINGER, VERIFY and a live verification, and a line in the log', async () => {
  const terminal = await terminalForTest({ users: 7, time: new ManualTime() });
  const client = await clientOf(terminal);
  expect(await client.ask(500, only(0xffff))).toMatchObject({ command: 2000 });
  expect(terminal.pressFinger({ userId: '1007' })).toEqual({
    matched: true,
    userId: '1007',
    uid: 7,
    event: {
      userId: '1007',
      verify: 1,
      state: 0,
      wallMs: Date.UTC(2026, 0, 2, 8, 30, 15),
      time: '2026-01-02T08:30:15',
    },
    logged: true,
    clientsTold: 1,
    ownRelay: 'opened',
  });
  const [finger, identified, verified] = await client.nextFrames(3);
  expect(finger).toMatchObject({ command: 500, session: 2, replyId: 0, data: zeros(0), isSumRight: true });
  expect(identified).toMatchObject({ command: 500, session: 0x80, replyId: 0, data: fromHex('0700000001') });
  expect(verified).toMatchObject({ command: 500, session: 1, replyId: 0 });
  expect(verified?.data).toEqual(concat(padded('1007', 24), byte(1), byte(0), at));
  expect(terminal.punches()).toEqual([
    { uid: 7, userId: '1007', verify: 1, state: 0, wallMs: Date.UTC(2026, 0, 2, 8, 30, 15), workCode: 0 },
  ]);
});

test.each([
  [10, concat(word(7), byte(1), byte(255), at)],
  [12, concat(double(1007), byte(1), byte(255), at)],
  [14, concat(word(7), byte(1), byte(255), at, zeros(4))],
  [32, concat(padded('1007', 24), byte(1), byte(255), at)],
  [36, concat(padded('1007', 24), byte(1), byte(255), at, zeros(4))],
  [37, concat(padded('1007', 24), byte(1), byte(255), at, zeros(5))],
  [52, concat(padded('1007', 24), byte(1), byte(255), at, zeros(20))],
] as const)('the live verification can have %i bytes', async (eventLength, data) => {
  const terminal = await terminalForTest({ users: 7, time: new ManualTime(), eventLength, punchState: 255 });
  const client = await clientOf(terminal);
  await client.ask(500, only(1));
  terminal.pressFinger({ userId: '1007' });
  expect((await client.next()).data).toEqual(data);
});

test('events go only to sessions that registered for them', async () => {
  const terminal = await terminalForTest({ users: 1, secondClient: 'share' });
  const [all, verifications, none, ended] = [
    await clientOf(terminal),
    await clientOf(terminal),
    await clientOf(terminal),
    await clientOf(terminal),
  ];
  await all.ask(500, only(0xffff));
  await verifications.ask(500, only(1));
  await ended.ask(500, only(1));
  await ended.ask(500, only(0));
  expect(terminal.pressFinger({ userId: '1001' }).clientsTold).toBe(2);
  expect((await all.nextFrames(3)).map(({ session }) => session)).toEqual([2, 0x80, 1]);
  expect(await verifications.next()).toMatchObject({ session: 1 });
  for (const client of [none, ended, verifications])
    expect(await client.ask(64)).toMatchObject({ command: 2000 });
});

test('registering needs a mask of four bytes', async () => {
  const client = await clientOf(await terminalForTest());
  expect(await client.ask(500, fromHex('0100'))).toMatchObject({ command: 2001 });
});

test('acks of events are taken without an answer, and nothing depends on them', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  await client.ask(500, only(1));
  for (let press = 0; press < 3; press += 1) {
    terminal.pressFinger({ userId: '1001' });
    expect(await client.next()).toMatchObject({ command: 500, session: 1 });
    client.replyId = 0;
    client.tell(2000);
  }
  expect(await client.ask(64)).toMatchObject({ command: 2000 });
});

test('an unknown finger leaves no line, only FINGER and VERIFY −1', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  await client.ask(500, only(0xffff));
  expect(terminal.unknownFinger()).toMatchObject({
    matched: false,
    logged: false,
    clientsTold: 1,
    ownRelay: 'still',
  });
  const [finger, identified] = await client.nextFrames(2);
  expect(finger).toMatchObject({ session: 2 });
  expect(identified).toMatchObject({ session: 0x80, data: fromHex('ffffffff01') });
  expect(await client.ask(64)).toMatchObject({ command: 2000 });
  expect(terminal.punches()).toEqual([]);
});

test('some models have no FINGER and VERIFY events at all', async () => {
  const terminal = await terminalForTest({ users: 1, fingerEvents: false });
  const client = await clientOf(terminal);
  await client.ask(500, only(0xffff));
  expect(terminal.unknownFinger().clientsTold).toBe(0);
  terminal.pressFinger({ userId: '1001' });
  expect(await client.next()).toMatchObject({ command: 500, session: 1 });
});

test('a finger that is not registered is a stranger’s, even of somebody known', async () => {
  const terminal = await terminalForTest({ users: 1 });
  expect(terminal.pressFinger({ userId: '1001', finger: 6 }).matched).toBe(true);
  expect(terminal.pressFinger({ userId: '1001', finger: 2 }).matched).toBe(false);
  terminal.registerFinger({ userId: '1001', finger: 2 });
  expect(terminal.pressFinger({ userId: '1001', finger: 2 }).matched).toBe(true);
});

test('a user without any finger has one learned at the first press, unless that is switched off', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  await client.ask(8, concat(word(1), zeros(46), padded('1001', 24)));
  terminal.settings.learnsFingers = false;
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: false });
  terminal.settings.learnsFingers = true;
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
  expect(terminal.users()).toMatchObject([{ fingers: [6] }]);
});

test('a user the terminal does not have cannot press a finger', async () => {
  const terminal = await terminalForTest();
  expect(() => terminal.pressFinger({ userId: '4711' })).toThrow(/no user 4711/);
});

test('a disabled user is turned away', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  await client.ask(8, concat(word(1), byte(1), zeros(45), padded('1001', 24)));
  await client.ask(500, only(1));
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({
    matched: false,
    logged: false,
    ownRelay: 'still',
  });
  expect(await client.ask(64)).toMatchObject({ command: 2000 });
  expect(terminal.relayMoves()).toEqual([]);
});

test('cards and passwords are recognised like fingers', async () => {
  const terminal = await terminalForTest({ users: 10 });
  const client = await clientOf(terminal);
  await client.ask(500, only(1));
  expect(terminal.tapCard({ card: 7_000_003 })).toMatchObject({
    matched: true,
    userId: '1003',
    event: { verify: 2 },
  });
  expect(await client.next()).toMatchObject({ session: 1 });
  expect(terminal.tapCard({ card: 1 })).toMatchObject({ matched: false });
  expect(terminal.tapCard({ card: 0 })).toMatchObject({ matched: false });
  expect(terminal.enterPassword({ userId: '1010', password: '10010' })).toMatchObject({
    matched: true,
    event: { verify: 0 },
  });
  expect(await client.next()).toMatchObject({ session: 1 });
  expect(terminal.enterPassword({ userId: '1010', password: '10011' })).toMatchObject({ matched: false });
  expect(terminal.enterPassword({ userId: '1001', password: '' })).toMatchObject({ matched: false });
  expect(terminal.enterPassword({ userId: '4711', password: 'x' })).toMatchObject({ matched: false });
  expect(await client.ask(64)).toMatchObject({ command: 2000 });
  expect(terminal.punches()).toHaveLength(2);
});

test('a disabled terminal recognises nobody until it is enabled or its last session ends', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  expect(await client.ask(1003, zeros(4))).toMatchObject({ command: 2000 });
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: false, logged: false });
  expect(await client.ask(1002)).toMatchObject({ command: 2000 });
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
  await client.ask(1003);
  expect(terminal.view().enabled).toBe(false);
  await client.ask(1001);
  expect(terminal.view().enabled).toBe(true);
});

test('the last live verification can be repeated byte for byte without a second line in the log', async () => {
  const terminal = await terminalForTest({ users: 1 });
  expect(() => terminal.repeatLastEvent()).toThrow(/nobody was verified/);
  const client = await clientOf(terminal);
  await client.ask(500, only(1));
  terminal.pressFinger({ userId: '1001' });
  const first = await client.next();
  expect(terminal.repeatLastEvent()).toBe(1);
  expect(await client.next()).toEqual(first);
  expect(terminal.punches()).toHaveLength(1);
});

test('a live verification of an earlier time can be presented', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  await client.ask(500, only(1));
  terminal.presentOldEvent({ userId: '1001', wallMs: Date.UTC(2024, 1, 29, 23, 59, 59) });
  const time = eventTimeByHand({ year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 59 });
  expect((await client.next()).data).toEqual(concat(padded('1001', 24), byte(1), byte(0), time));
});

test('events keep coming while a bulk answer is under way', async () => {
  const terminal = await terminalForTest({ users: 100, chunkBytes: 1008 });
  const client = await clientOf(terminal);
  await client.ask(500, only(1));
  await client.ask(1503, fromHex('0109000500000000000000'));
  client.tell(1504, concat(double(0), double(7204)));
  await client.next();
  terminal.pressFinger({ userId: '1001' });
  const frames = await client.nextFrames(10);
  expect(frames.filter(({ command }) => command === 500)).toHaveLength(1);
  expect(frames.filter(({ command }) => command === 1501)).toHaveLength(8);
});

test('a log that is full takes no more lines but the person is still recognised', async () => {
  const terminal = await terminalForTest({ users: 1, punches: 2, punchCapacity: 2 });
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true, logged: false });
  expect(terminal.punches()).toHaveLength(2);
});
