import { expect, test } from 'vitest';
import { quietHour } from '../../bench/sync/quiet-hour.ts';

test('in an hour in which nothing happens Cobot is asked at most 30 times, and it never says 429', {
  timeout: 120_000,
}, async () => {
  const { calls, byEndpoint, tooMany, users } = await quietHour(12);
  expect(users).toEqual([12, 12]);
  expect(tooMany).toBe(0);
  expect(calls, JSON.stringify(byEndpoint)).toBeLessThanOrEqual(30);
  // Everybody's passes are asked for in one call, for the doors and for the terminals.
  expect(byEndpoint).toMatchObject({ memberships: 8, 'all-unused-time-passes': 8, 'all-custom-fields': 4 });
});
