import { expect, test } from 'vitest';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { byte, concat, double, padded, word, zeros } from '../support/hand-made.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from '../support/scripted-terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

const window = 65_472;
const ok: Answer = { command: 2000 };
const refused: Answer = { command: 2001 };

const punch = (index: number, size = 40) =>
  concat(
    word((index % 60_000) + 1),
    padded(String(1001 + index), 24),
    byte(1),
    double(index),
    byte(0),
    double(0),
    zeros(size - 36),
  );
const user = (uid: number, size = 72) =>
  concat(
    word(uid),
    zeros(9),
    padded('Test Person', 24),
    zeros(13),
    padded(String(1000 + uid), 24),
    zeros(size - 72),
  );

const list = (count: number, record: (index: number) => Uint8Array) =>
  concat(...Array.from({ length: count }, (_, index) => record(index)));
const datasetOf = (records: Uint8Array) => concat(double(records.length), records);

function sizes(count: number): Answer {
  const data = new Uint8Array(80);
  const view = new DataView(data.buffer);
  view.setInt32(16, count, true);
  view.setInt32(32, count, true);
  return { command: 2000, data };
}

function prepared(size: number): Answer {
  return { command: 2000, data: concat(byte(0), double(size), double(size), double(0)) };
}

interface Told {
  dataset: Uint8Array;
  /** What the terminal says it holds, each time it is asked; the last one again and again. */
  counts: readonly number[];
  /** What 1503 announces; default the dataset's size. */
  announced?: number;
  /** Instead of the usual answers. */
  script?: (request: WireRequest) => readonly Answer[] | undefined;
}

/** A terminal that prepares one table and sends windows of it as one piece each. */
async function connected({ dataset, counts, announced = dataset.length, script }: Told) {
  const left = [...counts];
  let count = 0;
  const scripted = new ScriptedTerminal((request) => {
    const { command, data } = request;
    const special = script?.(request);
    if (special !== undefined) return special;
    if (command === 1000) return [{ command: 2000, session: 7 }];
    if (command === 50) {
      count = left.shift() ?? count;
      return [sizes(count)];
    }
    if (command === 1503) return [prepared(announced)];
    if (command !== 1504) return [ok];
    const view = new DataView(data.buffer, data.byteOffset);
    const offset = view.getUint32(0, true);
    const bytes = dataset.slice(offset, offset + view.getUint32(4, true));
    return [
      { command: 1500, data: concat(double(bytes.length), double(65_528)) },
      { command: 1501, data: bytes },
      ok,
    ];
  });
  const openWire = () => Promise.resolve(scripted.wire);
  const terminal = await connectTerminal({ name: 'front door', host: 'unused', port: 4370, openWire });
  const asked = (command: number) => scripted.requests.filter((request) => request.command === command);
  return { scripted, terminal, asked };
}

async function rowsOf<Row>(stream: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of stream) rows.push(...batch);
  return rows;
}

const idsOf = (rows: readonly { userId: string }[]) => rows.map(({ userId }) => userId);
const ids = (count: number, from = 1001) => Array.from({ length: count }, (_, index) => String(from + index));

test('each batch is a window of whole records, asked for when the batch before it is done with', async () => {
  const punches = list(5000, (index) => punch(index));
  const { terminal, asked } = await connected({ dataset: datasetOf(punches), counts: [5000] });
  const progress: [number, number][] = [];
  const stream = terminal.readPunches({ onProgress: (done, total) => progress.push([done, total]) });
  const windowsBefore: number[] = [];
  const seen: string[] = [];
  for await (const batch of stream) {
    windowsBefore.push(asked(1504).length);
    seen.push(...idsOf(batch));
  }
  expect(seen).toEqual(ids(5000));
  expect(windowsBefore).toEqual([1, 2, 3, 4]);
  const offsets = asked(1504).map(({ data }) =>
    new DataView(data.buffer, data.byteOffset).getUint32(0, true),
  );
  expect(offsets).toEqual([0, 4 + 1635 * 40, 4 + 2 * 1635 * 40, 4 + 3 * 1635 * 40]);
  expect(progress).toEqual([1635, 3270, 4905, 5000].map((rows) => [rows * 40, 200_000]));
  expect(asked(1502)).toHaveLength(1);
});

test('never more than two windows are in memory, however long the table is', async () => {
  const punches = list(5000, (index) => punch(index));
  const { terminal } = await connected({ dataset: datasetOf(punches), counts: [5000] });
  const stream = terminal.readPunches();
  expect(stream.mostHeldBytes).toBe(0);
  await rowsOf(stream);
  expect(stream.mostHeldBytes).toBeGreaterThan(window);
  expect(stream.mostHeldBytes).toBeLessThanOrEqual(2 * window);
});

test('users come the same way, and records of 49 bytes too', async () => {
  const users = list(2000, (index) => user(index + 1));
  const people = await connected({ dataset: datasetOf(users), counts: [2000] });
  expect(idsOf(await rowsOf(people.terminal.readUsers()))).toEqual(ids(2000));
  const log = list(3000, (index) => punch(index, 49));
  const long = await connected({ dataset: datasetOf(log), counts: [3000] });
  expect(idsOf(await rowsOf(long.terminal.readPunches()))).toEqual(ids(3000));
});

test('a terminal that holds nothing is not asked for a table', async () => {
  const { terminal, asked } = await connected({ dataset: datasetOf(zeros(0)), counts: [0] });
  expect(await rowsOf(terminal.readPunches())).toEqual([]);
  expect(asked(1503)).toEqual([]);
});

test('who leaves early frees the buffer, and the next table can be read', async () => {
  const punches = list(4000, (index) => punch(index));
  const { terminal, asked } = await connected({ dataset: datasetOf(punches), counts: [4000] });
  for await (const batch of terminal.readPunches()) {
    expect(batch).toHaveLength(1635);
    break;
  }
  expect(asked(1504)).toHaveLength(1);
  expect(asked(1502)).toHaveLength(1);
  expect(await terminal.punches()).toHaveLength(4000);
});

test('in the loop the door opens, and another table waits until it is over', async () => {
  const punches = list(4000, (index) => punch(index));
  const { terminal, asked } = await connected({ dataset: datasetOf(punches), counts: [4000] });
  let other: Promise<unknown[]> | undefined;
  let seen = 0;
  for await (const batch of terminal.readPunches()) {
    seen += batch.length;
    other ??= terminal.punches();
    await terminal.openDoor(3);
    expect(asked(1503)).toHaveLength(1);
  }
  expect(seen).toBe(4000);
  expect(asked(31)).toHaveLength(3);
  expect(await other).toHaveLength(4000);
});

test('a terminal without windows is read whole first, and handed out in batches all the same', async () => {
  const punches = list(4000, (index) => punch(index));
  const dataset = datasetOf(punches);
  const ways: readonly ((request: WireRequest) => Answer[] | undefined)[] = [
    ({ command }) => (command === 1503 ? [{ command: 1501, data: dataset }] : undefined),
    ({ command }) => {
      if (command === 1503) return [refused];
      return command === 13 ? [{ command: 1501, data: dataset }] : undefined;
    },
  ];
  for (const script of ways) {
    const { terminal, asked } = await connected({ dataset, counts: [4000], script });
    const stream = terminal.readPunches();
    const batches: number[] = [];
    for await (const batch of stream) batches.push(batch.length);
    expect(batches).toEqual([1635, 1635, 730]);
    expect(stream.mostHeldBytes).toBe(160_000);
    expect(asked(1504)).toEqual([]);
  }
});

test('an answer to 1503 that is neither table nor buffer is an error', async () => {
  const script = ({ command }: WireRequest) => (command === 1503 ? [ok] : undefined);
  const { terminal } = await connected({ dataset: zeros(4), counts: [1], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toMatchObject({ kind: 'wire', reason: 'incomplete' });
});

test('a buffer that is OK only after pieces have come is the end of these', async () => {
  const script = ({ command }: WireRequest): Answer[] | undefined =>
    command === 1503 ? [{ command: 1501, data: concat(double(80), zeros(40)) }, prepared(84)] : undefined;
  const { terminal } = await connected({ dataset: zeros(4), counts: [2], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toThrow('the answer ended after 44 of 84 bytes');
});

test('bytes behind the records are not taken for one', async () => {
  const dataset = concat(double(80), punch(0), punch(1), zeros(17));
  const { terminal } = await connected({ dataset, counts: [2] });
  expect(idsOf(await rowsOf(terminal.readPunches()))).toEqual(ids(2));
});

test.each([
  ['a buffer too small for a dataset', zeros(3), undefined, '3 bytes are too few for a dataset'],
  ['more records announced than prepared', concat(double(120), zeros(80)), undefined, 'announced, 80 came'],
  ['more than allowed', zeros(4), 65 * 1024 * 1024, 'more than the 67108864 allowed'],
])('%s is an error, and the buffer is freed', async (_what, dataset, announced, message) => {
  const told = { dataset, counts: [2], ...(announced === undefined ? {} : { announced }) };
  const { terminal, asked } = await connected(told);
  await expect(rowsOf(terminal.readPunches())).rejects.toThrow(message);
  expect(asked(1502)).toHaveLength(1);
});

test('the limit is the caller’s', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const { terminal } = await connected({ dataset, counts: [30] });
  const stream = terminal.readPunches({ maxDatasetBytes: 1000 });
  await expect(rowsOf(stream)).rejects.toMatchObject({ reason: 'too-large', command: 'read punches' });
});

test('a table that changes while it is prepared is prepared again', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const { terminal, asked } = await connected({ dataset, counts: [28, 29, 30] });
  expect(await rowsOf(terminal.readPunches())).toHaveLength(30);
  expect(asked(1503)).toHaveLength(2);
  expect(asked(1502)).toHaveLength(2);
});

test.each([
  ['stands still', [29], 1],
  ['changes all the time', [20, 21, 22, 23, 24], 3],
])(
  'a table that disagrees with a count that %s is an error before its first row',
  async (_how, counts, tries) => {
    const dataset = datasetOf(list(30, (index) => punch(index)));
    const { terminal, asked } = await connected({ dataset, counts });
    const rows: unknown[] = [];
    const reading = (async () => {
      for await (const batch of terminal.readPunches()) rows.push(...batch);
    })();
    await expect(reading).rejects.toMatchObject({
      kind: 'wire',
      reason: 'incomplete',
      command: 'read punches',
    });
    expect(rows).toEqual([]);
    expect(asked(1503)).toHaveLength(tries);
    expect(asked(1502)).toHaveLength(tries);
  },
);

test('a table that is emptied while it is prepared has no rows', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const { terminal } = await connected({ dataset, counts: [20, 0] });
  expect(await rowsOf(terminal.readPunches())).toEqual([]);
});

test('records that make no sense in the size that fits are an error', async () => {
  const dataset = datasetOf(new Uint8Array(400).fill(0xff));
  const { terminal } = await connected({ dataset, counts: [10] });
  await expect(rowsOf(terminal.readPunches())).rejects.toMatchObject({ kind: 'wire' });
});

test('user records of a size nobody knows are an error', async () => {
  const dataset = datasetOf(list(10, (index) => user(index + 1, 80)));
  const { terminal, asked } = await connected({ dataset, counts: [10] });
  await expect(rowsOf(terminal.readUsers())).rejects.toThrow('user records of 80 bytes are unknown');
  expect(asked(1502)).toHaveLength(1);
});

test('punches larger than a window are still read, one at a time', async () => {
  const dataset = datasetOf(list(2, (index) => punch(index, 70_000)));
  const { terminal } = await connected({ dataset, counts: [2] });
  const batches: string[][] = [];
  for await (const batch of terminal.readPunches()) batches.push(idsOf(batch));
  expect(batches).toEqual([['1001'], ['1002']]);
});

test('a window the terminal refuses ends the loop with its refusal, and the buffer is freed', async () => {
  const punches = list(4000, (index) => punch(index));
  let windows = 0;
  const script = ({ command }: WireRequest) => {
    if (command === 1504) windows += 1;
    return command === 1504 && windows === 2 ? [refused] : undefined;
  };
  const { terminal, asked } = await connected({ dataset: datasetOf(punches), counts: [4000], script });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const batch of terminal.readPunches()) seen.push(...idsOf(batch));
  })();
  await expect(reading).rejects.toMatchObject({
    kind: 'refusal',
    command: 'read punches',
    terminal: 'front door',
  });
  expect(seen).toHaveLength(1635);
  expect(asked(1502)).toHaveLength(1);
});

test('the signal ends the loop at its next window, and the wait for the buffer', async () => {
  const punches = list(4000, (index) => punch(index));
  const { terminal } = await connected({ dataset: datasetOf(punches), counts: [4000] });
  const stop = new AbortController();
  const waiting = new AbortController();
  let other: Promise<unknown> = Promise.resolve();
  const reading = (async () => {
    for await (const _ of terminal.readPunches({ signal: stop.signal })) {
      other = rowsOf(terminal.readUsers({ signal: waiting.signal }));
      waiting.abort();
      await expect(other).rejects.toMatchObject({ reason: 'aborted', command: 'read users' });
      stop.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ reason: 'aborted' });
});

test('a link that breaks ends the loop', async () => {
  const punches = list(4000, (index) => punch(index));
  const { terminal, scripted } = await connected({ dataset: datasetOf(punches), counts: [4000] });
  const reading = (async () => {
    for await (const _ of terminal.readPunches()) {
      scripted.close();
      await terminal.closed;
    }
  })();
  await expect(reading).rejects.toMatchObject({ kind: 'transport', reason: 'closed' });
});

test.each(['tcp', 'udp'] as const)(
  'over %s the simulator’s tables are the same as read at once',
  async (transport) => {
    const simulated = await terminalForTest({ users: 1200, punches: 2500, seed: 'table stream', paceMs: 0 });
    const terminal: Terminal = await connectTerminal({
      name: 'front door',
      host: '127.0.0.1',
      port: simulated.port,
      transport,
    });
    expect(await rowsOf(terminal.readUsers())).toEqual(await terminal.users());
    expect(await rowsOf(terminal.readPunches())).toEqual(await terminal.punches());
    await terminal.close();
  },
);
