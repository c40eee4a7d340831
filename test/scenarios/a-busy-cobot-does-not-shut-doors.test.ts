import { expect, test } from 'vitest';
import { House } from '../support/house.ts';

test('a member list that Cobot will not give now holds up no door', async () => {
  const house = await House.start();
  const person = await house.enrol();
  house.cobot.setFault('memberships', { kind: 'status', status: 429, headers: { 'Retry-After': '60' } });
  // It waits for Cobot, as long as this test lasts.
  const comparing = house.bridge.sync.reconcileAll().catch(() => 'stopped');
  house.press(person);
  const [entry] = await house.decided();
  expect(entry).toMatchObject({ outcome: 'opened' });
  expect(house.terminal().users()).toHaveLength(1);
  await house.bridge.stop();
  expect(await comparing).toBe('stopped');
});
