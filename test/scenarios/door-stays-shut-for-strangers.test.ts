import { expect, test } from 'vitest';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { tellsOfStrangers } from '../support/firmware-under-test.ts';
import { House } from '../support/house.ts';

test('an unknown finger opens nothing, asks nobody, and is recorded', async () => {
  const house = await House.start();
  await house.online();
  const askedBefore = house.cobot.asked().length;
  const { clientsTold } = house.terminal().unknownFinger();
  if (!tellsOfStrangers) {
    // Nobody hears of it: the terminal says by itself that it does not know the finger, and leaves the door alone.
    house.press(await house.enrol());
    expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
    expect(clientsTold).toBe(0);
    return;
  }
  expect(await house.decided()).toMatchObject([
    { outcome: 'unknown-finger', userId: '', membershipId: null },
  ]);
  await house.shows('Not recognised. Please try again.');
  expect(house.openings()).toEqual([]);
  expect(
    house.cobot
      .asked()
      .slice(askedBefore)
      .filter(({ path }) => path.includes('check_ins')),
  ).toEqual([]);
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
