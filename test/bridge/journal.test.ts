import { afterEach, beforeEach, expect, test } from 'vitest';
import { EntryJournal } from '../../src/bridge/entries/journal.ts';
import type { Page } from '../../src/bridge/entries/page.ts';
import { BridgeError } from '../../src/bridge/errors.ts';
import type { Soon } from '../../src/bridge/store/database.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import type { Store } from '../../src/bridge/store/store.ts';
import { eventually } from './support/eventually.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';

/** As node:sqlite throws it. */
class SqliteFault extends Error {
  readonly errcode: number;

  constructor(errcode: number) {
    super(`fault ${errcode}`);
    this.errcode = errcode;
  }
}
const BUSY = 5;
const FULL = 13;
const CONSTRAINT_FOREIGN_KEY = 787;

let store: Store;
let clock: HeldClock;
let lines: string[];
let journal: EntryJournal;
/** The database's answer to every write, while there is one. */
let fault: number | undefined;
let tries: number;

beforeEach(async () => {
  store = await openStore(':memory:');
  await store.terminals.know('front');
  clock = new HeldClock();
  fault = undefined;
  tries = 0;
  const kept = keptLog();
  lines = kept.lines;
  let claims = 0;
  const write = () => {
    tries += 1;
    if (fault !== undefined) throw new SqliteFault(fault);
  };
  journal = new EntryJournal({
    clock,
    log: kept.log,
    repeatWindowMs: 10_000,
    newClaim: () => {
      claims += 1;
      return claims;
    },
    entries: {
      add: (entry, options) => {
        write();
        return store.entries.add(entry, options);
      },
      complete: (id, end) => {
        write();
        return store.entries.complete(id, end);
      },
    },
  });
});

afterEach(() => store.close());

const entry = (second = 0) => ({
  terminal: 'front',
  clockEpoch: 0,
  userId: '1001',
  terminalTime: `2026-06-01T12:00:${String(second).padStart(2, '0')}`,
  arrivedAt: clock.wallNow(),
  correctedAt: undefined,
  verify: 1,
  state: 0,
});
const end = {
  outcome: 'opened',
  reason: undefined,
  decidedBy: 'cobot',
  membershipId: 'm1',
  checkInId: 'c1',
  storeMs: 1,
  cobotMs: 2,
  unlockMs: 3,
  totalMs: 6,
  openedAt: 1,
  completedAt: 2,
} as const;
/** Moves the clock on until so many rows are there, and no others. */
const hasRows = (count: number, stepMs = 0) =>
  eventually(`${count} rows`, async () => {
    clock.advance(stepMs);
    return (await rows()).length === count;
  });
const rows = async () => (await store.entries.list({ limit: 100 })).map(({ outcome }) => outcome);
const never = new AbortController().signal;

/** Waits for the page, moving the clock until it is settled. */
async function settled(page: Page, waitMs: number): Promise<Page['state']> {
  const over = new AbortController();
  const settling = journal.settled(page, waitMs, never).then(() => over.abort());
  await eventually('settled', () => {
    clock.advance(50);
    return over.signal.aborted;
  });
  await settling;
  return page.state;
}

test('an entry is on disk when it is added, once', () => {
  expect(journal.add(entry())).toEqual({ state: 'written', id: 1 });
  expect(journal.add(entry())).toEqual({ state: 'repeated', id: undefined });
  expect(journal.isFailing).toBe(false);
});

test.each([BUSY, FULL])(
  'an entry that cannot be written now (%i) is written when it can be',
  async (code) => {
    fault = code;
    const page = journal.add(entry());
    expect(page.state).toBe('waiting');
    expect(journal.isFailing).toBe(true);
    clock.advance(200);
    fault = undefined;
    expect(await settled(page, 3000)).toBe('written');
    expect(journal.isFailing).toBe(false);
    journal.complete(page, end);
    expect(await rows()).toEqual(['opened']);
  },
);

test('a wait for the database ends in time, and nothing is lost', async () => {
  fault = BUSY;
  const page = journal.add(entry());
  expect(await settled(page, 3000)).toBe('waiting');
  journal.complete(page, { ...end, outcome: 'not-recorded' });
  expect(await rows()).toEqual([]);
  fault = undefined;
  await eventually('recorded', async () => {
    clock.advance(1000);
    return (await rows())[0] === 'not-recorded';
  });
  expect(await rows()).toHaveLength(1);
});

test('an end that cannot be written is written later', async () => {
  const page = journal.add(entry());
  fault = FULL;
  journal.complete(page, end);
  expect(await rows()).toEqual([null]);
  fault = undefined;
  clock.advance(200);
  await eventually('recorded', async () => (await rows())[0] === 'opened');
});

test('while the database is away one try after the other is made, and fewer and fewer', async () => {
  fault = BUSY;
  for (let second = 0; second < 50; second += 1) journal.add(entry(second));
  expect(tries).toBe(1);
  for (let second = 0; second < 60; second += 1) {
    clock.advance(1000);
    await rows();
  }
  expect(tries).toBeGreaterThan(5);
  expect(tries).toBeLessThan(20);
  expect(lines.filter((line) => line.includes('store-failing'))).toHaveLength(1);
});

test('the database that is back is not buried under what waited', async () => {
  fault = BUSY;
  for (let second = 0; second < 50; second += 1) journal.add(entry(second));
  fault = undefined;
  clock.advance(200);
  await hasRows(20);
  expect(journal.add(entry(59)).state).toBe('written');
  await hasRows(51, 10);
});

test('an entry that turns out to be a repetition has no end of its own', async () => {
  journal.complete(journal.add(entry()), end);
  fault = BUSY;
  const page = journal.add(entry());
  journal.complete(page, { ...end, outcome: 'not-recorded' });
  fault = undefined;
  expect(await settled(page, 3000)).toBe('repeated');
  await journal.stop(1000);
  expect(await rows()).toEqual(['opened']);
});

test('what no waiting mends is thrown at once, and holds up nothing that waits', async () => {
  fault = CONSTRAINT_FOREIGN_KEY;
  expect(() => journal.add(entry())).toThrow('fault 787');
  expect(journal.isFailing).toBe(false);
  fault = BUSY;
  journal.add({ ...entry(1), terminal: 'nowhere' });
  journal.add(entry(2));
  fault = undefined;
  await hasRows(1, 200);
  await eventually('the other given up', () => lines.join('').includes('entry-failed'));
});

test('a stop writes what it can, and tells what it cannot', async () => {
  fault = BUSY;
  journal.add(entry(1));
  fault = undefined;
  await journal.stop(400);
  expect(await rows()).toEqual([null]);
  fault = BUSY;
  journal.add(entry(2));
  const over = new AbortController();
  void journal.stop(400).then(() => over.abort());
  await eventually('stopped', () => {
    clock.advance(50);
    return over.signal.aborted;
  });
  expect(lines.join('')).toContain('"event":"entries-lost","writes":1');
});

/** A journal over a database that answers when it is told to, as one across a network does. */
function slowJournal() {
  const answers: { kind: 'add' | 'complete'; with: (work: () => unknown) => void }[] = [];
  const claims: number[] = [];
  const later = async <Result>(kind: 'add' | 'complete', work: () => Soon<Result>): Promise<Result> => {
    await new Promise((resolve, reject) => {
      answers.push({ kind, with: (before) => void Promise.try(before).then(resolve, reject) });
    });
    return work();
  };
  const slow = new EntryJournal({
    clock,
    log: keptLog().log,
    repeatWindowMs: 10_000,
    newClaim: () => claims.push(0),
    entries: {
      add: (added, options) => {
        claims[options.claim] = (claims[options.claim] ?? 0) + 1;
        return later('add', () => store.entries.add(added, options));
      },
      complete: (id, how) => later('complete', () => store.entries.complete(id, how)),
    },
  });
  return { slow, answers };
}
const nothing = () => undefined;
const lost = () => {
  throw new BridgeError('transport', 'store-away', 'the database does not answer');
};

test('an entry that the database has not answered for is being written', async () => {
  const { slow, answers } = slowJournal();
  const page = slow.add(entry());
  expect(page.state).toBe('writing');
  const settling = slow.settled(page, 3000, never);
  answers[0]?.with(nothing);
  await settling;
  expect(page).toMatchObject({ state: 'written', id: 1 });
});

test('a database that does not answer in time is not waited for, and the end follows the entry', async () => {
  const { slow, answers } = slowJournal();
  const page = slow.add(entry());
  const settling = slow.settled(page, 3000, never);
  clock.advance(3000);
  await settling;
  expect(page.state).toBe('writing');
  slow.complete(page, { ...end, outcome: 'not-recorded' });
  expect(answers.map(({ kind }) => kind)).toEqual(['add']);
  answers[0]?.with(nothing);
  await eventually('the end is given', () => answers.length === 2);
  answers[1]?.with(nothing);
  await slow.stop(1000);
  expect(await rows()).toEqual(['not-recorded']);
});

test('an answer that was lost on the way is asked for again, and the entry is not taken for a repetition', async () => {
  const { slow, answers } = slowJournal();
  const page = slow.add(entry());
  answers[0]?.with(async () => {
    await store.entries.add(entry(), { claim: 1, repeatWindowMs: 10_000 });
    lost();
  });
  await eventually('waiting', () => page.state === 'waiting');
  expect(slow.isFailing).toBe(true);
  const settling = slow.settled(page, 3000, never);
  await eventually('tried again', () => {
    clock.advance(100);
    return answers.length === 2;
  });
  answers[1]?.with(nothing);
  await settling;
  expect(page).toMatchObject({ state: 'written', id: 1 });
  expect(await rows()).toEqual([null]);
});

test('what the database says later that no waiting mends fails the entry', async () => {
  const { slow, answers } = slowJournal();
  const page = slow.add({ ...entry(), terminal: 'nowhere' });
  const settling = slow.settled(page, 3000, never);
  answers[0]?.with(nothing);
  await expect(settling).rejects.toThrow(/foreign key/i);
  expect(page.state).toBe('failed');
  expect(slow.isFailing).toBe(false);
});

test('a stop waits for what is being written, and no longer than it may', async () => {
  const { slow, answers } = slowJournal();
  slow.add(entry(1));
  const stopped = slow.stop(400);
  answers[0]?.with(nothing);
  await stopped;
  expect(await rows()).toHaveLength(1);
  slow.add(entry(2));
  const over = new AbortController();
  void slow.stop(400).then(() => over.abort());
  await eventually('given up', () => {
    clock.advance(50);
    return over.signal.aborted;
  });
  expect(await rows()).toHaveLength(1);
});
