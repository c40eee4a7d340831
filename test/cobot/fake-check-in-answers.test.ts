import { expect, test } from 'vitest';
import { z } from 'zod';
import { ask, jsonApi } from './ask-fake.ts';
import { HandClock, startFake } from './start-pair.ts';

/** What the fake answers, next to JSON written by hand from Cobot's documentation. */

const now = '2026-07-14T09:30:00Z'; // 11:30 in Berlin

function checkInDocument(token: unknown, spaceId: string): { data: Record<string, unknown> } {
  const space = { data: { id: spaceId, type: 'spaces' } };
  return { data: { type: 'checkIns', attributes: { checkInToken: token }, relationships: { space } } };
}

test('check-in by token, v1', async () => {
  const fake = await startFake({ clock: new HandClock(now) });
  fake.addMember({ id: 'm1', name: 'Test Person One', passes: 1, tokens: ['t1'] });
  fake.addMember({ id: 'm2', name: 'Test Person Two', passes: 0, tokens: ['t2'] });
  const checkedIn = await ask(fake, 'POST /space/api/check_ins', { body: { token: 't1' } });
  const [checkIn] = fake.checkIns();
  expect(checkedIn).toMatchObject({
    status: 201,
    body: {
      membership: { id: 'm1', name: 'Test Person One' },
      membership_id: 'm1',
      time_pass: { id: checkIn?.passId },
      id: checkIn?.id,
      valid_from: '2026/07/14 09:30:00 +0000',
      valid_until: '2026/07/15 01:59:59 +0000',
    },
  });
  expect(await ask(fake, 'POST /space/api/check_ins', { body: { token: 't2' } })).toMatchObject({
    status: 422,
    body: { errors: { base: 'No time passes left.' } },
  });
  expect(await ask(fake, 'POST /space/api/check_ins', { body: { token: 'none' } })).toEqual({
    status: 204,
    body: '',
    type: null,
  });
  expect(await ask(fake, 'POST /space/api/memberships/m2/work_sessions')).toMatchObject({
    status: 422,
    body: { base: ['No time passes left.'] },
  });
  expect((await ask(fake, 'GET /space/api/check_ins')).body).toEqual([checkedIn.body]);
  const from = encodeURIComponent('2026-07-14 00:00:00 +0000');
  const to = encodeURIComponent('2026-07-14 23:59:59 +0000');
  expect((await ask(fake, `GET /space/api/work_sessions?from=${from}&to=${to}`)).body).toMatchObject([
    { id: checkIn?.id, time_pass: { id: checkIn?.passId } },
  ]);
  expect((await ask(fake, `GET /space/api/work_sessions?from=${from}`)).status).toBe(422);
});

test('check-in by token, API 2', async () => {
  const fake = await startFake({ clock: new HandClock(now), spaceId: 's1' });
  fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['t1'] });
  fake.addMember({ id: 'm2', name: 'Test Person Two', passes: 0, tokens: ['t2'] });
  const post = { headers: jsonApi, body: checkInDocument('t1', 's1') };
  const resource = {
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    type: 'checkIns',
    attributes: { validFrom: '2026-07-14T09:30:00Z', validUntil: '2026-07-15T01:59:59Z' },
    relationships: {
      space: { data: { id: 's1', type: 'spaces' } },
      membership: { data: { id: 'm1', type: 'memberships' } },
    },
  };
  const current = 'GET /v2/spaces/s1/check_ins/current?filter[checkInToken]=t1';
  expect((await ask(fake, current, { headers: jsonApi })).body).toEqual({ data: [] });
  expect(await ask(fake, 'POST /v2/check_ins', post)).toEqual({
    status: 201,
    body: { data: resource },
    type: 'application/vnd.api+json',
  });
  expect((await ask(fake, current, { headers: jsonApi })).body).toEqual({ data: [resource] });
  expect((await ask(fake, 'GET /v2/spaces/s1/check_ins/current', { headers: jsonApi })).status).toBe(400);
  expect(
    await ask(fake, 'POST /v2/check_ins', { headers: jsonApi, body: checkInDocument('t2', 's1') }),
  ).toMatchObject({
    status: 422,
    body: { errors: [{ detail: 'No time passes left.', source: { pointer: '/data/attributes/base' } }] },
  });
  expect(
    (await ask(fake, 'POST /v2/check_ins', { headers: jsonApi, body: checkInDocument('none', 's1') })).status,
  ).toBe(404);
});

test('API 2 takes no other attributes, spaces, types or headers', async () => {
  const fake = await startFake({ spaceId: 's1' });
  fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['t1'] });
  const good = checkInDocument('t1', 's1');
  const statuses = async (headers: Record<string, string>, body: unknown): Promise<number> =>
    (await ask(fake, 'POST /v2/check_ins', { headers, body })).status;
  const more = { ...good.data, attributes: { checkInToken: 't1', validFrom: '2026-01-01T00:00:00Z' } };
  expect(await statuses(jsonApi, { data: more })).toBe(400);
  expect(await statuses(jsonApi, checkInDocument(12_345, 's1'))).toBe(400);
  expect(await statuses(jsonApi, { data: { ...good.data, type: 'workSessions' } })).toBe(400);
  expect(await statuses(jsonApi, 'not json')).toBe(400);
  expect(await statuses(jsonApi, checkInDocument('t1', 's2'))).toBe(404);
  expect(await statuses({ ...jsonApi, accept: 'application/json' }, good)).toBe(406);
  expect(await statuses({ ...jsonApi, 'content-type': 'application/json' }, good)).toBe(415);
  expect(await statuses(jsonApi, 'x'.repeat(300_000))).toBe(413);
  expect(fake.checkIns()).toEqual([]);
});

test('check-ins of a membership, and the one that a webhook points to, v1 and API 2', async () => {
  const fake = await startFake({ clock: new HandClock(now), spaceId: 's1' });
  fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['t1'] });
  const { body } = await ask(fake, 'POST /space/api/check_ins', { body: { token: 't1' } });
  const [checkIn] = fake.checkIns();
  expect((await ask(fake, `GET /space/api/check_ins/${checkIn?.id}`)).body).toEqual(body);
  expect((await ask(fake, 'GET /space/api/check_ins/other')).status).toBe(404);
  const day = `from=${encodeURIComponent('2026-07-14 00:00:00 +0000')}&to=${encodeURIComponent('2026-07-15 00:00:00 +0000')}`;
  // As in Cobot's documentation, with a slash at the end of the path.
  const ofMember = 'GET /space/api/memberships/m1/check_ins/?';
  expect((await ask(fake, ofMember + day)).body).toEqual([body]);
  expect((await ask(fake, ofMember)).status).toBe(422);
  expect((await ask(fake, `GET /space/api/memberships/m9/check_ins?${day}`)).status).toBe(404);
  const [session] = z
    .array(z.record(z.string(), z.unknown()))
    .parse((await ask(fake, `GET /space/api/work_sessions?${day}`)).body);
  expect(Object.keys(session ?? {})).toEqual(['membership', 'id', 'valid_from', 'valid_until']);
  const v2 = (query: string) => ask(fake, `GET /v2/memberships/m1/check_ins?${query}`, { headers: jsonApi });
  expect((await v2('filter[from]=2026-07-14&filter[to]=2026-07-15')).body).toMatchObject({
    data: [{ id: checkIn?.id, type: 'checkIns', attributes: { validFrom: '2026-07-14T09:30:00Z' } }],
  });
  expect((await v2('filter[from]=2026-07-15&filter[to]=2026-07-16')).body).toEqual({ data: [] });
  expect((await v2('filter[from]=2026-07-14')).status).toBe(400);
});
