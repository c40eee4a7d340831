import { expect, test } from 'vitest';
import { systemClock } from '../../src/bridge/clock.ts';
import { nextWallMinute, spaceMoment } from '../../src/bridge/space-time.ts';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

test('who is cancelled for a later day comes in until midnight of the space, and is out then without anybody asking', async () => {
  let aheadMs = 0;
  const wallNow = () => systemClock.wallNow() + aheadMs;
  const house = await House.start({ clock: { ...systemClock, wallNow } });
  const { timeZone } = house.cobot;
  const anna = await house.enrol('Anna Example');
  const ben = await house.enrol('Ben Example');
  const userIds = () =>
    house
      .terminal()
      .users()
      .map(({ userId }) => userId)
      .toSorted();
  // Whatever the hour is now, the bridge's clock is put to a few seconds before the day from which on she is out.
  const midnight = nextWallMinute(timeZone, 0, wallNow() + 86_400_000);
  house.cobot.cancelMember(anna.membershipId, spaceMoment(timeZone, midnight).date);
  await house.bridge.sync.reconcileAll();
  aheadMs = midnight - 4_000 - systemClock.wallNow();
  await house.bridge.sync.reconcileMember(anna.membershipId);
  let outAt = 0;
  const isOut = () => {
    if (userIds().length === 2) return false;
    outAt = wallNow();
    return true;
  };
  await until(isOut, 'the leaver to be out');
  expect(outAt).toBeGreaterThanOrEqual(midnight);
  expect(userIds()).toEqual([ben.userId]);
});
