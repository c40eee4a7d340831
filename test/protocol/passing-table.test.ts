import { describe, expect, onTestFinished, test } from 'vitest';
import { FramingTerminal } from '../../bench/framing/framing-terminal.ts';
import { makeTables } from '../../bench/framing/tables.ts';
import type { Way } from '../../bench/framing/ways.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { concat, double, handMadeFrame, zeros } from '../support/hand-made.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { Answer, WireRequest } from '../support/scripted-terminal.ts';
import {
  datasetOf,
  ids,
  idsOf,
  list,
  ok,
  punch,
  refused,
  rowsOf,
  tableTerminal,
} from '../support/table-terminal.ts';
import { until } from '../support/until.ts';

const twoWindows = 2 * 65_472;

/** The table in pieces, announced or not, with an OK behind them where it was announced. */
function sent(dataset: Uint8Array, pieceBytes: number, isAnnounced = true): Answer[] {
  const pieces: Answer[] = [];
  for (let at = 0; at < dataset.length; at += pieceBytes)
    pieces.push({ command: 1501, data: dataset.slice(at, at + pieceBytes) });
  const announced = { command: 1500, data: concat(double(dataset.length), double(pieceBytes)) };
  return isAnnounced ? [announced, ...pieces, ok] : pieces;
}

/** A terminal that refuses 1503, so that the table is sent as an answer to its own command. */
function directly(answers: readonly Answer[]): (request: WireRequest) => readonly Answer[] | undefined {
  return ({ command }) => (command === 1503 ? [refused] : command === 13 ? answers : undefined);
}

describe('over a socket, with a loop that takes its time', () => {
  const tables = makeTables({ users: 5000, punches: 10_000, templates: 0 });
  const ways: readonly (readonly [string, Partial<Way>])[] = [
    ['windows of a buffer', { answer: 'buffer', pieceBytes: 65_528 }],
    ['the table in answer to 1503', { answer: 'table' }],
    ['the table in answer to 1503, not announced', { answer: 'table', prepare: 'none' }],
    ['a direct read in pieces of 1,008 bytes', { answer: 'refusal', pieceBytes: 1008 }],
    ['a direct read in pieces of 16,000 bytes', { answer: 'refusal' }],
    ['a direct read in pieces of 65,536 bytes', { answer: 'refusal', pieceBytes: 65_536 }],
    ['a direct read announced by its size alone', { answer: 'refusal', prepare: 'size' }],
  ];

  test.each(ways)('%s: never more than two windows are in memory', async (name, way) => {
    const usual = { cut: 'answers', pieceBytes: 16_000, prepare: 'size-and-chunk', event: false } as const;
    const peer = new FramingTerminal({ tables, way: { answer: 'buffer', ...usual, ...way, name } });
    const port = await peer.listen();
    const terminal = await connectTerminal({ name: 'front door', host: '127.0.0.1', port, transport: 'tcp' });
    onTestFinished(async () => {
      terminal.drop();
      await peer.stop();
    });
    for (const stream of [terminal.readUsers(), terminal.readPunches()]) {
      const rows: object[] = [];
      for await (const batch of stream) {
        rows.push(...batch);
        // What the terminal has sent could all arrive now, were it let in.
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
      }
      expect(rows).toEqual(rows.length === 5000 ? tables.users.rows : tables.punches.rows);
      expect(stream.mostHeldBytes).toBeGreaterThan(16_000);
      expect(stream.mostHeldBytes).toBeLessThanOrEqual(twoWindows);
    }
  });
});

test.each([
  [
    'in answer to 1503',
    (answers: readonly Answer[]) =>
      ({ command }: WireRequest) =>
        command === 1503 ? answers : undefined,
  ],
  ['directly', directly],
])('a link that ends in the middle of a table sent %s says how much there is', async (_way, script) => {
  const dataset = datasetOf(list(1000, (index) => punch(index)));
  const { terminal, scripted } = await tableTerminal({
    dataset,
    counts: [1000],
    script: script(sent(dataset, 2000).slice(0, 3)),
  });
  const failed = rowsOf(terminal.readPunches()).catch(String);
  await scripted.received(1503);
  await new Promise((resolve) => void setImmediate(resolve));
  scripted.close();
  expect(await failed).toContain('the connection was lost after 4000 of 40004 bytes');
});

test('rows come while the table is on its way, and the progress says how far it is', async () => {
  const dataset = datasetOf(list(1000, (index) => punch(index)));
  const pieces = sent(dataset, 20_000);
  const { terminal, scripted, asked } = await tableTerminal({
    dataset,
    counts: [1000],
    script: directly(pieces.slice(0, 2)),
  });
  const progress: [number, number][] = [];
  const stream = terminal.readPunches({ onProgress: (done, total) => progress.push([done, total]) });
  const batches = stream[Symbol.asyncIterator]();
  expect((await batches.next()).value).toHaveLength(409);
  const [request] = asked(13);
  for (const piece of pieces.slice(2))
    scripted.send(piece instanceof Uint8Array ? piece : { replyId: request?.replyId ?? 0, ...piece });
  const rest: number[] = [];
  for (let next = await batches.next(); next.done !== true; next = await batches.next())
    rest.push(next.value.length);
  expect(rest.reduce((sum, count) => sum + count, 409)).toBe(1000);
  expect(progress[0]).toEqual([409 * 40, 40_000]);
  expect(progress.at(-1)).toEqual([40_000, 40_000]);
});

test.each([7, 1008, 20_000, 40_004])('pieces of %i bytes become whole records', async (pieceBytes) => {
  const dataset = datasetOf(list(1000, (index) => punch(index)));
  for (const isAnnounced of [true, false]) {
    const script = directly(sent(dataset, pieceBytes, isAnnounced));
    const { terminal } = await tableTerminal({ dataset, counts: [1000], script });
    expect(idsOf(await rowsOf(terminal.readPunches()))).toEqual(ids(1000));
  }
});

test('records larger than what makes a terminal wait are read as well, and bytes behind them let go', async () => {
  const dataset = concat(datasetOf(list(3, (index) => punch(index, 30_000))), zeros(20_000));
  const { terminal } = await tableTerminal({ dataset, counts: [3], script: directly(sent(dataset, 16_000)) });
  expect(idsOf(await rowsOf(terminal.readPunches()))).toEqual(ids(3));
});

test('who leaves early lets the rest go by, and the terminal can be asked again', async () => {
  const dataset = datasetOf(list(4000, (index) => punch(index)));
  const script = directly(sent(dataset, 1008));
  const { terminal } = await tableTerminal({ dataset, counts: [4000], script });
  for await (const batch of terminal.readPunches()) {
    expect(batch.length).toBeLessThan(4000);
    break;
  }
  expect(await terminal.punches()).toHaveLength(4000);
});

test('a piece that is missing is an error after the rows before it', async () => {
  const dataset = datasetOf(list(4000, (index) => punch(index)));
  const script = directly(sent(dataset, 1008).toSpliced(100, 1));
  const { terminal } = await tableTerminal({ dataset, counts: [4000], script });
  const rows: unknown[] = [];
  const reading = (async () => {
    for await (const batch of terminal.readPunches()) rows.push(...batch);
  })();
  await expect(reading).rejects.toMatchObject({
    reason: 'incomplete',
    command: 'read punches',
    message: 'front door: read punches: the answer ended after 158996 of 160004 bytes',
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.length).toBeLessThan(4000);
});

test('a table that disagrees with a count that has changed is read again', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const script = directly(sent(dataset, 1008));
  const { terminal, asked } = await tableTerminal({ dataset, counts: [29, 30], script });
  expect(await rowsOf(terminal.readPunches())).toHaveLength(30);
  expect(asked(13)).toHaveLength(2);
});

test('a table that disagrees with a count that stands still is an error before its first row', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const script = directly(sent(dataset, 1008));
  const { terminal, asked } = await tableTerminal({ dataset, counts: [29], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toThrow('holds 29 punches, and 1200 bytes came');
  expect(asked(13)).toHaveLength(1);
});

test('a count afterwards that fits with other records is an error at the end', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const script = directly(sent(dataset, 1008));
  const { terminal } = await tableTerminal({ dataset, counts: [30, 75], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toMatchObject({ reason: 'incomplete' });
});

test('a table too short to have a length is an error', async () => {
  const script = directly([{ command: 1500, data: double(3) }, { command: 1501, data: zeros(3) }, ok]);
  const { terminal } = await tableTerminal({ dataset: zeros(0), counts: [1], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toThrow('3 bytes are too few for a dataset');
});

test('a terminal that refuses both ways says no twice', async () => {
  const { terminal } = await tableTerminal({ dataset: zeros(0), counts: [1], script: directly([refused]) });
  await expect(rowsOf(terminal.readPunches())).rejects.toMatchObject({
    kind: 'refusal',
    message: 'front door: read punches: refused to send punches, buffered and directly',
  });
});

describe('while a batch is dealt with, and the terminal has to wait', () => {
  const rows = 4000;
  const dataset = datasetOf(list(rows, (index) => punch(index)));

  /** The loop has its first batch, and the link is held. */
  async function held() {
    const clock = new ManualClock();
    const told = await tableTerminal({
      dataset,
      counts: [rows],
      script: directly(sent(dataset, 20_000)),
      options: { clock },
    });
    const batches = told.terminal.readPunches()[Symbol.asyncIterator]();
    const first = await batches.next();
    expect(first.value).toHaveLength(409);
    return { ...told, clock, batches };
  }

  async function takeRest(batches: AsyncGenerator<unknown[], void>, seen = 409): Promise<number> {
    let count = seen;
    for (let next = await batches.next(); next.done !== true; next = await batches.next())
      count += next.value.length;
    return count;
  }

  test('it may take some seconds', async () => {
    const { clock, batches } = await held();
    clock.advance(4999);
    expect(await takeRest(batches)).toBe(rows);
  });

  test('it may not take longer than that, all in all; the error says what to do, and the link goes on', async () => {
    const { clock, batches, terminal } = await held();
    clock.advance(3000);
    await batches.next();
    await batches.next();
    clock.advance(2000);
    await expect(takeRest(batches)).rejects.toMatchObject({
      kind: 'transport',
      reason: 'timed-out',
      command: 'read punches',
      advice: expect.stringContaining('read the table at once'),
    });
    expect(await terminal.punches()).toHaveLength(rows);
  });

  test('a door waits for a moment, and is opened then', async () => {
    const { clock, batches, terminal, asked } = await held();
    const opened = terminal.openDoor(3);
    clock.advance(99);
    expect(asked(31)).toEqual([]);
    clock.advance(1);
    await opened;
    await expect(takeRest(batches)).rejects.toMatchObject({ reason: 'timed-out' });
  });

  test('a loop that goes on in time keeps its table, and the door is opened after it', async () => {
    const { batches, terminal } = await held();
    const opened = terminal.openDoor(3);
    expect(await takeRest(batches)).toBe(rows);
    await opened;
  });

  test('a request that is no door waits', async () => {
    const { clock, batches, terminal } = await held();
    const asked = terminal.sizes();
    clock.advance(1000);
    expect(await takeRest(batches)).toBe(rows);
    await asked;
  });

  test('an event is told when the loop goes on', async () => {
    const { batches, terminal, scripted } = await held();
    scripted.send(handMadeFrame({ command: 500, session: 4 }));
    expect(await takeRest(batches)).toBe(rows);
    await until(
      () => scripted.requests.some(({ command }) => command === 2000),
      'the event to be acknowledged',
    );
    terminal.drop();
  });

  test('a link that breaks ends the loop', async () => {
    const broken = await held();
    broken.terminal.drop();
    await expect(takeRest(broken.batches)).rejects.toMatchObject({ reason: 'closed' });
  });
});
