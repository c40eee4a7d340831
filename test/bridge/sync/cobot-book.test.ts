import { onTestFinished, expect, test } from 'vitest';
import { openStore } from '../../../src/bridge/store/store.ts';
import { CobotBook } from '../../../src/bridge/sync/cobot-book.ts';
import { keptLog } from '../support/kept-log.ts';
import { membershipForTest } from '../support/membership-for-test.ts';

const { signal } = new AbortController();

/** A book over a real store, and a Cobot of two lists: what it lists, and what it says when asked for one. */
async function bookOf(ids: readonly string[]) {
  const store = await openStore(':memory:');
  onTestFinished(() => store.close());
  const cobot = {
    listed: ids.map((id) => membershipForTest(id)),
    single: new Map(ids.map((id) => [id, membershipForTest(id)])),
    /** Waited for before a list is given. */
    beforeList: Promise.resolve(),
    lookUps: 0,
    leases: new Map<string, { until: number }>(),
  };
  const heard: string[] = [];
  const book = new CobotBook({
    cobot: {
      membershipList: async () => {
        const rows = [...cobot.listed];
        await cobot.beforeList;
        return { rows, unreadable: [] };
      },
      membership: async (id) => {
        cobot.lookUps += 1;
        return cobot.single.get(id);
      },
      customFields: {
        ofAll: notAsked,
        ofMember: notAsked,
        ofSpace: notAsked,
        ensure: notAsked,
        write: notAsked,
      },
      allUnusedTimePasses: notAsked,
      unusedTimePasses: notAsked,
    },
    members: store.members,
    needs: { fields: false, passes: false },
    timeZone: 'Europe/Berlin',
    clock: { wallNow: () => Date.UTC(2026, 5, 1, 10) },
    leases: () => cobot.leases,
    log: keptLog().log,
    onHeard: (memberships) => void heard.push(...memberships.map(({ id }) => id)),
  });
  for (const id of ids) {
    await book.askOne(id, signal, membershipForTest(id));
    await store.enrolments.create(id, `ctb-${id}`, 1);
  }
  heard.length = 0;
  book.forget();
  return { book, cobot, heard };
}

function notAsked(): never {
  throw new Error('nobody needs to know that');
}

const canceledTo = async (book: CobotBook, id: string) =>
  (await book.members()).find(({ membershipId }) => membershipId === id)?.canceledTo;

test('what was heard of a member while a list was on its way is not undone by the list', async () => {
  const { book, cobot, heard } = await bookOf(['m1', 'm2']);
  const listComes = Promise.withResolvers<void>();
  cobot.beforeList = listComes.promise;
  const asked = book.askAll(signal);
  await book.askOne('m1', signal, membershipForTest('m1', { canceledTo: '2026-05-31' }));
  heard.length = 0;
  listComes.resolve();
  await (await asked).keep();
  expect(await canceledTo(book, 'm1')).toBe('2026-05-31');
  expect(heard).toEqual(['m2']);
  cobot.beforeList = Promise.resolve();
  await (await book.askAll(signal)).keep();
  expect(await canceledTo(book, 'm1')).toBeUndefined();
});

test('a list that lacks the only members there were is believed where Cobot says so of each', async () => {
  const { book, cobot } = await bookOf(['m1', 'm2']);
  cobot.listed = [];
  cobot.single = new Map([['m1', membershipForTest('m1', { canceledTo: '2026-05-31' })]]);
  const fresh = await book.askAll(signal);
  expect(fresh.list).toBe('whole');
  await fresh.keep();
  expect(await canceledTo(book, 'm1')).toBe('2026-05-31');
  expect(await canceledTo(book, 'm2')).toBe('2026-06-01');
});

test('a list that lacks everybody is not believed where one of them is still a member', async () => {
  const { book, cobot } = await bookOf(['m1', 'm2']);
  cobot.listed = [];
  cobot.single.delete('m1');
  expect((await book.askAll(signal)).list).toBe('empty');
});

test('of a long list that is empty nobody is looked up', async () => {
  const { book, cobot } = await bookOf(Array.from({ length: 6 }, (_, index) => `m${index}`));
  cobot.listed = [];
  cobot.lookUps = 0;
  expect((await book.askAll(signal)).list).toBe('empty');
  expect(cobot.lookUps).toBe(0);
});

test('a check-in that runs belongs to a member on passes; while nothing changes the members are the very same list', async () => {
  const { book, cobot } = await bookOf(['1', '2']);
  const plan = {
    name: 'Passes',
    parentPlanId: 'p',
    usesTimePasses: true,
    extras: [],
    canceledTo: undefined,
  };
  await book.askOne('1', signal, membershipForTest('1', { plan }));
  const before = await book.members();
  cobot.leases.set('2', { until: Date.UTC(2026, 5, 1, 17) });
  expect(await book.members()).toBe(before);
  const end = new Date('2026-06-01T17:00:00Z');
  cobot.leases.set('1', { until: end.getTime() });
  expect((await book.members()).map(({ checkedInUntil }) => checkedInUntil)).toEqual([end, undefined]);
  cobot.leases.clear();
  expect((await book.members()).map(({ checkedInUntil }) => checkedInUntil)).toEqual([undefined, undefined]);
});
