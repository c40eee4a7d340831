import { expect, test } from 'vitest';
import { webhookEvents } from '../../../src/cobot/webhook-events.ts';
import { until } from '../../support/until.ts';
import { HOUR_MS, WebhookRig } from './support/webhook-rig.ts';

const events = (rig: WebhookRig) => rig.fake.subscriptions().map(({ event }) => event);
const asked = (rig: WebhookRig, endpoint: string) =>
  rig.fake.asked().filter((one) => one.endpoint === endpoint).length;

test('every event is subscribed to at the start, at an address of its own', async () => {
  const rig = await WebhookRig.start();
  rig.webhooks.start();
  await rig.checked();
  expect(events(rig).toSorted()).toEqual([...webhookEvents].toSorted());
  expect(new Set(rig.fake.subscriptions().map(({ callbackUrl }) => callbackUrl)).size).toBe(16);
  expect(rig.webhooks.report()).toMatchObject({ active: 16, wanted: 16, problem: undefined });
});

test('an hour later only the list is asked for, as long as nothing is missing', async () => {
  const rig = await WebhookRig.start();
  rig.webhooks.start();
  await rig.checked();
  rig.clock.advance(HOUR_MS);
  await until(() => asked(rig, 'subscriptions') === 2, 'the second look');
  expect(asked(rig, 'create-subscription')).toBe(16);
});

test('one that Cobot gave up on is renewed within the hour, one that is gone is made anew, and everybody is asked for', async () => {
  const rig = await WebhookRig.start();
  rig.webhooks.start();
  await rig.checked();
  const [first, second] = rig.fake.state.subscriptions.values();
  if (first !== undefined) first.active = false;
  rig.fake.state.subscriptions.delete(second?.id ?? '');
  rig.clock.advance(HOUR_MS);
  await until(
    () => rig.fake.subscriptions().every(({ active }) => active) && events(rig).length === 16,
    'all of them',
  );
  await until(() => rig.webhooks.report().followUps.waiting === 1, 'the comparison to be asked for');
  await rig.followed();
  expect(rig.told).toEqual(['everybody']);
  expect(rig.lines.join('')).toContain('"event":"webhooks-subscribed","made":2,"gone":2,"removed":0');
});

test('a restart finds the same addresses, and subscribes to nothing', async () => {
  const rig = await WebhookRig.start();
  rig.webhooks.start();
  await rig.checked();
  const before = rig.fake.subscriptions();
  await rig.serve();
  rig.webhooks.start();
  await rig.checked();
  expect(rig.fake.subscriptions()).toEqual(before);
  expect(asked(rig, 'create-subscription')).toBe(16);
});

test('under a new key all addresses are others, and those before are given up; other programs are left alone', async () => {
  const rig = await WebhookRig.start();
  const theirs = { id: 'theirs', event: 'created_checkin', active: true } as const;
  rig.webhooks.start();
  await rig.checked();
  const old = rig.callbackUrl('connected_user');
  const [{ owner } = { owner: '' }] = rig.fake.subscriptions();
  const callbackUrl = `${rig.publicUrl}/another-program`;
  rig.fake.state.subscriptions.set(theirs.id, { ...theirs, owner, callbackUrl });
  await rig.serve(Buffer.alloc(32, 8));
  rig.webhooks.start();
  await rig.checked();
  const urls = rig.fake.subscriptions().map((one) => one.callbackUrl);
  expect(urls).toHaveLength(17);
  expect(urls).toContain(callbackUrl);
  expect(urls).not.toContain(old);
  expect((await fetch(old, { method: 'POST', body: '{}' })).status).toBe(404);
});

test.each([
  ['subscriptions', 'read_subscriptions', 0],
  ['create-subscription', 'write_subscriptions', 0],
] as const)(
  'a 403 at %s names the scope %s, once, and is mended when the scope is there',
  async (endpoint, scope, active) => {
    const rig = await WebhookRig.start();
    rig.fake.setFault(endpoint, { kind: 'status', status: 403 });
    rig.webhooks.start();
    await rig.checked('incomplete');
    expect(rig.webhooks.report()).toMatchObject({
      active,
      advice: expect.stringContaining(`the scope ${scope}`),
    });
    const looks = asked(rig, 'subscriptions');
    rig.clock.advance(HOUR_MS);
    await until(() => asked(rig, 'subscriptions') > looks, 'the next look');
    rig.fake.setFault(endpoint, undefined);
    await until(
      () => {
        rig.clock.advance(HOUR_MS);
        return rig.webhooks.report().state === 'ok';
      },
      'the subscriptions',
      20_000,
    );
    expect(rig.lines.filter((line) => line.includes('webhooks-not-subscribed'))).toHaveLength(1);
  },
);

test('an event that Cobot does not take costs no other one', async () => {
  const rig = await WebhookRig.start();
  rig.fake.setFault('create-subscription', { kind: 'status', status: 422, times: 1 });
  rig.webhooks.start();
  await rig.checked('incomplete');
  expect(rig.webhooks.report()).toMatchObject({ active: 15, problem: expect.stringContaining('422') });
});

test('a subscription that was there already is as good as a new one', async () => {
  const rig = await WebhookRig.start();
  rig.fake.setFault('create-subscription', { kind: 'status', status: 409 });
  rig.webhooks.start();
  await rig.checked();
  expect(rig.webhooks.report()).toMatchObject({ active: 16, problem: undefined });
});

test('a Cobot that is away is asked again after half a minute, then twice as long', async () => {
  const rig = await WebhookRig.start();
  rig.fake.setFault('subscriptions', { kind: 'status', status: 503 });
  rig.webhooks.start();
  await rig.checked('incomplete');
  rig.fake.setFault('subscriptions', undefined);
  rig.clock.advance(29_999);
  expect(asked(rig, 'create-subscription')).toBe(0);
  rig.clock.advance(1);
  await rig.checked();
});

test('no address that Cobot was given is in any line of the log', async () => {
  const rig = await WebhookRig.start();
  rig.webhooks.start();
  await rig.checked();
  rig.fake.addMember({ name: 'Test Person One' });
  await rig.followed();
  await rig.deliver('connected_user', 'nonsense');
  const lines = rig.lines.join('');
  for (const { callbackUrl } of rig.fake.subscriptions())
    expect(lines).not.toContain(callbackUrl.slice(callbackUrl.lastIndexOf('/') + 1));
  expect(lines).not.toContain('Test Person');
});
