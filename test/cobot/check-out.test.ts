import { expect, test } from 'vitest';
import { connectTo, startFake } from './start-pair.ts';

test.each(['v1', 'v2'] as const)('by %s a running check-in is found, and ended', async (checkInApi) => {
  const fake = await startFake();
  const cobot = connectTo(fake, { checkInApi });
  const { id: membershipId } = fake.addMember({ name: 'Ada Example', tokens: ['ctb-test'] });
  const { id: otherId } = fake.addMember({ name: 'Bea Example', tokens: ['ctb-other'] });
  const of = { token: 'ctb-test', membershipId };
  expect(await cobot.runningCheckIns(of)).toEqual([]);
  await cobot.checkIn('ctb-test', { timeoutMs: 5_000 });
  await cobot.checkIn('ctb-other', { timeoutMs: 5_000 });
  const [running, ...more] = await cobot.runningCheckIns(of);
  expect(more).toEqual([]);
  expect(running?.validUntil?.getTime()).toBeGreaterThan(Date.now());
  expect(await cobot.checkOut({ checkInId: running?.id ?? '', membershipId })).toBe(true);
  const now = Date.now();
  const stillRun = (await cobot.runningCheckIns(of)).filter(
    ({ validUntil }) => (validUntil?.getTime() ?? 0) > now,
  );
  expect(stillRun).toEqual([]);
  expect(await cobot.runningCheckIns({ token: 'ctb-other', membershipId: otherId })).toHaveLength(1);
});
