import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../support/until.ts';
import { WebhookRig } from './support/webhook-rig.ts';

async function subscribed(): Promise<WebhookRig> {
  const rig = await WebhookRig.start();
  rig.webhooks.start();
  await rig.checked();
  return rig;
}

test.each(['/', '/cobot-webhook', '/cobot-webhook/confirmed_membership', '/healthz', '/%zz', '/..%2f', '//'])(
  'the path %s is unknown: 404, and nothing about the bridge',
  async (path) => {
    const rig = await WebhookRig.start();
    const answer = await fetch(rig.publicUrl + path, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
    expect([...answer.headers.keys()]).not.toContain('x-powered-by');
    expect(rig.webhooks.report().deliveries).toEqual({ received: 0, unusable: 0, unknownPath: 1 });
  },
);

test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s is no delivery', async (method) => {
  const rig = await subscribed();
  expect((await fetch(rig.callbackUrl('connected_user'), { method })).status).toBe(404);
});

test.each([
  ['nothing', ''],
  ['no JSON', 'url=1'],
  ['half a JSON', '{"url":"http'],
  ['another shape', '{"membership":{"id":"m1"}}'],
  ['far too much', `{"url":"${'x'.repeat(1_000_000)}"}`],
])(
  'a right path with %s in the body is answered 204, so that Cobot does not give up on it',
  async (_what, body) => {
    const rig = await subscribed();
    expect((await rig.deliver('connected_user', body)).status).toBe(204);
    await until(() => rig.webhooks.report().deliveries.unusable === 1, 'it to be counted');
    expect(rig.lines.join('')).toContain('"event":"webhook-unusable","webhook":"connected_user"');
    await rig.followed();
    expect(rig.told).toEqual([]);
  },
);

test('a body packed in an unknown way, or in an unknown alphabet, is answered 204 as well', async () => {
  const rig = await subscribed();
  for (const headers of [{ 'content-encoding': 'zip' }, { 'content-type': 'text/plain; charset=klingon' }]) {
    const answer = await fetch(rig.callbackUrl('connected_user'), { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(204);
  }
  expect(rig.webhooks.report().deliveries).toMatchObject({ received: 2, unusable: 2 });
});

test('a webhook that names a foreign host makes nobody ask there, and no token leaves', async () => {
  const rig = await subscribed();
  const trapped: string[] = [];
  const trap = createServer((request, response) => {
    trapped.push(`${request.url} ${request.headers.authorization}`);
    response.end('{}');
  });
  onTestFinished(() => void trap.close());
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  const address = trap.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const before = rig.fake.asked().length;
  for (const url of [
    `http://127.0.0.1:${port}/space/api/memberships/m1`,
    `${rig.fake.spaceUrl}/api/memberships/../../../../m1`,
    `${rig.fake.spaceUrl.replace('127.0.0.1', `127.0.0.1@127.0.0.1:${port}`)}/api/memberships/m1`,
    `http://localhost:${port}/api/memberships/m1`,
    `//127.0.0.1:${port}/space/api/memberships/m1`,
  ])
    expect((await rig.deliver('confirmed_membership', JSON.stringify({ url }))).status).toBe(204);
  await rig.followed();
  expect(rig.webhooks.report().deliveries).toMatchObject({ received: 5, unusable: 5 });
  expect(trapped).toEqual([]);
  expect(rig.fake.asked().length).toBe(before);
  expect(rig.told).toEqual([]);
});

test('1,000 webhooks about one member are one question to Cobot', async () => {
  const rig = await subscribed();
  rig.fake.webhooks.hold();
  rig.fake.webhooks.repeat(99);
  rig.fake.addMember({ id: 'm1', name: 'Test Person One' });
  for (let count = 0; count < 8; count += 1) rig.fake.changeMember('m1', { name: `Test Person ${count}` });
  await rig.fake.webhooks.release('as-fired');
  expect(rig.webhooks.report().deliveries.received).toBe(1000);
  await rig.followed();
  expect(rig.membershipsAsked).toBe(1);
  expect(rig.told).toEqual(['m1 Test Person 7']);
});

test('webhooks that come the wrong way round end in what Cobot says now', async () => {
  const rig = await subscribed();
  rig.fake.webhooks.hold();
  rig.fake.addMember({ id: 'm1', name: 'Test Person One' });
  rig.fake.changeMember('m1', { name: 'Test Person Two' });
  rig.fake.deleteMember('m1');
  await rig.fake.webhooks.release('reversed');
  await rig.followed();
  expect(rig.told).toEqual(['m1 deleted']);
});

test('check-outs and deleted check-in tokens are handed on', async () => {
  const rig = await subscribed();
  rig.fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['t1'] });
  await rig.followed();
  rig.told.length = 0;
  rig.fake.removeToken('t1');
  await rig.fake.clock.idle();
  await rig.deliver('created_checkout', `{"url":"${rig.fake.spaceUrl}/api/check_ins/c1"}`);
  await rig.followed();
  expect(rig.told.toSorted()).toEqual(['checked out c1', 'token gone t1']);
});

test('one webhook is answered while the member is still being looked into', async () => {
  const rig = await subscribed();
  rig.fake.setFault('membership', { kind: 'hang' });
  rig.fake.addMember({ id: 'm1', name: 'Test Person One' });
  await rig.fake.clock.idle();
  rig.clock.advance(250);
  await until(() => rig.membershipsAsked > 0, 'Cobot to be asked');
  rig.fake.changeMember('m1', { name: 'Test Person Two' });
  await rig.fake.clock.idle();
  expect(rig.fake.webhooks.deliveries().every(({ result }) => result === 'delivered')).toBe(true);
  expect(rig.webhooks.report().followUps.waiting).toBe(2);
});
