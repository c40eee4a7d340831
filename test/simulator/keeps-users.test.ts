import { expect, test } from 'vitest';
import { ascii, byte, concat, double, fromHex, padded, word, zeros } from '../support/hand-made.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

interface HandMadeUser {
  uid: number;
  userId: string;
  name?: string;
  privilege?: number;
  password?: string;
  card?: number;
}

function record72({
  uid,
  userId,
  name = '',
  privilege = 0,
  password = '',
  card = 0,
}: HandMadeUser): Uint8Array {
  return concat(
    word(uid),
    byte(privilege),
    padded(password, 8),
    padded(name, 24),
    double(card),
    byte(1),
    zeros(8),
    padded(userId, 24),
  );
}

function record28({ uid, userId, name = '' }: HandMadeUser): Uint8Array {
  return concat(
    word(uid),
    byte(0),
    zeros(5),
    padded(name.slice(0, 8), 8),
    zeros(5),
    byte(1),
    zeros(2),
    double(Number(userId)),
  );
}

const anybody = {
  uid: 7,
  userId: '1007',
  name: 'Test Person Seven',
  privilege: 14,
  password: '1234',
  card: 0xabcdef,
};

test('a written user is there, and its name may be in any script', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  const record = record72(anybody);
  record.set(new TextEncoder().encode('Żółta Testperson\0'), 11);
  expect(await client.ask(8, record)).toMatchObject({ command: 2000, data: zeros(0) });
  expect(await client.ask(1013)).toMatchObject({ command: 2000 });
  expect(terminal.users()).toEqual([{ ...anybody, name: 'Żółta Testperson', group: 1, fingers: [] }]);
});

test('the golden packet of the description is understood', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  const record = fromHex(
    '07000e3132333400000000416e61205465737400000000000000000000000000000000efcdab00010000000000000000313030370000000000000000000000000000000000000000',
  );
  expect(await client.ask(8, record)).toMatchObject({ command: 2000 });
  expect(terminal.users()).toMatchObject([
    { uid: 7, userId: '1007', privilege: 14, password: '1234', card: 0xabcdef },
  ]);
});

test('a known uid is overwritten, and its fingers stay', async () => {
  const terminal = await terminalForTest({ users: 2 });
  const client = await clientOf(terminal);
  expect(await client.ask(8, record72({ uid: 2, userId: '2002', name: 'Test Person New' }))).toMatchObject({
    command: 2000,
  });
  expect(terminal.users()[1]).toMatchObject({
    uid: 2,
    userId: '2002',
    name: 'Test Person New',
    fingers: [6],
  });
  expect(await client.ask(8, record72({ uid: 9, userId: '1002' }))).toMatchObject({ command: 2000 });
});

test.each([
  ['71 bytes', record72(anybody).subarray(1)],
  ['73 bytes', concat(record72(anybody), zeros(1))],
  ['28 bytes', record28(anybody)],
  ['nothing', zeros(0)],
  ['an empty userId', record72({ ...anybody, userId: '' })],
  ['the userId 0', record72({ ...anybody, userId: '0' })],
  ['a userId with a line end', record72({ ...anybody, userId: '10\n7' })],
  ['a userId wider than the terminal allows', record72({ ...anybody, userId: '1234567890' })],
  ['a userId that belongs to somebody else', record72({ ...anybody, userId: '1001' })],
  ['uid 0', record72({ ...anybody, uid: 0 })],
  ['uid 65535', record72({ ...anybody, uid: 65_535 })],
])('a record with %s is refused', async (_what, record) => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  expect(await client.ask(8, record)).toMatchObject({ command: 2001 });
  expect(terminal.users()).toHaveLength(1);
});

test('a full table takes no more users but lets those it has be changed', async () => {
  const terminal = await terminalForTest({ users: 3, userCapacity: 3 });
  const client = await clientOf(terminal);
  expect(await client.ask(8, record72(anybody))).toMatchObject({ command: 2001 });
  expect(await client.ask(8, record72({ ...anybody, uid: 3 }))).toMatchObject({ command: 2000 });
});

test('a deleted user is gone and its userId is free', async () => {
  const terminal = await terminalForTest({ users: 3 });
  const client = await clientOf(terminal);
  expect(await client.ask(18, word(2))).toMatchObject({ command: 2000 });
  expect(terminal.users().map(({ userId }) => userId)).toEqual(['1001', '1003']);
  expect(await client.ask(18, word(2))).toMatchObject({ command: 2001 });
  expect(await client.ask(18, byte(1))).toMatchObject({ command: 2001 });
  expect(await client.ask(8, record72({ uid: 44, userId: '1002' }))).toMatchObject({ command: 2000 });
});

test('black-white terminals can be seeded', async () => {
  const terminal = await terminalForTest({ userRecordSize: 28, punchRecordSize: 16, users: 12, punches: 5 });
  expect(terminal.users()).toHaveLength(12);
  expect(terminal.enterPassword({ userId: '1010', password: '10010' })).toMatchObject({ matched: true });
});

test('a black-white terminal holds records of 28 bytes', async () => {
  const terminal = await terminalForTest({ userRecordSize: 28 });
  const client = await clientOf(terminal);
  expect(await client.ask(8, record72(anybody))).toMatchObject({ command: 2001 });
  expect(await client.ask(8, record28({ uid: 3, userId: '21', name: 'Test P3' }))).toMatchObject({
    command: 2000,
  });
  expect(terminal.users()).toMatchObject([{ uid: 3, userId: '21', name: 'Test P3' }]);
  const inline = await client.ask(1503, fromHex('0109000500000000000000'));
  expect(inline.data).toEqual(concat(double(28), record28({ uid: 3, userId: '21', name: 'Test P3' })));
});

test('what a client left behind the NUL of a name comes back untouched', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  const record = record72(anybody);
  record.set(ascii('Ada\0leftovers of before'), 11);
  await client.ask(8, record);
  expect(terminal.users()).toMatchObject([{ name: 'Ada' }]);
  const { data } = await client.ask(1503, fromHex('0109000500000000000000'));
  expect(data).toEqual(concat(double(72), record));
});
