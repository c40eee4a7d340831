import { expect, test } from 'vitest';
import { apiKey, type House } from '../support/house.ts';
import { until } from '../support/until.ts';
import { followed, startHouse, startWithMember, subscribed, told } from './support/webhook-house.ts';

async function names(house: House): Promise<string> {
  const headers = { authorization: `Bearer ${apiKey}` };
  return (await fetch(`${house.bridge.httpUrl}/api/members`, { headers })).text();
}

async function knows(house: House, name: string): Promise<void> {
  await until(async () => (await names(house)).includes(`"${name}"`), `the bridge to know ${name}`);
}

/** The bridge asked Cobot for everybody once, as it does at its start. */
async function lookedAround(house: House): Promise<void> {
  const isList = ({ path }: { path: string }) => /\/memberships(\?|$)/.test(path);
  await until(() => house.cobot.asked().some(isList), 'the first look at Cobot');
}

test('a member who was renamed at Cobot is greeted by the new name', async () => {
  const { house, person } = await startWithMember();
  house.cobot.changeMember(person.membershipId, { name: 'Probanda One' });
  await knows(house, 'Probanda One');
  house.press(person);
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  await house.shows(/Probanda/);
});

test('webhooks that come late, repeated and the wrong way round end in what Cobot says', async () => {
  const { house, person } = await startWithMember();
  const asked = house.cobot.asked().length;
  const { received } = (await told(house)).deliveries;
  house.cobot.webhooks.repeat(4);
  house.cobot.webhooks.hold();
  for (const name of ['Testina Two', 'Testina Three', 'Testina Four'])
    house.cobot.changeMember(person.membershipId, { name });
  await house.cobot.webhooks.release('reversed');
  await knows(house, 'Testina Four');
  await until(async () => (await told(house)).followUps.waiting === 0, 'all to be looked into');
  expect((await told(house)).deliveries).toMatchObject({ received: received + 15, unusable: 0 });
  expect(house.cobot.asked().length - asked).toBeLessThan(15);
});

test('a webhook that was lost is made good by the look at Cobot of the next start', async () => {
  const { house, person } = await startWithMember();
  await lookedAround(house);
  await followed(house);
  house.cobot.webhooks.lose(1);
  house.cobot.changeMember(person.membershipId, { name: 'Testina Two' });
  await house.cobot.clock.idle();
  expect(await names(house)).toContain('"Testina One"');
  await house.restartBridge();
  await knows(house, 'Testina Two');
});

test('what Cobot tells while the bridge is down arrives at its next try, at the same address', async () => {
  const { house, person } = await startWithMember();
  const before = house.cobot.subscriptions();
  const sent = house.cobot.webhooks.deliveries().length;
  const results = () =>
    house.cobot.webhooks
      .deliveries()
      .slice(sent)
      .map(({ result }) => result);
  await house.bridge.stop();
  house.cobot.changeMember(person.membershipId, { name: 'Testina Two' });
  await house.cobot.clock.idle();
  expect(results()).toEqual(['failed']);
  await house.restartBridge();
  await subscribed(house);
  expect(house.cobot.subscriptions()).toEqual(before);
  await house.cobot.advance(10_000);
  expect(results()).toEqual(['failed', 'delivered']);
});

test('a check-in token that staff deleted at Cobot is told to the operator, and not shown', async () => {
  const { house, person } = await startWithMember();
  const [token = ''] = house.cobot.member(person.membershipId).tokens;
  house.cobot.removeToken(token);
  const line = () => house.log.find((each) => each.includes('"check-in-token-deleted"'));
  await until(() => line() !== undefined, 'the warning');
  expect(JSON.parse(line() ?? '')).toMatchObject({ level: 'warn', userId: person.userId });
  expect(house.log.join('')).not.toContain(token);
});

test('a deleted member is gone from the terminals, and nobody else', async () => {
  const { house, person } = await startWithMember();
  const other = await house.enrol('Testina Two');
  house.cobot.deleteMember(person.membershipId);
  await until(() => house.log.some((line) => line.includes('"member-deleted"')), 'the deletion');
  const { userId } = other;
  await until(() => house.terminal().users().length === 1, 'one user to be left');
  expect(house.terminal().users()).toMatchObject([{ userId }]);
  house.press(other);
  expect(await house.decided()).toMatchObject([{ outcome: 'opened', userId }]);
});

test('more changes at once than can be asked for one by one are one question for everybody', async () => {
  const house = await startHouse();
  await subscribed(house);
  await lookedAround(house);
  house.cobot.webhooks.hold();
  for (let count = 0; count < 60; count += 1) house.cobot.addMember({ name: `Testina No${count}` });
  await Promise.all([house.cobot.webhooks.release('as-fired'), knows(house, 'Testina No59')]);
  await until(async () => (await told(house)).followUps.waiting === 0, 'all to be looked into');
  for (let count = 0; count < 60; count += 1) expect(await names(house)).toContain(`"Testina No${count}"`);
});

test('a missing scope leaves the doors alone, and health and /api/webhooks say what to do', async () => {
  const house = await startHouse();
  await subscribed(house);
  await house.bridge.stop();
  house.cobot.state.subscriptions.clear();
  house.cobot.setFault('create-subscription', { kind: 'status', status: 403 });
  await house.restartBridge();
  await until(async () => (await told(house)).state === 'incomplete', 'the refusal');
  expect(await told(house)).toMatchObject({
    active: 0,
    advice: expect.stringContaining('write_subscriptions'),
  });
  await house.online();
  expect(await house.bridge.health()).toMatchObject({
    status: 'degraded',
    webhooks: { state: 'incomplete', active: 0, wanted: 16, lastDeliveryAt: null },
  });
  house.press(await house.enrol());
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
});
