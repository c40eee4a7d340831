import { describe, expect, test } from 'vitest';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

/** The most that may pass until a leaver is out of all terminals, ms. */
const soonMs = 10_000;

const userIds = (house: House) =>
  house.terminals.map((terminal) => terminal.users().map(({ userId }) => userId));

describe('members who leave', () => {
  test('are out of all terminals at once when Cobot tells of it, and back when that is undone', async () => {
    const house = await House.start({ terminals: [{}, {}] });
    const anna = await house.enrol('Anna Example');
    const ben = await house.enrol('Ben Example');
    house.cobot.cancelMember(anna.membershipId);
    const told = performance.now();
    await house.bridge.sync.reconcileMember(anna.membershipId);
    expect(userIds(house)).toEqual([[ben.userId], [ben.userId]]);
    expect(performance.now() - told).toBeLessThan(soonMs);
    house.cobot.undoCancellation(anna.membershipId);
    await house.bridge.sync.reconcileMember(anna.membershipId);
    expect(userIds(house).map((ids) => ids.toSorted())).toEqual([
      [anna.userId, ben.userId],
      [anna.userId, ben.userId],
    ]);
  });

  test('are found by the next comparison when nobody told of them', async () => {
    const house = await House.start({ terminals: [{}, {}] });
    const anna = await house.enrol('Anna Example');
    const ben = await house.enrol('Ben Example');
    house.cobot.cancelMember(anna.membershipId);
    const reports = await house.bridge.sync.reconcileAll();
    expect(reports.map(({ losses }) => losses.map(({ userId }) => userId))).toEqual([
      [anna.userId],
      [anna.userId],
    ]);
    expect(userIds(house)).toEqual([[ben.userId], [ben.userId]]);
  });

  test('stay until their last day is over', async () => {
    const house = await House.start();
    const anna = await house.enrol('Anna Example');
    const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    house.cobot.cancelMember(anna.membershipId, inTwoDays);
    await house.bridge.sync.reconcileMember(anna.membershipId);
    expect(userIds(house)).toEqual([[anna.userId]]);
  });

  test('leave the users alone that are none of ours', async () => {
    const house = await House.start({ terminals: [{ users: 3 }] });
    const before = house.terminal().users();
    const anna = await house.enrol('Anna Example');
    const ben = await house.enrol('Ben Example');
    house.cobot.cancelMember(anna.membershipId);
    await house.bridge.sync.reconcileAll();
    expect(
      house
        .terminal()
        .users()
        .filter(({ userId }) => userId !== ben.userId),
    ).toEqual(before);
  });

  test('go from a terminal that was off when it is back, and stay owed until then', async () => {
    const house = await House.start({ terminals: [{}, {}] });
    const anna = await house.enrol('Anna Example');
    const isBack = house.terminal(1).reboot(1_000);
    await until(() => house.bridge.terminals()[1]?.state !== 'online', 'the terminal to be missed');
    house.cobot.cancelMember(anna.membershipId);
    await house.bridge.sync.reconcileMember(anna.membershipId);
    expect(userIds(house)).toEqual([[], [anna.userId]]);
    expect(await house.bridge.sync.tombstones()).toMatchObject([
      { terminal: 'back door', userId: anna.userId },
    ]);
    await isBack;
    await until(() => userIds(house)[1]?.length === 0, 'the leaver to be out', soonMs);
    await until(
      async () => (await house.bridge.sync.tombstones()).length === 0,
      'nothing to be owed any more',
    );
  });
});

describe('members who run out of time passes', () => {
  test('are out, and back when they have some again', async () => {
    const house = await House.start({ config: { sync: { withoutPasses: 'remove' } } });
    const anna = await house.enrol('Anna Example', { passes: 1 });
    expect(userIds(house)).toEqual([[anna.userId]]);
    house.cobot.removePasses(anna.membershipId, 1);
    await house.bridge.sync.reconcileMember(anna.membershipId);
    expect(userIds(house)).toEqual([[]]);
    house.cobot.addPasses(anna.membershipId, { count: 1 });
    await house.bridge.sync.reconcileAll();
    expect(userIds(house)).toEqual([[anna.userId]]);
  });

  test('stay for as long as the check-in for the last one runs', async () => {
    const house = await House.start({ config: { sync: { withoutPasses: 'remove' } } });
    const anna = await house.enrol('Anna Example', { passes: 1 });
    house.press(anna);
    expect(await house.decided(1)).toMatchObject([{ outcome: 'opened' }]);
    // Cobot says now that she has none.
    await house.bridge.sync.reconcileMember(anna.membershipId);
    expect(userIds(house)).toEqual([[anna.userId]]);
    await house.bridge.dropLease(anna.membershipId);
    await until(() => userIds(house)[0]?.length === 0, 'her to be out when it has ended');
  });
});
