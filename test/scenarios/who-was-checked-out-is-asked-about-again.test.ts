import { expect, test } from 'vitest';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

test('who left and was checked out is asked about again, also after a restart of the bridge', async () => {
  const house = await House.start({
    terminals: [{}, {}],
    terminalConfig: [{}, { direction: 'exit', checkOutOnExit: true }],
  });
  const inSnapshot = () =>
    house.log.filter((line) => line.includes('"event":"snapshot-member-taken"')).length;
  const person = await house.enrol();
  await until(() => inSnapshot() === 1, 'the member to be in the snapshot');
  house.press(person, 0);
  await house.decided(1);
  // With the next one the lease is in the snapshot too.
  await house.enrol('Test Person Two');
  await until(() => inSnapshot() === 2, 'the other member to be in the snapshot');
  house.press(person, 1);
  await until(() => house.log.some((line) => line.includes('"event":"checked-out"')), 'the check-out');
  await house.restartBridge();
  await house.online();
  house.moveClock(2000);
  house.press(person, 0);
  const entries = await house.decided(3);
  expect(entries.map(({ outcome, way }) => `${outcome} ${way}`)).toEqual([
    'opened check-in',
    'opened exit',
    'opened check-in',
  ]);
});
