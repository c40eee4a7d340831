import { expect, test } from 'vitest';
import type { FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import type { EventName } from '../../simulator/cobot/webhooks/event-names.ts';
import { until } from '../support/until.ts';
import { ask } from './ask-fake.ts';
import { connectTo, HandClock, startFake } from './start-pair.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';

const HOUR = 3_600_000;
const noon = '2026-03-10T11:00:00Z'; // 12:00 in Berlin

async function subscribe(fake: FakeCobot, receiver: Receiver, ...events: EventName[]): Promise<void> {
  for (const event of events) {
    const body = { event, callback_url: `${receiver.url}/${event}` };
    expect((await ask(fake, 'POST /space/api/subscriptions', { body })).status).toBe(201);
  }
}

async function pair(...events: EventName[]) {
  const fake = await startFake({ clock: new HandClock(noon) });
  const receiver = await startReceiver();
  await subscribe(fake, receiver, ...events);
  return { fake, receiver };
}

const paths = (receiver: Receiver): string[] => receiver.calls.map(({ path }) => path.slice(1));

test('a webhook is a POST of JSON with nothing but the url', async () => {
  const { fake, receiver } = await pair('confirmed_membership');
  fake.addMember({ id: 'm1', name: 'Test Person One' });
  await fake.clock.idle();
  expect(receiver.calls).toEqual([
    {
      path: '/confirmed_membership',
      body: { url: `${fake.spaceUrl}/api/memberships/m1` },
      type: 'application/json',
    },
  ]);
});

test('a deletion brings the object along', async () => {
  const { fake, receiver } = await pair('deleted_membership');
  fake.addMember({ id: 'm1', name: 'Test Person One' });
  fake.deleteMember('m1');
  await fake.clock.idle();
  expect(receiver.calls.map(({ body }) => body)).toEqual([
    { url: `${fake.spaceUrl}/api/memberships/m1`, membership: expect.objectContaining({ id: 'm1' }) },
  ]);
});

test('each thing that staff do brings its webhooks', async () => {
  const all: EventName[] = [
    'created_membership',
    'confirmed_membership',
    'admin_confirmed_membership',
    'canceled_membership',
    'uncanceled_membership',
    'reactivated_membership',
    'membership_cancellation_date_reached',
    'membership_added_time_passes',
    'membership_removed_time_passes',
    'changed_membership_plan',
    'membership_plan_change_date_reached',
    'updated_membership_details',
    'connected_user',
    'updated_custom_field',
    'created_checkin',
    'created_checkout',
    'created_checkin_token',
    'deleted_checkin_token',
  ];
  const { fake, receiver } = await pair(...all);
  const told = async (act: () => unknown): Promise<string[]> => {
    receiver.calls.length = 0;
    await act();
    await fake.clock.idle();
    return paths(receiver).toSorted();
  };
  const add = () => fake.addMember({ id: 'm1', name: 'Test Person One', confirmedAt: null, passes: 0 });
  expect(await told(add)).toEqual(['created_membership']);
  expect(await told(() => fake.changeMember('m1', { confirmedAt: noon }))).toEqual([
    'admin_confirmed_membership',
    'confirmed_membership',
  ]);
  expect(await told(() => fake.changeMember('m1', { email: 'one@example.com' }))).toEqual([
    'updated_membership_details',
  ]);
  const user = { id: 'account-1', email: 'one@example.com' };
  expect(await told(() => fake.changeMember('m1', { user }))).toEqual(['connected_user']);
  expect(await told(() => fake.addPasses('m1', { count: 2 }))).toEqual(['membership_added_time_passes']);
  expect(await told(() => fake.removePasses('m1'))).toEqual(['membership_removed_time_passes']);
  expect(await told(() => fake.setCustomField('m1', 'Locker', '7'))).toEqual(['updated_custom_field']);
  expect(await told(() => fake.addToken('m1', 'card'))).toEqual(['created_checkin_token']);
  expect(await told(() => connectTo(fake).checkIn('card', { timeoutMs: 5000 }))).toEqual([
    'created_checkin',
    'membership_removed_time_passes',
  ]);
  const checkOut = () => ask(fake, 'DELETE /space/api/memberships/m1/check_ins/current');
  expect(await told(checkOut)).toEqual(['created_checkout']);
  expect(await told(() => fake.removeToken('card'))).toEqual(['deleted_checkin_token']);
  expect(await told(() => fake.cancelMember('m1', '2026-03-12'))).toEqual(['canceled_membership']);
  expect(await told(() => fake.undoCancellation('m1'))).toEqual(['uncanceled_membership']);
  expect(await told(() => fake.cancelMember('m1'))).toEqual([
    'canceled_membership',
    'membership_cancellation_date_reached',
  ]);
  expect(await told(() => fake.undoCancellation('m1'))).toEqual(['reactivated_membership']);
  expect(await told(() => fake.changePlan('m1', { plan: { name: 'Full' }, on: '2026-03-12' }))).toEqual([
    'changed_membership_plan',
  ]);
  expect(await told(() => fake.changePlan('m1', { plan: { name: 'Full' } }))).toEqual([
    'changed_membership_plan',
    'membership_plan_change_date_reached',
  ]);
});

test('dates that were entered are told at midnight of the space', async () => {
  const { fake, receiver } = await pair(
    'confirmed_membership',
    'admin_confirmed_membership',
    'membership_cancellation_date_reached',
    'membership_plan_change_date_reached',
  );
  fake.addMember({ id: 'm1', name: 'Test Person One', startsAt: '2026-03-11' });
  fake.addMember({ id: 'm2', name: 'Test Person Two', startsAt: '2026-03-01', canceledTo: '2026-03-12' });
  fake.changePlan('m2', { plan: { name: 'Evenings' }, on: '2026-03-11' });
  await fake.clock.idle();
  expect(paths(receiver)).not.toContain('membership_cancellation_date_reached');
  receiver.calls.length = 0;
  await fake.advance(12 * HOUR - 1);
  expect(receiver.calls).toEqual([]);
  await fake.advance(1);
  expect(paths(receiver).toSorted()).toEqual(['confirmed_membership', 'membership_plan_change_date_reached']);
  expect(fake.member('m2').plan).toBe('Evenings');
  receiver.calls.length = 0;
  await fake.advance(24 * HOUR);
  expect(paths(receiver)).toEqual(['membership_cancellation_date_reached']);
});

test.each([
  [{ status: 500 }, 500],
  [{ status: 302, headers: { location: '/elsewhere' } }, 302],
  ['reset', undefined],
] as const)(
  'an answer of %j is tried again ten times, up to 20 hours apart; then the subscription is inactive',
  async (answer, status) => {
    const { fake, receiver } = await pair('confirmed_membership');
    receiver.answer = answer;
    fake.addMember({ name: 'Test Person One' });
    await fake.clock.idle();
    expect(receiver.calls).toHaveLength(1);
    await fake.advance(100 * HOUR);
    expect(new Set(paths(receiver))).toEqual(new Set(['confirmed_membership']));
    expect(receiver.calls).toHaveLength(11);
    const tries = fake.webhooks.deliveries();
    expect(tries.every((one) => one.status === status && one.result === 'failed')).toBe(true);
    const gaps = tries.slice(1).map(({ at }, index) => at - (tries[index]?.at ?? 0));
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    expect(gaps.at(-1)).toBe(20 * HOUR);
    expect(fake.subscriptions()).toMatchObject([{ active: false }]);
    receiver.answer = { status: 200 };
    fake.addMember({ name: 'Test Person Two' });
    await fake.clock.idle();
    expect(receiver.calls).toHaveLength(11);
  },
);

test('a receiver that says nothing is not waited for', async () => {
  const fake = await startFake({ webhookTimeoutMs: 30 });
  const receiver = await startReceiver();
  await subscribe(fake, receiver, 'confirmed_membership');
  receiver.answer = 'hang';
  fake.addMember({ name: 'Test Person One' });
  await fake.clock.idle();
  expect(fake.webhooks.deliveries()).toMatchObject([{ status: undefined, result: 'failed' }]);
});

test('limits go by the same clock', async () => {
  const { fake } = await pair();
  const list = () => ask(fake, 'GET /space/api/memberships');
  for (let count = 0; count < 6; count += 1) expect((await list()).status).toBe(200);
  expect((await list()).status).toBe(429);
  await fake.advance(60_000);
  expect((await list()).status).toBe(200);
});

test('a receiver that comes back gets what it missed, at the next try', async () => {
  const { fake, receiver } = await pair('confirmed_membership');
  receiver.answer = { status: 503 };
  fake.addMember({ name: 'Test Person One' });
  await fake.clock.idle();
  receiver.answer = { status: 204 };
  await fake.advance(10_000);
  expect(fake.webhooks.deliveries().map(({ result }) => result)).toEqual(['failed', 'delivered']);
  await fake.advance(100 * HOUR);
  expect(receiver.calls).toHaveLength(2);
});

test('an answer of 410 ends the subscription at once, and it can be renewed', async () => {
  const { fake, receiver } = await pair('confirmed_membership');
  receiver.answer = { status: 410 };
  fake.addMember({ name: 'Test Person One' });
  await fake.clock.idle();
  await fake.advance(100 * HOUR);
  expect(receiver.calls).toHaveLength(1);
  expect(fake.subscriptions()).toMatchObject([{ active: false }]);
  await subscribe(fake, receiver, 'confirmed_membership');
  expect(fake.subscriptions()).toMatchObject([{ active: true }]);
});

test('webhooks can be lost, repeated and sent the wrong way round', async () => {
  const { fake, receiver } = await pair('confirmed_membership', 'canceled_membership');
  fake.webhooks.lose(1);
  fake.addMember({ id: 'm1', name: 'Test Person One' });
  await fake.advance(100 * HOUR);
  expect(receiver.calls).toEqual([]);
  expect(fake.webhooks.deliveries()).toMatchObject([{ result: 'lost' }]);
  fake.webhooks.repeat(2);
  fake.cancelMember('m1', '2027-01-01');
  await fake.clock.idle();
  expect(paths(receiver)).toEqual(Array.from({ length: 3 }, () => 'canceled_membership'));
  fake.webhooks.repeat(0);
  receiver.calls.length = 0;
  fake.webhooks.hold();
  fake.addMember({ id: 'm2', name: 'Test Person Two' });
  fake.cancelMember('m2', '2027-01-01');
  await fake.clock.idle();
  expect(receiver.calls).toEqual([]);
  await fake.webhooks.release('reversed');
  expect(paths(receiver)).toEqual(['canceled_membership', 'confirmed_membership']);
});

test('all of that can be arranged over the control API', async () => {
  const { fake, receiver } = await pair('confirmed_membership');
  const control = async (target: string, body?: unknown) =>
    (
      await ask(fake, target.replace(' ', ' /control'), {
        headers: {},
        ...(body === undefined ? {} : { body }),
      })
    ).body;
  expect(await control('GET /clock')).toEqual({ now: '2026-03-10T11:00:00.000Z' });
  await control('PUT /webhooks/lose', { count: 1 });
  await control('POST /members', { name: 'Test Person One' });
  await control('POST /webhooks/hold');
  await control('PUT /webhooks/repeat', { times: 1 });
  await control('POST /members', { id: 'm2', name: 'Test Person Two' });
  await control('POST /webhooks/release', { order: 'reversed' });
  await control('POST /webhooks/idle');
  expect(receiver.calls).toHaveLength(2);
  expect(await control('GET /webhooks/deliveries')).toMatchObject([
    { result: 'lost' },
    { result: 'delivered', status: 200 },
    { result: 'delivered', status: 200 },
  ]);
  expect(await control('GET /webhooks/subscriptions')).toMatchObject([{ event: 'confirmed_membership' }]);
  expect(await control('POST /clock/advance', { ms: HOUR })).toEqual({ now: '2026-03-10T12:00:00.000Z' });
  expect(await control('POST /members/m2/plan', { plan: { name: 'Full' } })).toMatchObject({ plan: 'Full' });
  expect(await control('POST /members/m2/passes', { count: 3 })).toMatchObject({ unusedPasses: 3 });
  expect(await control('POST /members/m2/passes/remove', { count: 2 })).toMatchObject({ unusedPasses: 1 });
  const field = { label: 'Locker', value: '7' };
  expect(await control('PUT /members/m2/custom-field', field)).toMatchObject({
    customFields: { Locker: '7' },
  });
  expect(await control('POST /plans', { name: 'Hidden', hidden: true })).toMatchObject({ name: 'Hidden' });
  const described = await ask(fake, 'GET /control/openapi.json');
  expect(described.body).toMatchObject({
    paths: { '/control/clock/advance': { post: { summary: expect.stringContaining('Move') } } },
  });
});

test('time that goes on by itself brings the next try too', async () => {
  const clock = new HandClock(noon);
  const fake = await startFake({ clock });
  const receiver = await startReceiver();
  await subscribe(fake, receiver, 'confirmed_membership');
  receiver.answer = { status: 500 };
  fake.addMember({ name: 'Test Person One' });
  await fake.clock.idle();
  receiver.answer = { status: 200 };
  clock.advance(10_000);
  // Any timer makes the fake look at the clock again.
  fake.clock.schedule(0, () => undefined);
  await until(() => receiver.calls.length === 2, 'the second try');
  expect(fake.subscriptions()).toMatchObject([{ active: true }]);
});

test('the fake takes subscriptions as Cobot does', async () => {
  const { fake, receiver } = await pair('confirmed_membership');
  const post = (body: unknown) => ask(fake, 'POST /space/api/subscriptions', { body });
  const body = { event: 'confirmed_membership', callback_url: `${receiver.url}/confirmed_membership` };
  expect(await post(body)).toMatchObject({ status: 409 });
  expect(await post({ ...body, event: 'updated_membership' })).toMatchObject({ status: 422 });
  expect(await post({ ...body, callback_url: 'ftp://example.com' })).toMatchObject({ status: 422 });
  const [one] = fake.subscriptions();
  const expected = {
    id: one?.id,
    event: 'confirmed_membership',
    url: `${fake.spaceUrl}/api/subscriptions/${one?.id}`,
    active: true,
    callback_url: body.callback_url,
  };
  expect((await ask(fake, 'GET /space/api/subscriptions')).body).toEqual([expected]);
  expect((await ask(fake, `GET /space/api/subscriptions/${one?.id}`)).body).toEqual(expected);
  expect((await ask(fake, `DELETE /space/api/subscriptions/${one?.id}`)).status).toBe(204);
  expect((await ask(fake, `DELETE /space/api/subscriptions/${one?.id}`)).status).toBe(404);
});
