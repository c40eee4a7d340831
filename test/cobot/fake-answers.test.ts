import { expect, test } from 'vitest';
import { z } from 'zod';
import { ask, bearer, jsonApi } from './ask-fake.ts';
import { HandClock, startFake } from './start-pair.ts';

/** What the fake answers, next to JSON written by hand from Cobot's documentation. */

const now = '2026-07-14T09:30:00Z'; // 11:30 in Berlin

test('token introspection', async () => {
  const fake = await startFake({ scopes: ['read_user'] });
  const answer = await ask(fake, 'GET /account/api/access_tokens/fake-cobot-access-token');
  expect(answer).toEqual({ status: 200, body: { scope: ['read_user'] }, type: 'application/json' });
  expect((await ask(fake, 'GET /account/api/access_tokens/other')).status).toBe(404);
});

test('the space, without a token in v1 and with one in API 2', async () => {
  const fake = await startFake({ clock: new HandClock(now), spaceId: 's1' });
  expect((await ask(fake, 'GET /account/api/spaces/space', { headers: {} })).body).toMatchObject({
    id: 's1',
    name: 'Test Space',
    subdomain: 'space',
    time_zone_name: 'Europe/Berlin',
    time_zone_offset: 7200,
  });
  expect((await ask(fake, 'GET /account/api/spaces/other', { headers: {} })).status).toBe(404);
  expect((await ask(fake, 'GET /v2/spaces/s1', { headers: {} })).status).toBe(401);
  expect((await ask(fake, 'GET /v2/spaces/s1', { headers: jsonApi })).body).toMatchObject({
    data: { id: 's1', type: 'spaces', attributes: { timeZone: 'Europe/Berlin' } },
  });
});

test('memberships of v1, one and all, with attributes and ids', async () => {
  const fake = await startFake({ clock: new HandClock(now) });
  fake.addMember({
    id: 'm1',
    name: 'Test Person One',
    email: 'one@example.com',
    user: { id: 'u1', email: 'one@example.com' },
    plan: { id: 'p1', name: 'Day Pass Plan', timespan: { from: '4:00', to: '3:59' } },
    confirmedAt: '2010-01-01T12:00:00Z',
    startsAt: '2010-01-01',
    canceledTo: '2026-08-01',
  });
  fake.addMember({ id: 'm2', name: 'Test Person Two', confirmedAt: null });
  fake.addMember({ id: 'm3', name: 'Test Person Three', canceledTo: '2026-07-14' });
  const one = {
    id: 'm1',
    name: 'Test Person One',
    email: 'one@example.com',
    user: { id: 'u1', email: 'one@example.com' },
    team_id: null,
    plan: {
      name: 'Day Pass Plan',
      parent_plan: { id: 'p1' },
      canceled_to: null,
      time_passes: [
        {
          name: 'Day Pass',
          timespans: '4-3:59',
          parsed_timespans: [{ from_hour: 4, from_minute: 0, to_hour: 3, to_minute: 59, weekdays: [] }],
        },
      ],
    },
    upcoming_plan: null,
    payment_method: { name: 'cash', automated: false },
    confirmed_at: '2010/01/01 12:00:00 +0000',
    starts_at: '2010/01/01',
    canceled_to: '2026/08/01',
  };
  const list = await ask(fake, 'GET /space/api/memberships');
  expect(list).toMatchObject({
    status: 200,
    body: [
      one,
      { id: 'm2', email: null, user: null, confirmed_at: null, canceled_to: null, plan: { time_passes: [] } },
    ],
  });
  expect((await ask(fake, 'GET /space/api/memberships/m1')).body).toMatchObject(one);
  expect((await ask(fake, 'GET /space/api/memberships/m3')).body).toMatchObject({
    canceled_to: '2026/07/14',
  });
  expect((await ask(fake, 'GET /space/api/memberships/m4')).status).toBe(404);
  expect((await ask(fake, 'GET /space/api/memberships?attributes=id,name&ids=m2,m9')).body).toEqual([
    { id: 'm2', name: 'Test Person Two' },
  ]);
  expect((await ask(fake, 'GET /space/api/memberships?all=true&attributes=id')).body).toHaveLength(3);
  const cancellations = 'GET /space/api/memberships/cancellations?from=2026-07-01&to=2026-07-31';
  expect((await ask(fake, cancellations)).body).toMatchObject([{ id: 'm3' }]);
});

test('check-in tokens: create, list, look up, delete', async () => {
  const fake = await startFake();
  fake.addMember({ id: 'm1', name: 'Test Person One' });
  const made = { token: '007', membership: { id: 'm1', name: 'Test Person One' } };
  const path = '/space/api/check_in_tokens';
  expect(await ask(fake, `POST ${path}`, { body: { membership_id: 'm1', token: '007' } })).toMatchObject({
    status: 201,
    body: made,
  });
  expect((await ask(fake, `POST ${path}`, { body: { membership_id: 'm1', token: '007' } })).status).toBe(422);
  expect((await ask(fake, `POST ${path}`, { body: { membership_id: 'm9', token: '008' } })).status).toBe(404);
  expect((await ask(fake, `POST ${path}`, { body: { membership_id: 'm1' } })).status).toBe(422);
  expect((await ask(fake, `GET ${path}`)).body).toEqual([made]);
  expect((await ask(fake, `GET ${path}/007`)).body).toEqual(made);
  expect((await ask(fake, `GET ${path}/7`)).status).toBe(404);
  expect(await ask(fake, `DELETE ${path}/007`)).toEqual({ status: 204, body: '', type: null });
  expect((await ask(fake, `DELETE ${path}/007`)).status).toBe(404);
});

test('v1 takes forms as well as JSON', async () => {
  const fake = await startFake();
  fake.addMember({ id: 'm1', name: 'Test Person One' });
  const headers = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'membership_id=m1&token=00%2012';
  expect((await ask(fake, 'POST /space/api/check_in_tokens', { headers, body })).status).toBe(201);
  expect(fake.member('m1').tokens).toEqual(['00 12']);
  // JSON is taken for JSON only where the header says so.
  const plain = {
    headers: { ...bearer, 'content-type': 'text/plain' },
    body: '{"membership_id":"m1","token":"1"}',
  };
  expect((await ask(fake, 'POST /space/api/check_in_tokens', plain)).status).toBe(422);
});

test('whose the token is, with the link to the space on the account-wide host', async () => {
  const fake = await startFake({ spaceId: 's1' });
  const { admin_of: spaces } = z
    .object({ admin_of: z.array(z.object({ space_subdomain: z.string(), space_link: z.url() })) })
    .parse((await ask(fake, 'GET /account/api/user')).body);
  expect(spaces).toMatchObject([{ space_subdomain: 'space' }]);
  const link = await fetch(spaces[0]?.space_link ?? '');
  expect(await link.json()).toMatchObject({ id: 's1', subdomain: 'space' });
});

test('memberships of API 2 with some of their attributes only', async () => {
  const fake = await startFake({ spaceId: 's1' });
  fake.addMember({ id: 'm1', name: 'Test Person One', confirmedAt: '2026-01-01T12:00:00Z' });
  const fields = 'fields[memberships]=name,confirmedAt';
  const one = {
    id: 'm1',
    type: 'memberships',
    attributes: { name: 'Test Person One', confirmedAt: '2026-01-01' },
  };
  const list = await ask(
    fake,
    `GET /v2/spaces/s1/memberships?filter[from]=2026-01-01&filter[to]=2026-12-31&${fields}`,
    { headers: jsonApi },
  );
  expect(list.body).toMatchObject({ data: [{ attributes: { ...one.attributes } }] });
  const { body } = await ask(fake, `GET /v2/memberships/m1?${fields}`, { headers: jsonApi });
  const { attributes } = z
    .object({ data: z.object({ attributes: z.record(z.string(), z.unknown()) }) })
    .parse(body).data;
  expect(attributes).toEqual(one.attributes);
});

test('unused time passes of v1', async () => {
  const fake = await startFake({ clock: new HandClock(now) });
  fake.addMember({ id: 'm1', name: 'Test Person One', passes: 0 });
  fake.addPasses('m1', { name: 'Day Pass', timespan: { from: '9:00', to: '17:00' } });
  fake.addPasses('m1', {
    name: 'Two Hours',
    timespan: { durationMinutes: 120 },
    expiresAt: '2026-07-31T21:59:59Z',
  });
  const passes = [
    {
      created_at: '2026/07/14 09:30:00 +0000',
      expires_at: '2026/07/31 21:59:59 +0000',
      used_at: null,
      name: 'Two Hours',
      parsed_timespans: [{ duration_hours: 2, duration_minutes: 0, weekdays: [] }],
    },
    {
      expires_at: null,
      used_at: null,
      name: 'Day Pass',
      timespans: '9-17',
      parsed_timespans: [{ from_hour: 9, from_minute: 0, to_hour: 17, to_minute: 0, weekdays: [] }],
    },
  ];
  expect((await ask(fake, 'GET /space/api/memberships/m1/time_passes/unused')).body).toMatchObject(passes);
  expect((await ask(fake, 'GET /space/api/time_passes/unused')).body).toHaveLength(2);
});

test('without a good token the answer is 401, without the scope 403', async () => {
  const fake = await startFake({ scopes: ['read_user'] });
  const refusal = {
    status: 401,
    body: { error: "A valid access token must be passed using the 'Authorization: Bearer token' header." },
  };
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic abc' }]) {
    expect(await ask(fake, 'GET /space/api/memberships', { headers })).toMatchObject(refusal);
  }
  expect((await ask(fake, 'GET /space/api/memberships')).status).toBe(403);
  expect((await ask(fake, 'GET /v2/spaces/x/check_ins/current', { headers: jsonApi })).status).toBe(403);
  expect((await ask(fake, 'GET /nowhere')).status).toBe(404);
});
