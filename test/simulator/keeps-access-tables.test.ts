import { expect, onTestFinished, test } from 'vitest';
import { startTerminal, type SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { ascii, byte, concat, double, fromHex, toHex, word, zeros } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import type { RawClient } from '../support/raw-client.ts';
import { weekByHand } from '../support/scripted-access.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

/** 2 January 2026 is a Friday. */
const friday = Date.UTC(2026, 0, 2, 8, 30);

async function withClient(options: SimulatedTerminalOptions = {}) {
  const time = new ManualTime(friday);
  const terminal = await terminalForTest({ users: 3, time, paceMs: 0, ...options });
  return { terminal, time, client: await clientOf(terminal) };
}

const asked = async (client: RawClient, command: number, data?: Uint8Array) => {
  const reply = await client.ask(command, data);
  expect(reply.isSumRight).toBe(true);
  return reply.command === 2000 ? toHex(reply.data) : reply.command;
};

const closed = weekByHand(23, 57, 23, 56);

test('a fresh terminal: group 1 with zone 1, which is always open, and a combination of group 1 alone', async () => {
  const { client } = await withClient();
  expect(await asked(client, 21, double(1))).toBe('01');
  expect(await asked(client, 23, double(1))).toBe('0000000000000000');
  expect(await asked(client, 25, concat(byte(1), zeros(7)))).toBe('0101000000000000');
  expect(await asked(client, 27, double(1))).toBe(
    toHex(concat(word(1), weekByHand(0, 0, 23, 59), fromHex('a71c'))),
  );
  expect(await asked(client, 29, concat(byte(1), zeros(7)))).toBe('0101000000000100');
  expect(await asked(client, 29, concat(byte(2), zeros(7)))).toBe('0200000000000000');
  expect(await asked(client, 80, word(1))).toBe(toHex(concat(word(1), zeros(22))));
});

test('what is written is read back, and stands in the user’s record too', async () => {
  const { terminal, client } = await withClient();
  expect(await asked(client, 22, concat(double(2), byte(5)))).toBe('');
  expect(await asked(client, 24, concat(...[2, 1, 7, 8, 0].map(double)))).toBe('');
  expect(await asked(client, 26, fromHex('05 0700 0800 0900 8e'))).toBe('');
  expect(await asked(client, 28, concat(double(7), weekByHand(8, 0, 18, 30)))).toBe('');
  expect(await asked(client, 30, fromHex('03 01 05 00 00 00 0200'))).toBe('');
  expect(await asked(client, 79, concat(word(2), byte(0x81), zeros(21)))).toBe('');
  expect(await asked(client, 21, double(2))).toBe('05');
  expect(await asked(client, 23, double(2))).toBe('0100070008000000');
  expect(await asked(client, 25, concat(byte(5), zeros(7)))).toBe('050700080009008e');
  expect(await asked(client, 27, double(7))).toBe(
    toHex(concat(word(7), weekByHand(8, 0, 18, 30), fromHex('a71c'))),
  );
  expect(await asked(client, 29, concat(byte(3), zeros(7)))).toBe('0301050000000200');
  expect(await asked(client, 80, word(2))).toBe(toHex(concat(word(2), byte(0x81), zeros(21))));
  const users = (await client.ask(1503, fromHex('0109000500000000000000'))).data;
  expect(toHex(users.subarray(4 + 72 + 39, 4 + 72 + 48))).toBe('05 0100 0700 0800 0000'.replaceAll(' ', ''));
  // Zeros are the way back to the group's.
  expect(await asked(client, 24, concat(double(2), zeros(16)))).toBe('');
  expect(await asked(client, 23, double(2))).toBe('0000000000000000');
  expect(terminal.users()[1]).toMatchObject({ uid: 2, group: 5, fingers: [6] });
});

test.each([
  ['a user nobody is', 21, double(99)],
  ['a user nobody is', 22, concat(double(99), byte(1))],
  ['a user nobody is', 23, double(99)],
  ['a user nobody is', 24, concat(double(99), zeros(16))],
  ['a user nobody is', 79, concat(word(99), zeros(22))],
  ['a user nobody is', 80, word(99)],
  ['group 0', 22, concat(double(1), byte(0))],
  ['zone 51 for a user', 24, concat(...[1, 1, 51, 0, 0].map(double))],
  ['a group nobody is in', 25, concat(byte(9), zeros(7))],
  ['group 100', 26, concat(byte(100), zeros(7))],
  ['a group with zone 51', 26, fromHex('01 3300 0000 0000 00')],
  ['zone 0', 27, double(0)],
  ['zone 51', 28, concat(double(51), closed)],
  ['no time of day', 28, concat(double(1), weekByHand(0, 0, 24, 0))],
  ['combination 11', 29, concat(byte(11), zeros(7))],
  ['combination 0', 30, zeros(8)],
  ['an unknown verify style', 79, concat(word(1), byte(0x80 | 15), zeros(21))],
  ['too little data', 28, double(1)],
])('%s is refused (%i)', async (_what, command, data) => {
  const { client } = await withClient();
  expect(await asked(client, command, data)).toBe(2001);
});

test('without a licence for them the tables are refused and not honoured', async () => {
  const { terminal, client } = await withClient({ options: { LockFunOn: '1' } });
  for (const command of [21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32])
    expect(await asked(client, command, concat(double(1), zeros(28)))).toBe(2001);
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true, ownRelay: 'opened' });
});

test('records of 28 bytes have no place for groups and zones that this terminal knows', async () => {
  const { client } = await withClient({ userRecordSize: 28 });
  expect(await asked(client, 21, double(1))).toBe(2001);
  expect(await asked(client, 23, double(1))).toBe(2001);
});

test('the group’s closed zone makes the terminal deny: an event with the denied bit, "illegal access", no relay', async () => {
  const { terminal, client } = await withClient();
  await client.ask(28, concat(double(50), closed));
  await client.ask(26, fromHex('01 3200 0000 0000 00'));
  await client.ask(500, double(1));
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({
    matched: false,
    reason: 'illegal access: outside of the time zones',
    ownRelay: 'still',
    logged: true,
    clientsTold: 1,
    event: { userId: '1001', verify: 1, state: 0x80 },
  });
  const event = await client.next();
  expect(event).toMatchObject({ command: 500, session: 1 });
  expect([...event.data.subarray(24, 26)]).toEqual([1, 0x80]);
  expect(terminal.punches().at(-1)).toMatchObject({ state: 0x80 });
  expect(terminal.voicePrompts).toEqual([33]);
  expect(terminal.relayMoves()).toEqual([]);
  await client.ask(31, double(3));
  expect(terminal.relayMoves()).toMatchObject([{ by: 'unlock' }]);
});

test('a zone is open by the terminal’s clock and day, and one open zone is enough', async () => {
  const { terminal, time, client } = await withClient();
  const office = concat(...[0, 1, 2, 3, 4, 5, 6].map((day) => fromHex(day === 5 ? '08001200' : '17391738')));
  await client.ask(28, concat(double(50), closed));
  await client.ask(28, concat(double(2), office));
  await client.ask(26, fromHex('01 3200 0200 0000 00'));
  expect(terminal.pressFinger({ userId: '1001' }).ownRelay).toBe('opened');
  time.advance(10 * 3_600_000);
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ ownRelay: 'still' });
  time.advance(14 * 3_600_000);
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ ownRelay: 'still' });
});

test('a user’s own zones count instead of the group’s', async () => {
  const { terminal, client } = await withClient();
  await client.ask(28, concat(double(50), closed));
  await client.ask(24, concat(...[2, 1, 50, 0, 0].map(double)));
  expect(terminal.pressFinger({ userId: '1001' }).ownRelay).toBe('opened');
  expect(terminal.pressFinger({ userId: '1002' }).ownRelay).toBe('still');
});

test('a group in no combination is denied, and one only together with others too', async () => {
  const { terminal, client } = await withClient();
  await client.ask(22, concat(double(2), byte(4)));
  expect(terminal.pressFinger({ userId: '1002' })).toMatchObject({
    matched: false,
    reason: expect.stringContaining('group 4'),
  });
  await client.ask(30, fromHex('02 01 04 00 00 00 0200'));
  expect(terminal.pressFinger({ userId: '1002' }).matched).toBe(false);
  await client.ask(30, fromHex('03 04 00 00 00 00 0100'));
  expect(terminal.pressFinger({ userId: '1002' })).toMatchObject({ matched: true, ownRelay: 'opened' });
});

test('CLEAR_ACC brings the factory’s rules back', async () => {
  const { terminal, client } = await withClient();
  await client.ask(28, concat(double(1), closed));
  expect(terminal.pressFinger({ userId: '1001' }).matched).toBe(false);
  expect(await asked(client, 32)).toBe('');
  expect(terminal.pressFinger({ userId: '1001' }).matched).toBe(true);
});

test('a verify style decides what is enough; those that want two things are content with none', async () => {
  const { terminal, client } = await withClient({ users: 10 });
  const style = (byteOfStyle: number) => client.ask(79, concat(word(10), byte(byteOfStyle), zeros(21)));
  const results = () => [
    terminal.pressFinger({ userId: '1010' }).matched,
    terminal.enterPassword({ userId: '1010', password: '10010' }).matched,
    terminal.tapCard({ card: 7_000_010 }).matched,
  ];
  expect(results()).toEqual([true, true, true]);
  await style(0x81);
  expect(results()).toEqual([true, false, false]);
  await style(0x84);
  expect(results()).toEqual([false, false, true]);
  await style(0x87);
  expect(results()).toEqual([false, true, true]);
  await style(0x89);
  expect(results()).toEqual([false, false, false]);
  await style(0);
  await client.ask(26, fromHex('01 0100 0000 0000 01'));
  expect(results()).toEqual([true, false, false]);
});

test('a deleted user’s style does not pass to the next one in the slot', async () => {
  const { terminal, client } = await withClient();
  await client.ask(79, concat(word(2), byte(0x81), zeros(21)));
  const record = (await client.ask(1503, fromHex('0109000500000000000000'))).data.slice(4 + 72, 4 + 144);
  await client.ask(18, word(2));
  await client.ask(8, record);
  expect(await asked(client, 80, word(2))).toBe(toHex(concat(word(2), zeros(22))));
  expect(terminal.users()).toHaveLength(3);
});

test('terminals differ in the width of a zone’s number and in what the flag means', async () => {
  const { client } = await withClient({ zoneIndexBytes: 4, zoneFlag: 'group-is-1' });
  expect(await asked(client, 27, double(3))).toBe(toHex(concat(double(3), weekByHand(0, 0, 23, 59))));
  expect(await asked(client, 23, double(1))).toBe('0100000000000000');
  await client.ask(24, concat(...[1, 1, 4, 0, 0].map(double)));
  expect(await asked(client, 23, double(1))).toBe('0000040000000000');
});

test('a model that ignores UNLOCK under LockOn=0 acknowledges it all the same', async () => {
  const { terminal, client } = await withClient({ unlockUnderLockOnZero: 'ignored' });
  await client.ask(31, double(3));
  await client.ask(12, ascii('LockOn=0\0'));
  await client.ask(1014);
  expect(await client.ask(31, double(3))).toMatchObject({ command: 2000 });
  expect(terminal.relayMoves()).toHaveLength(1);
});

test('what is done to it stands in the operation log, read buffered and directly', async () => {
  const { terminal, time, client } = await withClient();
  expect(await client.ask(34)).toMatchObject({ command: 2001 });
  expect(await client.ask(1503, fromHex('0122000000000000000000'))).toMatchObject({ command: 2001 });
  await client.ask(28, concat(double(7), closed));
  time.advance(60_000);
  await client.ask(31, double(1));
  await client.ask(12, ascii('LockOn=3\0'));
  await client.ask(202, double(0));
  const counted = (await client.ask(50)).data;
  expect(new DataView(counted.buffer, counted.byteOffset).getInt32(40, true)).toBe(4);
  expect(terminal.operations().map(({ operation, name }) => [operation, name])).toEqual([
    [27, 'time zone changed'],
    [29, 'door unlocked'],
    [5, 'option changed'],
    [21, 'clock set'],
  ]);
  const { data } = await client.ask(1503, fromHex('0122000000000000000000'));
  expect(data).toHaveLength(4 + 4 * 16);
  expect(toHex(data.subarray(0, 8))).toBe('4000000000001b00');
  expect(toHex(data.subarray(12, 20))).toBe('0700000000000000');
  client.tell(34);
  const [head, piece, end] = await client.nextFrames(3);
  expect([head?.command, piece?.command, end?.command]).toEqual([1500, 1501, 2000]);
  expect(piece?.data).toEqual(data);
});

test('a loss of power keeps the tables and is written down', async () => {
  const time = new ManualTime(friday);
  const terminal = await terminalForTest({ users: 1, time });
  const client = await clientOf(terminal);
  await client.ask(28, concat(double(1), closed));
  const rebooted = terminal.reboot();
  await expect.poll(() => time.clock.pending).toBeGreaterThan(0);
  time.advance(0);
  await rebooted;
  expect(terminal.operations().at(-1)).toMatchObject({ operation: 0, name: 'switched on' });
  expect(terminal.pressFinger({ userId: '1001' }).matched).toBe(false);
});

test('tables and log come back from a saved memory; one with impossible numbers is refused', async () => {
  const { terminal, client } = await withClient();
  await client.ask(28, concat(double(7), closed));
  await client.ask(26, fromHex('05 0700 0000 0000 00'));
  await client.ask(30, fromHex('03 05 00 00 00 00 0100'));
  await client.ask(79, concat(word(2), byte(0x81), zeros(21)));
  const saved = terminal.saved();
  const again = await startTerminal({ saved });
  onTestFinished(() => again.stop());
  expect(again.saved()).toEqual(saved);
  expect(again.operations()).toHaveLength(4);
  const access = { zones: [], groups: [], combinations: [{ number: 11, groups: [] }], styles: [] };
  await expect(startTerminal({ saved: { ...saved, access } })).rejects.toThrow('access tables');
  await expect(startTerminal({ saved: { ...saved, operations: 'AAAA' } })).rejects.toThrow('operation log');
});
