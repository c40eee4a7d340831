import { expect, test } from 'vitest';
import { systemClock, type BridgeClock } from '../../src/bridge/clock.ts';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const timeZone = 'Europe/Berlin';

const timeOf = (utcMs: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(utcMs);

/** The machine's clock, which a test can move on; waits of five seconds are short. */
function movable() {
  let aheadMs = 0;
  const clock: BridgeClock = {
    ...systemClock,
    wallNow: () => Date.now() + aheadMs,
    schedule: (ms, act) => systemClock.schedule(ms === 5_000 ? 200 : ms, act),
  };
  return { clock, moveOn: (ms: number) => (aheadMs += ms) };
}

test('a door stands open in its hours, closes by itself at their end, and lets members in one by one from then on', async () => {
  const now = Date.now();
  const { clock, moveOn } = movable();
  const holdOpen = [{ from: timeOf(now - 5 * minute), to: timeOf(now + 5 * minute) }];
  const house = await House.start({ clock, terminalConfig: [{ unlockSeconds: 1, holdOpen }] });
  const person = await house.enrol();
  await until(() => house.openings().length >= 2, 'the door to be opened again');
  moveOn(10 * minute);
  await until(() => !house.terminal().view().relay.open, 'the door to close');
  expect(house.terminal().view().relay.queued).toBe(0);
  const opened = house.openings().length;
  house.moveClock(10 * minute);
  await house.restartBridge();
  await house.online();
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', way: 'check-in' }]);
  expect(house.openings()).toHaveLength(opened + 1);
  await until(() => !house.terminal().view().relay.open, 'the door to close behind them');
});

test('a door held open by hand lets go when its minutes are over, without anybody asking', async () => {
  const { clock, moveOn } = movable();
  const house = await House.start({ clock, terminalConfig: [{ unlockSeconds: 1 }] });
  await house.online();
  const { httpUrl } = house.bridge;
  await fetch(`${httpUrl}/api/doors/front%20door/hold-open`, {
    method: 'POST',
    headers: { authorization: 'Bearer a-key-for-scenarios-only', 'content-type': 'application/json' },
    body: JSON.stringify({ minutes: 3 }),
  });
  await until(() => house.openings().length >= 2, 'the door to be opened again');
  moveOn(3 * minute);
  await until(() => !house.terminal().view().relay.open, 'the door to close');
  expect(house.terminal().view().relay.queued).toBe(0);
});
