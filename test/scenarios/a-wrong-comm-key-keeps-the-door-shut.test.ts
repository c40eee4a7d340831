import { expect, test } from 'vitest';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

test('a wrong comm key is a clear status with what to do, and opens nothing', async () => {
  const house = await House.start({
    terminals: [{ commKey: 123_456 }],
    terminalConfig: [{ commKey: 654_321 }],
  });
  const status = await until(
    () => house.bridge.terminals().find(({ state }) => state === 'refused'),
    'a refusal',
  );
  expect(status).toMatchObject({ name: 'front door', state: 'refused' });
  expect(JSON.stringify(status)).toContain('Comm Key');
  expect(JSON.stringify([status, house.log])).not.toMatch(/123456|654321/);
  expect(house.openings()).toEqual([]);
});

test('the right comm key opens', async () => {
  const house = await House.start({
    terminals: [{ commKey: 123_457 }],
    terminalConfig: [{ commKey: 123_457 }],
  });
  house.press(await house.enrol());
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
});

test('a terminal that asks for the key although it is 0 opens', async () => {
  const house = await House.start({ terminals: [{ asksForKey: 'always' }] });
  house.press(await house.enrol());
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
});
