import { describe, expect, test } from 'vitest';
import { usersTable } from '../../src/protocol/commands/bulk.ts';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { IdlePackets } from '../../src/protocol/idle-packets.ts';
import { measureTable } from '../../src/protocol/table-measure.ts';
import { concat, double, zeros } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';
import { readRecords } from '../support/read-records.ts';

// Found by flooding: every packet of an answer restarts the time-out, so packets that bring nothing kept a read alive
// for as long as the peer liked.

const announcement = { command: 1500, data: concat(double(5000), double(1024)) };
const emptyPiece = { command: 1501, data: zeros(0) };
const times = (count: number, packet: { command: number; data: Uint8Array }) =>
  Array.from({ length: count }, () => packet);

const reading = (script: Parameters<typeof openConnection>[0]) =>
  readRecords(openConnection(script).connection, usersTable, { timeoutMs: 1000 });
const measuring = (script: Parameters<typeof openConnection>[0]) =>
  measureTable(new Dialogue(openConnection(script).connection, 'test terminal', 1000), usersTable, {
    isEmpty: false,
  });

describe.each([
  ['reading a table', reading],
  ['measuring a table', measuring],
])('%s', (_name, work) => {
  test.each([
    ['announcements', [announcement, ...times(64, announcement)]],
    ['empty pieces', [announcement, ...times(64, emptyPiece)]],
  ])('ends with an error when nothing comes but %s', async (_what, answers) => {
    await expect(work(() => answers)).rejects.toMatchObject({ kind: 'wire', reason: 'malformed' });
  });
});

test('a few packets that bring nothing do no harm, however many there are in all', async () => {
  const dataset = concat(double(96), zeros(96));
  const pieces = Array.from(dataset, (value) => ({ command: 1501, data: Uint8Array.of(value) }));
  const answers = pieces.flatMap((piece) => [emptyPiece, emptyPiece, piece]);
  expect(await reading(() => answers)).toEqual(zeros(96));
});

// Found by a terminal by hand: 64 MiB in pieces of one byte kept a core busy for more than five minutes.
test('an answer in crumbs ends with an error, not after minutes', () => {
  const ofBytes = (bytes: number) => {
    const packets = new IdlePackets();
    for (let packet = 0; packet < 70_000; packet += 1) packets.note(bytes);
  };
  expect(() => ofBytes(63)).toThrow(expect.objectContaining({ kind: 'wire', reason: 'malformed' }));
  expect(() => ofBytes(64)).not.toThrow();
});

test('a table that is sent instead of measured is heard out up to 64 MiB', async () => {
  const piece = { command: 1501, data: new Uint8Array(1_500_000).fill(0x7f) };
  await expect(measuring(() => times(45, piece))).rejects.toMatchObject({
    kind: 'wire',
    reason: 'too-large',
  });
});

test('silence while a table is measured says how much of it had come', async () => {
  const { connection, clock, terminal } = openConnection(() => [
    announcement,
    { command: 1501, data: zeros(9) },
  ]);
  const dialogue = new Dialogue(connection, 'test terminal', 1000);
  const failed = measureTable(dialogue, usersTable, { isEmpty: false }).catch(String);
  await terminal.received(1503);
  // What was sent is read before the clock goes on.
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  clock.advance(1000);
  expect(await failed).toContain('stopped after 9 of 5000 bytes');
});
