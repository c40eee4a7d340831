import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usersTable } from '../../src/protocol/commands/bulk.ts';
import { Connection } from '../../src/protocol/connection.ts';
import { TerminalError } from '../../src/protocol/errors.ts';
import { DatagramTerminal, type DatagramTerminalOptions } from '../support/datagram-terminal.ts';
import { concat, double } from '../support/hand-made.ts';
import { arrives, late, lost, twice, whileTimePasses, type Fate } from '../support/lossy-network.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { readRecords } from '../support/read-records.ts';

const recordsOf = (length: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + index / 251) % 256);
const records = recordsOf(40_000);
const windows = 3;
const inlineRecords = recordsOf(600);

function setUp(options: Partial<DatagramTerminalOptions> = {}) {
  const clock = new ManualClock();
  const terminal = new DatagramTerminal(clock, { records, ...options });
  const connection = new Connection(terminal.network.wire, {
    name: 'test terminal',
    clock,
    log: () => undefined,
    onEvent: () => undefined,
    checksums: 'strict',
  });
  const read = (
    more: { onProgress?: (done: number, total: number) => void; maxDatasetBytes?: number } = {},
  ) => whileTimePasses(clock, readRecords(connection, usersTable, { timeoutMs: 10_000, ...more }));
  const asked = (command: number) => terminal.heard.filter((request) => request.command === command).length;
  return { clock, terminal, connection, read, asked };
}

const failureOf = (reading: Promise<unknown>) => reading.catch((error: unknown) => error);

const repeated = (count: number, fate: Fate): Fate[] => Array.from({ length: count }, () => fate);

/** As many datagrams arrive before the next fate. */
const after = (count: number, ...fates: Fate[]): Fate[] => [...repeated(count, arrives), ...fates];

// The order on the way: 1503, its answer, 1504, PREPARE_DATA, 16 pieces, OK, the next 1504, …
const pieceOfFirstWindow = 4;

test('a table comes in windows of 16 KiB, and progress counts up to the total', async () => {
  const { read, asked } = setUp();
  const seen: [number, number][] = [];
  expect(await read({ onProgress: (done, total) => seen.push([done, total]) })).toEqual(records);
  expect(asked(1504)).toBe(windows);
  expect(seen).toHaveLength(40);
  expect(seen[0]).toEqual([1024, 40_004]);
  expect(seen.at(-1)).toEqual([40_004, 40_004]);
});

test('a table of one packet comes with the answer to 1503, whatever its number', async () => {
  const { read, asked } = setUp({ records: inlineRecords });
  expect(await read()).toEqual(inlineRecords);
  expect(asked(1504)).toBe(0);
});

test.each([
  ['a lost piece', [lost], windows + 1],
  ['two lost pieces of one window', [lost, arrives, lost], windows + 1],
  ['a doubled piece', [twice, twice], windows],
  ['pieces that overtake each other', [[5], [4], [3], [2], ...repeated(13, [6])], windows],
  ['a piece that comes after the OK', [late], windows + 1],
] as const)('%s makes no difference', async (_case, fates, asks) => {
  const { read, asked } = setUp({ fates: after(pieceOfFirstWindow, ...fates) });
  expect(await read()).toEqual(records);
  expect(asked(1504)).toBe(asks);
});

test('the announcement may get lost, come twice, or come last', async () => {
  for (const fate of [lost, twice, late]) {
    const { read } = setUp({ fates: after(pieceOfFirstWindow - 1, fate) });
    expect(await read()).toEqual(records);
  }
});

test('a window whose end never comes is asked for again after three seconds', async () => {
  const { read, asked, clock } = setUp({
    fates: after(pieceOfFirstWindow + 10, ...repeated(7, lost)),
  });
  expect(await read()).toEqual(records);
  expect(asked(1504)).toBe(windows + 1);
  expect(clock.now()).toBeGreaterThan(3000);
  expect(clock.now()).toBeLessThan(4000);
});

test('after two failures windows are as small as one packet', async () => {
  const window = (...fates: Fate[]) => [arrives, arrives, ...fates, ...repeated(17 - fates.length, arrives)];
  const { read, asked } = setUp({ fates: after(2, ...window(lost), ...window(lost)) });
  expect(await read()).toEqual(records);
  expect(asked(1504)).toBe(2 + 40);
});

test('a terminal that does not number its pieces is read in windows of one', async () => {
  const { read, asked } = setUp({ numbersPieces: false });
  expect(await read()).toEqual(records);
  expect(asked(1504)).toBe(2 + 40);
});

test('a window that fails six times ends the read, and its buffer is freed', async () => {
  const { read, asked } = setUp({ fates: after(2, ...repeated(20, lost)) });
  expect(await failureOf(read())).toMatchObject({ kind: 'transport', reason: 'timed-out' });
  expect(asked(1502)).toBe(1);
});

test('a window that is refused is not asked for again', async () => {
  const { terminal, read, asked } = setUp({ records: recordsOf(5000) });
  terminal.refuses.add(1504);
  expect(await failureOf(read())).toMatchObject({ kind: 'refusal' });
  expect(asked(1504)).toBe(1);
});

test('a direct read is asked for once, and a lost piece makes it fail with what is missing', async () => {
  const whole = setUp({ hasBuffer: false });
  expect(await whole.read()).toEqual(records);
  const holed = setUp({ hasBuffer: false, fates: after(pieceOfFirstWindow, lost) });
  const error = await failureOf(holed.read());
  expect(error).toMatchObject({ kind: 'wire', reason: 'incomplete' });
  expect(String(error)).toContain('ended after 38980 of 40004 bytes');
  const unheard = setUp({ hasBuffer: false, fates: after(2, lost) });
  expect(await failureOf(unheard.read())).toMatchObject({ reason: 'timed-out' });
  expect(unheard.asked(9)).toBe(0);
});

test('a direct read without announcement learns its length from the first piece, also when that comes late', async () => {
  const inOrder = setUp({ hasBuffer: false, announces: false });
  expect(await inOrder.read()).toEqual(records);
  const firstLast = setUp({
    hasBuffer: false,
    announces: false,
    fates: after(3, [9], [3], [2], ...repeated(38, [10])),
  });
  expect(await firstLast.read()).toEqual(records);
  const without = setUp({ hasBuffer: false, announces: false, fates: after(3, lost) });
  expect(String(await failureOf(without.read()))).toContain(
    'ended after 38980 bytes, without saying how many there are',
  );
});

test('pieces that are smaller than a length, or that never fit, end as incomplete', async () => {
  const { terminal, read } = setUp();
  terminal.answerWith(1503, [
    { command: 1501, session: 0, data: Uint8Array.of(1, 2) },
    { command: 1501, session: 2, data: new Uint8Array(10) },
    { command: 2000 },
  ]);
  expect(await failureOf(read())).toMatchObject({ reason: 'incomplete' });
});

test('a hole in the numbers is no whole, even where the bytes add up', async () => {
  const { terminal, read } = setUp();
  terminal.answerWith(1503, [
    { command: 1501, session: 0, data: concat(double(16), new Uint8Array(6)) },
    { command: 1501, session: 2, data: new Uint8Array(10) },
    { command: 2000 },
  ]);
  expect(await failureOf(read())).toMatchObject({ reason: 'incomplete' });
});

test('an announcement may come after pieces, and a piece twice after it was taken', async () => {
  const { terminal, read, connection } = setUp();
  const dataset = concat(
    double(26),
    Uint8Array.from({ length: 26 }, (_, index) => index + 1),
  );
  const piece = (session: number) => ({
    command: 1501,
    session,
    data: dataset.slice(session * 10, session * 10 + 10),
  });
  const announcement = { command: 1500, data: concat(double(30), double(10)) };
  terminal.answerWith(1503, [
    piece(0),
    piece(0),
    piece(2),
    announcement,
    piece(0),
    piece(1),
    { command: 2000 },
  ]);
  expect(await read()).toEqual(dataset.subarray(4));
  expect(connection.heldBytes).toBe(0);
});

test('an announced dataset of nothing is too short for one', async () => {
  const { terminal, read } = setUp();
  terminal.answerWith(1503, [{ command: 1500, data: concat(double(0), double(1024)) }]);
  expect(await failureOf(read())).toMatchObject({ reason: 'incomplete' });
});

test.each([
  ['more than announced', 16, 'malformed'],
  ['more than allowed, without announcing', 0xffff_ffff, 'too-large'],
])('%s is refused', async (_case, announced, reason) => {
  const { terminal, read } = setUp();
  terminal.answerWith(1503, [
    { command: 1501, session: 1, data: new Uint8Array(1000) },
    { command: 1501, session: 2, data: new Uint8Array(1000) },
    { command: 1501, session: 0, data: double(announced) },
    { command: 1501, session: 3, data: new Uint8Array(1000) },
  ]);
  const limit = announced === 16 ? {} : { maxDatasetBytes: 1500 };
  expect(await failureOf(read(limit))).toMatchObject({ kind: 'wire', reason });
});

const fate = fc.oneof(
  { weight: 12, arbitrary: fc.constant(arrives) },
  { weight: 2, arbitrary: fc.constant(lost) },
  { weight: 1, arbitrary: fc.constant(twice) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 4000 }).map((delayMs): Fate => [delayMs]) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5000 })),
  },
);

test('whatever a network loses, doubles and delays: the right records or a clear error', {
  timeout: 60_000,
}, async () => {
  const outcomes = { right: 0, failed: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { minLength: 1, maxLength: 150 }),
      fc.constantFrom(900, 1020, 5000, 30_000),
      fc.record({
        remembersAnswers: fc.boolean(),
        numbersPieces: fc.boolean(),
        hasBuffer: fc.boolean(),
        announces: fc.boolean(),
      }),
      async (fates, size, terminalOptions) => {
        const wanted = recordsOf(size);
        const { read, clock, connection } = setUp({ records: wanted, fates, ...terminalOptions });
        const result = await failureOf(read());
        const reason = result instanceof TerminalError ? result.reason : undefined;
        expect([undefined, 'timed-out', 'incomplete', 'malformed', 'refused']).toContain(reason);
        expect(reason === undefined ? result : wanted).toEqual(wanted);
        outcomes[reason === undefined ? 'right' : 'failed'] += 1;
        expect(connection.heldBytes).toBe(0);
        connection.close();
        // Datagrams that are still on their way may be the only thing left.
        clock.advance(10_000);
        expect(clock.pending).toBe(0);
      },
    ),
    { numRuns: 300, seed: 20_260_102 },
  );
  expect(outcomes.right).toBeGreaterThan(150);
  expect(outcomes.failed).toBeGreaterThan(5);
});
