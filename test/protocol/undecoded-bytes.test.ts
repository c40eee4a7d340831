import { describe, expect, onTestFinished, test } from 'vitest';
import { punchesTable } from '../../src/protocol/commands/bulk.ts';
import { Connection } from '../../src/protocol/connection.ts';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { measureTable } from '../../src/protocol/table-measure.ts';
import { Terminal } from '../../src/protocol/terminal.ts';
import type { WireKind } from '../../src/protocol/wire.ts';
import { byte, concat, double, word, zeros, type HandMadePacket } from '../support/hand-made.ts';
import { floodedWire } from '../support/hostile-peer.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { punch, user } from '../support/table-terminal.ts';

// Found by looking: a table that was read at once waited undecoded until its last byte had come, up to 64 MiB of it, and no
// counter knew.

const fourMiB = 4 * 1024 * 1024;
const ok: HandMadePacket = { command: 2000, session: 7 };

/** Records that are all the same but for a slot, where they have one. */
function datasetOf(count: number, record: Uint8Array, hasSlots = false): Uint8Array {
  const all = new Uint8Array(4 + count * record.length);
  all.set(double(count * record.length));
  for (let index = 0; index < count; index += 1) {
    all.set(record, 4 + index * record.length);
    if (hasSlots) all.set(word(index + 1), 4 + index * record.length);
  }
  return all;
}

const operation = concat(zeros(4), double(9), zeros(8));
const template = concat(word(1606), word(9), byte(1), byte(1), new Uint8Array(1600).fill(0x41));

/** More than 4 MiB of each. */
const tables = {
  users: { count: 65_000, bytes: datasetOf(65_000, user(1), true) },
  punches: { count: 110_000, bytes: datasetOf(110_000, punch(3)) },
  operations: { count: 270_000, bytes: datasetOf(270_000, operation) },
  templates: { count: 2700, bytes: datasetOf(2700, template) },
} as const;
type Told = { count: number; bytes: Uint8Array };
type TableName = keyof typeof tables;

function sizes(count: number): HandMadePacket {
  const data = new Uint8Array(80);
  const view = new DataView(data.buffer);
  for (const place of [16, 24, 32, 40]) view.setInt32(place, count, true);
  return { command: 2000, data };
}

function* pieces(bytes: Uint8Array, size: number): Generator<HandMadePacket> {
  for (let at = 0; at < bytes.length; at += size)
    yield { command: 1501, session: at / size, data: bytes.subarray(at, at + size) };
}

const announced = (bytes: Uint8Array, size: number): HandMadePacket => ({
  command: 1500,
  data: concat(double(bytes.length), double(size)),
});

type Way = (request: { command: number; data: Uint8Array }, dataset: Uint8Array) => Iterable<HandMadePacket>;

/** How a table is sent; `size` is the most one packet carries. */
const ways = {
  'windows of a buffer': (size: number): Way =>
    function* ({ command, data }, dataset) {
      const { length } = dataset;
      if (command === 1504) {
        const view = new DataView(data.buffer, data.byteOffset);
        const offset = view.getUint32(0, true);
        yield* pieces(dataset.subarray(offset, offset + view.getUint32(4, true)), size);
      } else if (command === 1503)
        yield { command: 2000, data: concat(byte(0), double(length), double(length), double(0)) };
      else yield ok;
    },
  'announced, in answer to 1503': (size: number): Way =>
    function* ({ command }, dataset) {
      if (command === 1503) {
        yield announced(dataset, size);
        yield* pieces(dataset, size);
      }
      yield ok;
    },
  'DATA without PREPARE, directly': (size: number): Way =>
    function* ({ command }, dataset) {
      if (command === 1503) yield { command: 2001 };
      else yield* pieces(dataset, size);
    },
} as const;

function flooded(kind: WireKind, way: Way, table: Told) {
  return floodedWire(kind, (request) => {
    if (request.command === 1000) return [ok];
    if (request.command === 50) return [sizes(table.count)];
    return way(request, table.bytes);
  });
}

async function connected(kind: WireKind, way: Way, table: Told) {
  const options = { name: 'front door', host: 'unused', port: 4370, clock: new ManualClock() };
  const terminal = new Terminal(flooded(kind, way, table), options);
  onTestFinished(() => terminal.drop());
  await terminal.signOn(1000);
  return terminal;
}

async function countOf(stream: AsyncIterable<unknown[]>): Promise<number> {
  let count = 0;
  for await (const batch of stream) count += batch.length;
  return count;
}

const readers: Readonly<Record<string, readonly [TableName, (terminal: Terminal) => Promise<number>]>> = {
  users: ['users', async (terminal) => (await terminal.users()).length],
  'the records of users': [
    'users',
    async (terminal) => (await terminal.userTable.records()).records.length / 72,
  ],
  punches: ['punches', async (terminal) => (await terminal.punches()).length],
  operations: ['operations', async (terminal) => (await terminal.access.operations()).length],
  templates: ['templates', async (terminal) => (await terminal.fingers.readAll()).length],
  'punches, a window at a time': ['punches', (terminal) => countOf(terminal.readPunches())],
};

const few = ['punches', 'templates', 'punches, a window at a time'];

describe.each([
  ['stream', 'windows of a buffer', 65_472, Object.keys(readers)],
  ['stream', 'announced, in answer to 1503', 1_500_000, few],
  ['stream', 'DATA without PREPARE, directly', 16_000, few],
  ['datagram', 'windows of a buffer', 1024, few],
  ['datagram', 'DATA without PREPARE, directly', 1024, Object.keys(readers)],
] as const)('over a %s, %s, %i bytes at a time', (kind, way, size, names) => {
  test.each(names)('%s: more than 4 MiB come whole, and fewer are held', async (name) => {
    const [table, read] = readers[name] ?? [];
    if (table === undefined || read === undefined) throw new TypeError('no such reader');
    const terminal = await connected(kind, ways[way](size), tables[table]);
    expect(await read(terminal)).toBe(tables[table].count);
    expect(terminal.mostHeldBytes).toBeGreaterThan(1000);
    expect(terminal.mostHeldBytes).toBeLessThanOrEqual(fourMiB);
  });
});

describe('a peer of datagrams that keeps the first piece back', () => {
  const tooLarge = { kind: 'wire', reason: 'too-large', advice: expect.stringContaining('transport: tcp') };
  const withoutFirst: Way = function* ({ command }, dataset) {
    if (command === 1503) yield* pieces(dataset, 1024).drop(1);
    else yield ok;
  };

  test.each(Object.entries(readers))(
    '%s: fails when no more can be held',
    async (_name, [table, reading]) => {
      const terminal = await connected('datagram', withoutFirst, tables[table]);
      await expect(reading(terminal)).rejects.toMatchObject(tooLarge);
      expect(terminal.mostHeldBytes).toBeGreaterThan(3_000_000);
      expect(terminal.mostHeldBytes).toBeLessThanOrEqual(fourMiB);
    },
  );

  test('a measure too, and nothing of it stays', async () => {
    const connection = new Connection(flooded('datagram', withoutFirst, tables.punches), {
      name: 'test terminal',
      clock: new ManualClock(),
      log: () => undefined,
      onEvent: () => undefined,
      checksums: 'strict',
    });
    onTestFinished(() => connection.close());
    const dialogue = new Dialogue(connection, 'test terminal', 1000);
    await expect(measureTable(dialogue, punchesTable, { isEmpty: false })).rejects.toMatchObject(tooLarge);
    expect(connection.held.most).toBeLessThanOrEqual(fourMiB);
    expect(connection.held.kept).toBe(0);
  });
});

// Found by a terminal by hand that counted one template and sent 60 MiB of heads: 27 seconds and 3 GB went into them.
test('templates of nothing but heads are given up long before they are many', async () => {
  const heads = { count: 1, bytes: datasetOf(170_000, concat(word(6), word(9), byte(1), byte(1))) };
  const terminal = await connected('stream', ways['windows of a buffer'](65_472), heads);
  await expect(terminal.fingers.readAll()).rejects.toMatchObject({ kind: 'wire', reason: 'incomplete' });
});

test('a packet larger than any is too large, and the error says where to find smaller ones', async () => {
  const whole = { count: 110_000, bytes: tables.punches.bytes };
  const terminal = await connected('stream', ways['announced, in answer to 1503'](4_400_004), whole);
  await expect(terminal.punches()).rejects.toMatchObject({
    kind: 'wire',
    reason: 'too-large',
    message: expect.stringContaining('says it has more than 1572864 bytes'),
    advice: expect.stringContaining('transport: udp'),
  });
  expect(terminal.mostHeldBytes).toBeLessThanOrEqual(fourMiB);
});
