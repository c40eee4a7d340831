import { expect, test } from 'vitest';
import { punchesTable } from '../../src/protocol/commands/bulk.ts';
import { Connection } from '../../src/protocol/connection.ts';
import { openSession } from '../../src/protocol/session.ts';
import { wirePair, type Wire } from '../../src/protocol/wire.ts';
import { byte, concat, double, fromHex, handMadeFrame, zeros } from '../support/hand-made.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { openConnection } from '../support/open-connection.ts';
import { readRecords } from '../support/read-records.ts';

const options = { timeoutMs: 1000 };
const readTime = 201;

function connectionOver(wire: Wire, onEvent: () => void = () => undefined) {
  return new Connection(wire, {
    name: 'test terminal',
    clock: new ManualClock(),
    log: () => undefined,
    onEvent,
    checksums: 'strict',
  });
}

test('over a stream nothing goes out twice', async () => {
  const { terminal, connection, clock } = openConnection();
  const asked = connection
    .request(readTime, undefined, { timeoutMs: 30_000 })
    .catch((error: unknown) => error);
  await terminal.received(readTime);
  clock.advance(30_000);
  expect(await asked).toMatchObject({ reason: 'timed-out' });
  expect(terminal.requests).toHaveLength(1);
  expect(connection.counters.resends).toBe(0);
});

test('bytes of a frame that is not whole yet are counted as held', async () => {
  const { terminal, connection, clock } = openConnection();
  const asked = connection.request(readTime, undefined, options);
  const { replyId } = await terminal.received(readTime);
  const frame = handMadeFrame({ command: 2000, replyId, data: zeros(100) });
  terminal.send(frame.subarray(0, 50));
  await expect.poll(() => connection.heldBytes).toBe(50);
  terminal.send(frame.subarray(50));
  expect((await asked).data).toHaveLength(100);
  expect(connection.heldBytes).toBe(0);
  expect(clock.pending).toBe(0);
});

test('a listener that hangs up ends it: the event is not acknowledged any more', async () => {
  const [wire, peer] = wirePair();
  const connection: Connection = connectionOver(wire, () => connection.close());
  const frame = handMadeFrame({ command: 500, session: 1 });
  peer.send(concat(frame, frame));
  expect(await connection.closed).toBeUndefined();
  const answers: Uint8Array[] = [];
  for await (const bytes of peer) answers.push(bytes);
  expect(answers).toEqual([]);
});

test('what looks like another protocol is garbage once a terminal has spoken', async () => {
  const { terminal, connection } = openConnection(() => [{ command: 2000 }]);
  await connection.request(readTime, undefined, options);
  terminal.send(fromHex('aa0102'));
  await connection.request(readTime, undefined, options);
  expect(connection.counters.discardedBytes).toBe(3);
});

test('what speaks another protocol keeps its own error through CONNECT', async () => {
  const { terminal, connection } = openConnection();
  const failed = openSession(connection, { commKey: 0, timeoutMs: 1000 }).catch((error: unknown) => error);
  await terminal.received(1000);
  terminal.send(fromHex('aa0102'));
  expect(await failed).toMatchObject({ kind: 'wire', reason: 'other-protocol' });
});

test('an aborted CONNECT stays aborted', async () => {
  const stop = new AbortController();
  const { terminal, connection } = openConnection();
  const failed = openSession(connection, { commKey: 0, timeoutMs: 1000, signal: stop.signal });
  const caught = failed.catch((error: unknown) => error);
  await terminal.received(1000);
  stop.abort();
  expect(await caught).toMatchObject({ kind: 'transport', reason: 'aborted' });
});

test('a bug in reading an answer ends that request only, as our error', async () => {
  const { connection } = openConnection(() => [{ command: 2000 }]);
  const onFrame = () => {
    throw new RangeError('a bug');
  };
  await expect(connection.request(readTime, undefined, { ...options, onFrame })).rejects.toMatchObject({
    kind: 'ours',
    terminal: 'test terminal',
    cause: { message: 'a bug' },
  });
  expect((await connection.request(readTime, undefined, options)).command).toBe(2000);
});

test('a bug in the wire ends the connection as our error', async () => {
  const [wire] = wirePair();
  const connection = connectionOver({
    ...wire,
    kind: 'stream',
    heldBytes: 0,
    unsentBytes: 0,
    [Symbol.asyncIterator]: () => {
      throw new RangeError('a bug');
    },
  });
  expect(await connection.closed).toMatchObject({ kind: 'ours', cause: { message: 'a bug' } });
});

test('an announcement of four bytes is enough, and progress is told before a total is known', async () => {
  const records = Uint8Array.from({ length: 40 }, (_, index) => index);
  const dataset = concat(double(40), records);
  const { connection } = openConnection(() => [
    { command: 1500, data: double(44) },
    { command: 1501, data: dataset },
  ]);
  expect(await readRecords(connection, punchesTable, options)).toEqual(records);
  const seen: [number, number][] = [];
  const inBits = openConnection(() => [
    { command: 1501, data: dataset.slice(0, 2) },
    { command: 1501, data: dataset.slice(2) },
  ]);
  const onProgress = (done: number, total: number) => void seen.push([done, total]);
  expect(await readRecords(inBits.connection, punchesTable, { ...options, onProgress })).toEqual(records);
  expect(seen).toEqual([
    [2, 2],
    [44, 44],
  ]);
});

test('a first piece beyond the limit is refused before its length is looked at', async () => {
  const { connection } = openConnection(() => [{ command: 1501, data: zeros(200) }]);
  await expect(
    readRecords(connection, punchesTable, { ...options, maxDatasetBytes: 100 }),
  ).rejects.toMatchObject({ kind: 'wire', reason: 'too-large' });
});

test('a buffer that cannot be freed does not spoil the read, and a dead link has none', async () => {
  const records = zeros(2000);
  const dataset = concat(double(2000), records);
  const prepared = { command: 2000, data: concat(byte(0), double(2004), double(2004), double(0)) };
  const { connection } = openConnection(({ command }) => {
    if (command === 1503) return [prepared];
    return command === 1504 ? [{ command: 1501, data: dataset }] : [{ command: 1501, checksumError: 1 }];
  });
  expect(await readRecords(connection, punchesTable, options)).toEqual(records);
  const broken = openConnection(({ command }) =>
    command === 1503 ? [prepared] : [{ command: 2000, checksumError: 1 }],
  );
  await expect(readRecords(broken.connection, punchesTable, options)).rejects.toMatchObject({
    reason: 'checksum',
  });
  expect(broken.terminal.requests.map(({ command }) => command)).toEqual([1503, 1504]);
});
