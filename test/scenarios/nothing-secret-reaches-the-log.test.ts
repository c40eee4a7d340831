import { expect, test } from 'vitest';
import { tellsOfStrangers } from '../support/firmware-under-test.ts';
import { apiKey, House } from '../support/house.ts';

test('a whole day’s outcomes at debug level: no name, token, key or password in any line', async () => {
  const house = await House.start({
    terminals: [{ commKey: 918_273 }],
    terminalConfig: [{ commKey: 918_273 }],
  });
  const ada = await house.enrol('Adalbertina Examplovsky');
  const pat = await house.enrol('Patronella Examplovsky', { passes: 0 });
  house.press(ada);
  house.press(pat);
  house.terminal().unknownFinger();
  await house.decided(tellsOfStrangers ? 3 : 2);
  house.cobot.setFault('check-in-v2', { kind: 'reset' });
  house.moveClock(2000);
  house.press(ada);
  await house.decided(tellsOfStrangers ? 4 : 3);
  house.terminal().cutConnections();
  await house.bridge.stop();
  const tokens = house.cobot.members().flatMap(({ tokens: all }) => all);
  expect(tokens).toHaveLength(2);
  const lines = house.log.join('');
  expect(house.log.length).toBeGreaterThan(5);
  for (const secret of [
    'Adalbertina',
    'Patronella',
    'Examplovsky',
    house.cobot.token,
    apiKey,
    '918273',
    ...tokens,
  ])
    expect(lines).not.toContain(secret);
});

test('every line of the log is one JSON object', async () => {
  const house = await House.start();
  house.press(await house.enrol());
  await house.decided();
  for (const line of house.log) expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
});
