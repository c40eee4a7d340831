import { expect, test } from 'vitest';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { byte, concat, double, fromHex, packedByHand, padded, word, zeros } from '../support/hand-made.ts';
import type { RawClient, RawFrame } from '../support/raw-client.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

const askUsers = fromHex('0109000500000000000000');
const askPunches = fromHex('010d000000000000000000');

/** The dataset of users as the description has it, from what was seeded. */
function usersByHand(terminal: SimulatedTerminal): Uint8Array {
  const records = terminal
    .users()
    .map(({ uid, userId, name, password, card }) =>
      concat(
        word(uid),
        byte(0),
        padded(password, 8),
        padded(name, 24),
        double(card),
        byte(1),
        zeros(8),
        padded(userId, 24),
      ),
    );
  return concat(double(records.length * 72), ...records);
}

function packed(wallMs: number): Uint8Array {
  const date = new Date(wallMs);
  return double(
    packedByHand({
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    }),
  );
}

function punchesByHand(terminal: SimulatedTerminal): Uint8Array {
  const records = terminal
    .punches()
    .map(({ uid = 0, userId, wallMs }) =>
      concat(word(uid), padded(userId, 24), byte(1), packed(wallMs), byte(0), zeros(8)),
    );
  return concat(double(records.length * 40), ...records);
}

/** One announced answer: PREPARE_DATA, pieces, ACK_OK. Checks everything but the content. */
async function announced(client: RawClient, replyId: number, chunk: number): Promise<Uint8Array> {
  const head = await client.next();
  expect(head).toMatchObject({ command: 1500, replyId });
  expect(head.data).toHaveLength(8);
  const size = new DataView(head.data.buffer).getUint32(0, true);
  expect(head.data.subarray(4)).toEqual(double(chunk));
  const pieces: RawFrame[] = await client.nextFrames(Math.ceil(size / chunk));
  for (const [index, piece] of pieces.entries()) {
    expect(piece).toMatchObject({ command: 1501, replyId, session: index });
    expect(piece.data).toHaveLength(index < pieces.length - 1 ? chunk : size - index * chunk);
  }
  expect(await client.next()).toMatchObject({
    command: 2000,
    replyId,
    session: pieces.length - 1,
    data: zeros(0),
  });
  return concat(...pieces.map(({ data }) => data));
}

test('a table of at most 1024 bytes comes at once, with the real session id', async () => {
  const terminal = await terminalForTest({ users: 14 });
  const client = await clientOf(terminal);
  const reply = await client.ask(1503, askUsers);
  expect(reply).toMatchObject({ command: 1501, session: client.session, replyId: 1 });
  expect(reply.data).toHaveLength(4 + 14 * 72);
  expect(reply.data).toEqual(usersByHand(terminal));
});

test('a longer one is prepared and read in windows', async () => {
  const terminal = await terminalForTest({ users: 15, punches: 100 });
  const client = await clientOf(terminal);
  const prepared = await client.ask(1503, askUsers);
  expect(prepared).toMatchObject({
    command: 2000,
    data: concat(byte(0), double(1084), double(1084), double(0)),
  });
  const expected = usersByHand(terminal);
  expect(await announced(client, client.tell(1504, concat(double(0), double(1084))), 65_528)).toEqual(
    expected,
  );
  const middle = await announced(client, client.tell(1504, concat(double(76), double(72))), 65_528);
  expect(middle).toEqual(expected.subarray(76, 148));
  expect(await client.ask(1502)).toMatchObject({ command: 2000 });
  expect(await client.ask(1504, concat(double(0), double(1084)))).toMatchObject({ command: 2001 });
});

test('2,000 punches come whole in pieces of 1008 bytes', async () => {
  const terminal = await terminalForTest({ users: 50, punches: 2000, chunkBytes: 1008, paceMs: 0 });
  const client = await clientOf(terminal);
  const total = 4 + 2000 * 40;
  expect(await client.ask(1503, askPunches)).toMatchObject({
    data: concat(byte(0), double(total), double(total), double(0)),
  });
  const first = await announced(client, client.tell(1504, concat(double(0), double(0xffc0))), 1008);
  const rest = await announced(
    client,
    client.tell(1504, concat(double(0xffc0), double(total - 0xffc0))),
    1008,
  );
  expect(concat(first, rest)).toEqual(punchesByHand(terminal));
});

test('windows asked for all at once are answered strictly in order', async () => {
  const terminal = await terminalForTest({ users: 50, punches: 1000, chunkBytes: 4000 });
  const client = await clientOf(terminal);
  await client.ask(1503, askPunches);
  const windows = [0, 10_000, 20_000, 30_000].map((offset) =>
    client.tell(1504, concat(double(offset), double(offset === 30_000 ? 10_004 : 10_000))),
  );
  const parts: Uint8Array[] = [];
  for (const replyId of windows) parts.push(await announced(client, replyId, 4000));
  expect(concat(...parts)).toEqual(punchesByHand(terminal));
});

test('the frames of a bulk answer are separate reads with a pause between them', async () => {
  const terminal = await terminalForTest({ users: 100, chunkBytes: 1008, paceMs: 2 });
  const client = await clientOf(terminal);
  await client.ask(1503, askUsers);
  client.reads.length = 0;
  await announced(client, client.tell(1504, concat(double(0), double(7204))), 1008);
  const { reads } = client;
  expect(reads.map(({ bytes }) => bytes)).toEqual([24, ...Array(7).fill(1024), 16 + 148, 16]);
  expect((reads.at(-1)?.at ?? 0) - (reads[0]?.at ?? 0)).toBeGreaterThan(2 * (reads.length - 1) - 2);
});

test('a request behind a bulk answer is answered after it', async () => {
  const terminal = await terminalForTest({ users: 100, chunkBytes: 1008 });
  const client = await clientOf(terminal);
  await client.ask(1503, askUsers);
  const read = client.tell(1504, concat(double(0), double(7204)));
  const time = client.tell(201);
  expect(await announced(client, read, 1008)).toHaveLength(7204);
  expect(await client.next()).toMatchObject({ command: 2000, replyId: time });
});

test('windows outside of the data, empty or of a wrong length are refused', async () => {
  const terminal = await terminalForTest({ users: 20 });
  const client = await clientOf(terminal);
  expect(await client.ask(1504, concat(double(0), double(72)))).toMatchObject({ command: 2001 });
  await client.ask(1503, askUsers);
  for (const window of [
    concat(double(0), double(0)),
    concat(double(0), double(1445)),
    concat(double(1444), double(1)),
    concat(double(0xffff_ffff), double(0xffff_ffff)),
    zeros(4),
    zeros(0),
  ])
    expect(await client.ask(1504, window)).toMatchObject({ command: 2001 });
});

test('a small window is announced too, or comes as one piece where the terminal is set so', async () => {
  const terminal = await terminalForTest({ users: 20, smallWindows: 'single' });
  const client = await clientOf(terminal);
  await client.ask(1503, askUsers);
  expect(await client.ask(1504, concat(double(4), double(72)))).toMatchObject({
    command: 1501,
    data: usersByHand(terminal).subarray(4, 76),
  });
});

test('unknown tables, empty tables and requests of a wrong length are refused', async () => {
  const client = await clientOf(await terminalForTest());
  for (const data of [
    askUsers,
    askPunches,
    fromHex('0107000200000000000000'),
    askUsers.subarray(1),
    zeros(0),
    zeros(12),
  ])
    expect(await client.ask(1503, data)).toMatchObject({ command: 2001 });
  expect(await client.ask(9, byte(5))).toMatchObject({ command: 2001 });
  expect(await client.ask(13)).toMatchObject({ command: 2001 });
  expect(await client.ask(7, byte(2))).toMatchObject({ command: 2001 });
});

test('a terminal without buffered reads lets its tables be read directly', async () => {
  const terminal = await terminalForTest({
    users: 30,
    punches: 60,
    bufferedReads: 'refused',
    chunkBytes: 1024,
  });
  const client = await clientOf(terminal);
  expect(await client.ask(1503, askUsers)).toMatchObject({ command: 2001 });
  expect(await announced(client, client.tell(9, byte(5)), 1024)).toEqual(usersByHand(terminal));
  expect(await announced(client, client.tell(13), 1024)).toEqual(punchesByHand(terminal));
  expect(await client.ask(9, fromHex('010005'))).toMatchObject({ command: 2001 });
});

test.each([8, 16, 49] as const)(
  'a log of %i-byte records is laid out as described',
  async (punchRecordSize) => {
    const terminal = await terminalForTest({ users: 5, punches: 3, punchRecordSize, punchState: 255 });
    const client = await clientOf(terminal);
    const { data } = await client.ask(1503, askPunches);
    const records = terminal.punches().map(({ uid = 0, userId, wallMs }) => {
      if (punchRecordSize === 8) return concat(word(uid), byte(1), packed(wallMs), byte(255));
      if (punchRecordSize === 16)
        return concat(double(Number(userId)), packed(wallMs), byte(255), byte(1), zeros(6));
      return concat(word(uid), padded(userId, 24), byte(1), packed(wallMs), byte(255), zeros(17));
    });
    expect(data).toEqual(concat(double(3 * punchRecordSize), ...records));
  },
);

test('a new 1503 takes the place of the buffer before', async () => {
  const terminal = await terminalForTest({ users: 20, punches: 30 });
  const client = await clientOf(terminal);
  await client.ask(1503, askUsers);
  await client.ask(1503, askPunches);
  const all = await announced(client, client.tell(1504, concat(double(0), double(1204))), 65_528);
  expect(all).toEqual(punchesByHand(terminal));
});
