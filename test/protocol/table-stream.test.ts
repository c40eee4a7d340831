import { expect, test } from 'vitest';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { concat, double, zeros } from '../support/hand-made.ts';
import type { Answer, WireRequest } from '../support/scripted-terminal.ts';
import {
  datasetOf,
  ids,
  idsOf,
  list,
  ok,
  prepared,
  punch,
  refused,
  rowsOf,
  tableTerminal,
  user,
} from '../support/table-terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

const window = 65_472;

test('each batch is a window of whole records, asked for when the batch before it is done with', async () => {
  const punches = list(5000, (index) => punch(index));
  const { terminal, asked } = await tableTerminal({ dataset: datasetOf(punches), counts: [5000] });
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
  const { terminal } = await tableTerminal({ dataset: datasetOf(punches), counts: [5000] });
  const stream = terminal.readPunches();
  expect(stream.mostHeldBytes).toBe(0);
  await rowsOf(stream);
  expect(stream.mostHeldBytes).toBeGreaterThan(window);
  expect(stream.mostHeldBytes).toBeLessThanOrEqual(2 * window);
});

test('users come the same way, and records of 49 bytes too', async () => {
  const users = list(2000, (index) => user(index + 1));
  const people = await tableTerminal({ dataset: datasetOf(users), counts: [2000] });
  expect(idsOf(await rowsOf(people.terminal.readUsers()))).toEqual(ids(2000));
  const log = list(3000, (index) => punch(index, 49));
  const long = await tableTerminal({ dataset: datasetOf(log), counts: [3000] });
  expect(idsOf(await rowsOf(long.terminal.readPunches()))).toEqual(ids(3000));
});

test('a terminal that holds nothing is not asked for a table', async () => {
  const { terminal, asked } = await tableTerminal({ dataset: datasetOf(zeros(0)), counts: [0] });
  expect(await rowsOf(terminal.readPunches())).toEqual([]);
  expect(asked(1503)).toEqual([]);
});

test('who leaves early frees the buffer, and the next table can be read', async () => {
  const punches = list(4000, (index) => punch(index));
  const { terminal, asked } = await tableTerminal({ dataset: datasetOf(punches), counts: [4000] });
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
  const { terminal, asked } = await tableTerminal({ dataset: datasetOf(punches), counts: [4000] });
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

test('an answer to 1503 that is neither table nor buffer is an error', async () => {
  const script = ({ command }: WireRequest) => (command === 1503 ? [ok] : undefined);
  const { terminal } = await tableTerminal({ dataset: zeros(4), counts: [1], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toMatchObject({ kind: 'wire', reason: 'incomplete' });
});

test('a buffer that is OK only after pieces have come is the end of these', async () => {
  const script = ({ command }: WireRequest): Answer[] | undefined =>
    command === 1503 ? [{ command: 1501, data: concat(double(80), zeros(40)) }, prepared(84)] : undefined;
  const { terminal } = await tableTerminal({ dataset: zeros(4), counts: [2], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toThrow('the answer ended after 44 of 84 bytes');
});

test('bytes behind the records are not taken for one', async () => {
  const dataset = concat(double(80), punch(0), punch(1), zeros(17));
  const { terminal } = await tableTerminal({ dataset, counts: [2] });
  expect(idsOf(await rowsOf(terminal.readPunches()))).toEqual(ids(2));
});

test.each([
  ['a buffer too small for a dataset', zeros(3), undefined, '3 bytes are too few for a dataset'],
  ['more records announced than prepared', concat(double(120), zeros(80)), undefined, 'announced, 80 came'],
  ['more than allowed', zeros(4), 65 * 1024 * 1024, 'more than the 256516 allowed'],
])('%s is an error, and the buffer is freed', async (_what, dataset, announced, message) => {
  const told = { dataset, counts: [2], ...(announced === undefined ? {} : { announced }) };
  const { terminal, asked } = await tableTerminal(told);
  await expect(rowsOf(terminal.readPunches())).rejects.toThrow(message);
  expect(asked(1502)).toHaveLength(1);
});

test('the limit is the caller’s', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const { terminal } = await tableTerminal({ dataset, counts: [30] });
  const stream = terminal.readPunches({ maxDatasetBytes: 1000 });
  await expect(rowsOf(stream)).rejects.toMatchObject({ reason: 'too-large', command: 'read punches' });
});

test('a table that changes while it is prepared is prepared again', async () => {
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const { terminal, asked } = await tableTerminal({ dataset, counts: [28, 29, 30] });
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
    const { terminal, asked } = await tableTerminal({ dataset, counts });
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
  const { terminal } = await tableTerminal({ dataset, counts: [20, 0] });
  expect(await rowsOf(terminal.readPunches())).toEqual([]);
});

test('records that make no sense in the size that fits are an error', async () => {
  const dataset = datasetOf(new Uint8Array(400).fill(0xff));
  const { terminal } = await tableTerminal({ dataset, counts: [10] });
  await expect(rowsOf(terminal.readPunches())).rejects.toMatchObject({ kind: 'wire' });
});

test('user records of a size nobody knows are an error', async () => {
  const dataset = datasetOf(list(10, (index) => user(index + 1, 80)));
  const { terminal, asked } = await tableTerminal({ dataset, counts: [10] });
  await expect(rowsOf(terminal.readUsers())).rejects.toThrow('read users: records of 80 bytes are unknown');
  expect(asked(1502)).toHaveLength(1);
});

test('punches larger than a window are still read, one at a time', async () => {
  const dataset = datasetOf(list(2, (index) => punch(index, 70_000)));
  const { terminal } = await tableTerminal({ dataset, counts: [2] });
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
  const { terminal, asked } = await tableTerminal({ dataset: datasetOf(punches), counts: [4000], script });
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
  const { terminal } = await tableTerminal({ dataset: datasetOf(punches), counts: [4000] });
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

// Found by the fuzzer: the buffer stayed at the terminal, and the first window in the counter of undecoded bytes.
test('a count that cannot be read once the table is prepared frees the buffer', async () => {
  let counts = 0;
  const script = ({ command }: WireRequest) => {
    if (command === 50) counts += 1;
    return command === 50 && counts === 2 ? [refused] : undefined;
  };
  const dataset = datasetOf(list(30, (index) => punch(index)));
  const { terminal, asked } = await tableTerminal({ dataset, counts: [30], script });
  await expect(rowsOf(terminal.readPunches())).rejects.toMatchObject({ kind: 'refusal' });
  expect(asked(1502)).toHaveLength(1);
});

test('a link that breaks ends the loop', async () => {
  const punches = list(4000, (index) => punch(index));
  const { terminal, scripted } = await tableTerminal({ dataset: datasetOf(punches), counts: [4000] });
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
