import { expect, test } from 'vitest';
import { webhookEvents } from '../../src/cobot/webhook-events.ts';
import { parseWebhook } from '../../src/cobot/parse-webhook.ts';
import { connectTo, rejection, startFake } from './start-pair.ts';
import { startReceiver } from './webhook-receiver.ts';

const callbackUrl = 'http://127.0.0.1:1/hooks/a-secret-path';

test('every event the bridge needs can be subscribed to, listed and given up', async () => {
  const fake = await startFake();
  const { subscriptions } = connectTo(fake);
  for (const event of webhookEvents) {
    expect(await subscriptions.create({ event, callbackUrl: `${callbackUrl}/${event}` })).toMatchObject({
      event,
      isActive: true,
    });
  }
  const all = await subscriptions.list();
  expect(all.map(({ event }) => event)).toEqual([...webhookEvents]);
  expect(await subscriptions.delete(all[0]?.id ?? '')).toBe(true);
  expect(await subscriptions.delete(all[0]?.id ?? '')).toBe(false);
  expect(await subscriptions.list()).toHaveLength(webhookEvents.length - 1);
});

test('the same event and address again is already there', async () => {
  const { subscriptions } = connectTo(await startFake());
  const wanted = { event: 'confirmed_membership', callbackUrl } as const;
  await subscriptions.create(wanted);
  expect(await subscriptions.create(wanted)).toBe('already-there');
});

test('one that Cobot gave up on is listed as inactive, and made anew', async () => {
  const fake = await startFake();
  const { subscriptions } = connectTo(fake);
  const receiver = await startReceiver();
  receiver.answer = { status: 410 };
  const wanted = { event: 'confirmed_membership', callbackUrl: receiver.url } as const;
  await subscriptions.create(wanted);
  fake.addMember({ name: 'Test Person One' });
  await fake.clock.idle();
  expect(await subscriptions.list()).toMatchObject([{ isActive: false }]);
  expect(await subscriptions.create(wanted)).toMatchObject({ isActive: true });
});

test('a space that is gone and an address that Cobot does not take are refusals without the address', async () => {
  const fake = await startFake();
  const { subscriptions } = connectTo(fake);
  for (const status of [404, 422]) {
    fake.setFault('create-subscription', { kind: 'status', status });
    const error = await rejection(subscriptions.create({ event: 'connected_user', callbackUrl }));
    expect(error).toMatchObject({ kind: 'refusal', status, path: '/api/subscriptions' });
    expect(String(error)).not.toContain('secret');
  }
});

test('what the fake sends is what the bridge can read', async () => {
  const fake = await startFake();
  const receiver = await startReceiver();
  const { subscriptions } = connectTo(fake);
  for (const event of [
    'confirmed_membership',
    'deleted_membership',
    'created_checkout',
    'deleted_checkin_token',
  ] as const)
    await subscriptions.create({ event, callbackUrl: receiver.url });
  fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['t1'] });
  const cobot = connectTo(fake);
  await cobot.checkIn('t1', { timeoutMs: 5000 });
  await fetch(`${fake.spaceUrl}/api/memberships/m1/check_ins/current`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${fake.token}` },
  });
  fake.removeToken('t1');
  fake.deleteMember('m1');
  await fake.clock.idle();
  const read = receiver.calls.map(({ body }) => parseWebhook(body, fake));
  expect(read.map((result) => (result.ok ? result.subject.kind : result.why)).toSorted()).toEqual([
    'check-in',
    'check-in-token',
    'membership',
    'membership',
  ]);
});
