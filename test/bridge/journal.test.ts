import { afterEach, beforeEach, expect, test } from 'vitest';
import { EntryJournal } from '../../src/bridge/entries/journal.ts';
import type { Page } from '../../src/bridge/entries/journal.ts';
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
  const write = () => {
    tries += 1;
    if (fault !== undefined) throw new SqliteFault(fault);
  };
  journal = new EntryJournal({
    clock,
    log: kept.log,
    repeatWindowMs: 10_000,
    entries: {
      add: (entry, repeatWindowMs) => {
        write();
        return store.entries.add(entry, repeatWindowMs);
      },
      complete: (id, end) => {
        write();
        store.entries.complete(id, end);
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
  clock.advance(10_000);
  expect(await rows()).toEqual(['not-recorded']);
});

test('an end that cannot be written is written later', async () => {
  const page = journal.add(entry());
  fault = FULL;
  journal.complete(page, end);
  expect(await rows()).toEqual([null]);
  fault = undefined;
  clock.advance(200);
  expect(await rows()).toEqual(['opened']);
});

test('while the database is away one try after the other is made, and fewer and fewer', () => {
  fault = BUSY;
  for (let second = 0; second < 50; second += 1) journal.add(entry(second));
  expect(tries).toBe(1);
  clock.advance(60_000);
  expect(tries).toBeLessThan(20);
  expect(lines.filter((line) => line.includes('store-failing'))).toHaveLength(1);
});

test('the database that is back is not buried under what waited', async () => {
  fault = BUSY;
  for (let second = 0; second < 50; second += 1) journal.add(entry(second));
  fault = undefined;
  clock.advance(200);
  expect(await rows()).toHaveLength(20);
  expect(journal.add(entry(59)).state).toBe('written');
  clock.advance(100);
  expect(await rows()).toHaveLength(51);
});

test('an entry that turns out to be a repetition has no end of its own', async () => {
  journal.complete(journal.add(entry()), end);
  fault = BUSY;
  const page = journal.add(entry());
  journal.complete(page, { ...end, outcome: 'not-recorded' });
  fault = undefined;
  expect(await settled(page, 3000)).toBe('repeated');
  clock.advance(1000);
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
  clock.advance(1000);
  expect(await rows()).toEqual([null]);
  expect(lines.join('')).toContain('entry-failed');
});

test('a stop writes what it can, and tells what it cannot', async () => {
  fault = BUSY;
  journal.add(entry(1));
  fault = undefined;
  await journal.stop(400);
  expect(await rows()).toEqual([null]);
  fault = BUSY;
  journal.add(entry(2));
  const stopped = journal.stop(400);
  clock.advance(200);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(200);
  await stopped;
  expect(lines.join('')).toContain('"event":"entries-lost","writes":1');
});
