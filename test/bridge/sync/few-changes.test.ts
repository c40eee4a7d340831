import { beforeEach, expect, test } from 'vitest';
import { memberForTest } from './support/member-for-test.ts';
import { SyncRig } from './support/sync-rig.ts';
import { wrappedSession } from './support/wrapped-session.ts';

const readBuffer = 1504;
/** More than fit into two windows. */
const many = 2000;

let rig: SyncRig;

beforeEach(async () => {
  rig = await SyncRig.start({ userCapacity: 3000, users: 3 });
});

/** The terminal's own three have other ids. */
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => memberForTest({ userId: String(5001 + index) }));
const named = (userId: string, name: string) => memberForTest({ userId, name });

test('of a long table only the rows that show the changes are read back', async () => {
  rig.members = people(many);
  await rig.sync();
  await rig.sync();
  const before = rig.asked(readBuffer);
  const [first, , third, ...rest] = rig.members;
  rig.members = [
    named(first?.userId ?? '', 'Another Name'),
    ...(third ? [third] : []),
    ...rest,
    named('9001', 'New'),
  ];
  expect(await rig.sync()).toMatchObject({ outcome: 'applied', unchanged: many - 2 });
  // Three windows are the whole table; then its first one again, and the rows at its end.
  expect(rig.asked(readBuffer) - before).toBeLessThanOrEqual(5);
  expect(rig.there()).toContain('5001 Another Name');
  expect(rig.there()).toContain('9001 New');
  expect(rig.terminal.users()).toHaveLength(many + 3);
  expect(await rig.sync()).toMatchObject({ outcome: 'unchanged', unchanged: many, foreign: 3 });
});

test('a removal that the terminal only says it did is found by the rows behind it', async () => {
  rig.members = people(many);
  await rig.sync();
  rig.members = rig.members.slice(0, -1);
  rig.inBetween = (session) => wrappedSession(session, { deleteUser: async () => undefined });
  const report = await rig.sync();
  expect(report).toMatchObject({ outcome: 'partly', alerts: [{ kind: 'not-confirmed' }] });
  rig.inBetween = (session) => session;
  expect(await rig.sync()).toMatchObject({ outcome: 'applied', losses: [{ userId: '7000' }] });
});

test('a user that is removed while another is not stored is no table of the right length', async () => {
  rig.members = people(many);
  await rig.sync();
  rig.members = [...rig.members.slice(1), named('9001', 'New')];
  rig.inBetween = (session) =>
    wrappedSession(session, { deleteUser: async () => undefined, userTable: { put: async () => undefined } });
  expect(await rig.sync()).toMatchObject({ outcome: 'partly' });
});

test('with few changes what is reported is what comparing everything would report', async () => {
  rig.members = people(40);
  await rig.sync();
  await rig.sync();
  const steps = [
    [named('5001', 'Another Name'), ...people(40).slice(1)],
    people(40).slice(2),
    [...people(40), named('9001', 'New')],
    // Somebody else has that id.
    [...people(40), named(rig.terminal.users()[0]?.userId ?? '', 'Unlucky')],
    people(38),
    people(40),
  ];
  for (const members of steps) {
    rig.members = members;
    const looks = new Map(rig.lastLooks);
    rig.lastLooks.clear();
    const whole = await rig.sync({ isDryRun: true });
    for (const [terminal, look] of looks) rig.lastLooks.set(terminal, look);
    expect(await rig.sync({ isDryRun: true })).toEqual(whole);
    const { outcome, ...done } = await rig.sync();
    expect(done).toEqual({ ...whole, outcome: undefined });
    expect(outcome).toBe(whole.outcome === 'would-change' ? 'applied' : 'unchanged');
    await rig.sync();
  }
});
