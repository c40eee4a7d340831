import { expect, test } from 'vitest';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { alertsMessageSchema } from '../../src/bridge/web/door-messages.ts';
import { transport } from '../support/firmware-under-test.ts';
import { apiKey, House, type Person } from '../support/house.ts';
import { until } from '../support/until.ts';

const [finger, duress] = [6, 3];

async function alerts(house: House) {
  const answer = await fetch(`${house.bridge.httpUrl}/api/alerts`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return alertsMessageSchema.parse(await answer.json()).alerts;
}

/** A member's second finger is there to be used under duress; it was enrolled while no bridge held the terminal. */
async function withDuressFinger(house: House): Promise<Person> {
  const person = await house.enrol('Test Person One');
  house.terminal().registerFinger({ userId: person.userId, finger });
  await house.bridge.stop();
  const { host, port } = house.terminal();
  const terminal = await connectTerminal({ name: 'enrolment', host, port, transport });
  const { uid = 0 } =
    house
      .terminal()
      .users()
      .find(({ userId }) => userId === person.userId) ?? {};
  const template = await terminal.fingers.read(uid, finger);
  if (template === undefined) throw new Error('the finger was not registered');
  await terminal.fingers.write({ ...template, finger: duress, flag: 3 });
  await terminal.close();
  await house.restartBridge();
  await house.online();
  return person;
}

test('a finger under duress opens, is greeted like any other, and staff are told whose it was', async () => {
  const house = await House.start();
  const person = await withDuressFinger(house);
  house.terminal().pressFinger({ userId: person.userId, finger: duress });
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', userId: person.userId }]);
  expect(house.openings()).toEqual(['unlock']);
  await house.shows(/Test/);
  const told = await until(async () => {
    const found = await alerts(house);
    return found.length > 0 && found;
  }, 'the alert');
  expect(told).toMatchObject([{ kind: 'duress', terminal: 'front door', userId: person.userId }]);
});

test('with duress: ignore it is a finger like others', async () => {
  const house = await House.start({ terminalConfig: [{ duress: 'ignore', unlockSeconds: 1 }] });
  const person = await withDuressFinger(house);
  house.terminal().pressFinger({ userId: person.userId, finger: duress });
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened' }]);
  await until(() => !house.terminal().view().relay.open, 'the door to close');
  // An alarm that comes later shows that the one before it was heard.
  house.terminal().openDoor();
  const told = await until(async () => {
    const found = await alerts(house);
    return found.length > 0 && found;
  }, 'another alarm');
  expect(told.map(({ kind }) => kind)).not.toContain('duress');
});
