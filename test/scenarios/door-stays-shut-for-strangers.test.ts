import { expect, test } from 'vitest';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { tellsOfStrangers } from '../support/firmware-under-test.ts';
import { House } from '../support/house.ts';

test('an unknown finger opens nothing, asks nobody, and is recorded where the terminal tells of it', async () => {
  const house = await House.start();
  const member = await house.enrol();
  const checkInsAsked = () => house.cobot.asked().filter(({ path }) => path.includes('check_ins')).length;
  const before = checkInsAsked();
  expect(house.terminal().unknownFinger().clientsTold).toBe(tellsOfStrangers ? 1 : 0);
  const stranger = { outcome: 'unknown-finger', userId: '', membershipId: null };
  const told = tellsOfStrangers ? [stranger] : [];
  expect(await house.decided(told.length)).toMatchObject(told);
  await house.shows(tellsOfStrangers ? 'Not recognised. Please try again.' : '');
  expect(house.openings()).toEqual([]);
  expect(checkInsAsked()).toBe(before);
  house.press(member);
  expect(await house.decided(told.length + 1)).toMatchObject([...told, { outcome: 'opened' }]);
});

test('a user of the terminal who is not enrolled here opens nothing and asks nobody', async () => {
  const house = await House.start({ terminals: [{ users: 1 }] });
  await house.online();
  house.terminal().pressFinger({ userId: '1001' });
  expect(await house.decided()).toMatchObject([
    { outcome: 'unknown-user', userId: '1001', membershipId: null },
  ]);
  await house.shows(/^Not registered/);
  expect(house.openings()).toEqual([]);
  expect(house.cobot.checkIns()).toEqual([]);
});

test('a foreign user is never overwritten: the member gets another userId and another slot', async () => {
  const house = await House.start({ terminals: [{ users: 3 }] });
  const before = house.terminal().users();
  const person = await house.enrol('Ada Example');
  const after = house.terminal().users();
  expect(after).toHaveLength(4);
  expect(after.filter(({ userId }) => userId !== person.userId)).toEqual(before);
  house.press(person);
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
});

test('a user that the terminal has disabled does not even reach the bridge', async () => {
  const house = await House.start();
  const person = await house.enrol();
  await house.bridge.stop();
  const terminal = house.terminal();
  const client = await connectTerminal({ name: 'staff', host: terminal.host, port: terminal.port });
  const [user] = await client.users();
  if (user !== undefined) await client.putUser({ ...user, privilege: 1 });
  await client.close();
  await house.restartBridge();
  await house.online();
  expect(terminal.pressFinger({ userId: person.userId })).toMatchObject({ matched: false });
  expect(house.openings()).toEqual([]);
});
