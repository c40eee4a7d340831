import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { connectTo, HandClock, rejection, startFake } from './start-pair.ts';

const noon = '2026-03-10T11:00:00Z';
const march = { from: '2026-03-01', to: '2026-03-31' };

test('a bad row costs itself, and is told by its fields, never by what they hold', async () => {
  const fake = await startFake();
  const body = [
    { id: 'm1', name: 'Test Person One', canceled_to: null },
    { id: 'm2', name: 'Secret Person', canceled_to: '2026/02/31', confirmed_at: 'Secret Person' },
    { id: 7, name: { Secret: 'Person' } },
    'Secret Person',
  ];
  fake.setFault('memberships', { kind: 'status', status: 200, body });
  const cobot = connectTo(fake);
  const list = await cobot.membershipList();
  expect(list.rows.map(({ id }) => id)).toEqual(['m1']);
  expect(list.unreadable).toEqual([
    { id: 'm2', fields: ['confirmed_at', 'canceled_to'] },
    { id: undefined, fields: ['id', 'name'] },
    { id: undefined, fields: ['the row itself'] },
  ]);
  const error = await rejection(cobot.memberships());
  expect(error).toMatchObject({ kind: 'wire' });
  expect(String(error)).toContain('confirmed_at');
  expect(String(error)).not.toContain('Secret');
});

test.each([[{ error: 'odd' }], ['text'], [null]])(
  'a list that is none (%j) is an error, not an empty list',
  async (body) => {
    const fake = await startFake();
    fake.setFault('memberships', { kind: 'status', status: 200, body });
    expect(await rejection(connectTo(fake).membershipList())).toMatchObject({ kind: 'wire' });
  },
);

test('a list of 10,000 members comes in one call', async () => {
  const fake = await startFake();
  for (let number = 1; number <= 10_000; number += 1)
    fake.addMember({ id: `m${number}`, name: `Test Person ${number}` });
  const { rows, unreadable } = await connectTo(fake).membershipList();
  expect(rows).toHaveLength(10_000);
  expect(unreadable).toEqual([]);
  expect(fake.asked()).toHaveLength(1);
});

test('cancellations of a period are found, those to come included', async () => {
  const fake = await startFake({ clock: new HandClock(noon) });
  fake.addMember({ id: 'm1', name: 'Test Person One', canceledTo: '2026-03-05' });
  fake.addMember({ id: 'm2', name: 'Test Person Two', canceledTo: '2026-03-31' });
  fake.addMember({ id: 'm3', name: 'Test Person Three', canceledTo: '2026-04-01' });
  const { rows } = await connectTo(fake).cancellations(march);
  expect(rows.map(({ id, canceledTo }) => [id, canceledTo])).toEqual([
    ['m1', '2026-03-05'],
    ['m2', '2026-03-31'],
  ]);
});

test('a plan that changes is read with the one to come', async () => {
  const fake = await startFake({ clock: new HandClock(noon) });
  fake.addMember({
    id: 'm1',
    name: 'Test Person One',
    plan: { id: 'p1', name: 'Days', extras: ['Locker', 'Desk'] },
  });
  fake.changePlan('m1', {
    plan: { id: 'p2', name: 'Nights', timespan: { durationMinutes: 60 } },
    on: '2026-04-01',
  });
  expect(await connectTo(fake).membership('m1')).toMatchObject({
    plan: { parentPlanId: 'p1', extras: ['Locker', 'Desk'], canceledTo: '2026-04-01' },
    upcomingPlan: { parentPlanId: 'p2', usesTimePasses: true, canceledTo: undefined },
  });
});

test('the space’s plans are read, hidden ones with the scope for it', async () => {
  const fake = await startFake();
  fake.addPlan({ id: 'p1', name: 'Days', extras: ['Locker'] });
  fake.addPlan({ id: 'p2', name: 'Staff', hidden: true });
  expect((await connectTo(fake).plans()).rows).toEqual([
    { id: 'p1', name: 'Days', isHidden: false, usesTimePasses: false, extras: ['Locker'] },
    { id: 'p2', name: 'Staff', isHidden: true, usesTimePasses: false, extras: [] },
  ]);
  const other = await startFake({ scopes: ['read_memberships'] });
  other.addPlan({ name: 'Staff', hidden: true });
  expect((await connectTo(other).plans()).rows).toEqual([]);
});

test('a thousand members come in five pages of API 2, in order', async () => {
  const fake = await startFake({ clock: new HandClock(noon) });
  for (let number = 1; number <= 1000; number += 1)
    fake.addMember({ id: `m${number}`, name: `Test Person ${number}` });
  fake.changeMember('m7', { teamId: 'team-1', canceledTo: '2026-03-31', email: 'seven@example.com' });
  const { rows } = await connectTo(fake).membershipPages(march);
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, index) => `m${index + 1}`));
  expect(rows[6]).toEqual({
    id: 'm7',
    name: 'Test Person 7',
    email: 'seven@example.com',
    confirmedOn: '2025-03-10',
    canceledTo: '2026-03-31',
    teamId: 'team-1',
  });
  expect(fake.asked()).toHaveLength(5);
});

test('teams and a network’s members are read in pages too', async () => {
  const fake = await startFake({ networkId: 'n1' });
  for (let number = 1; number <= 201; number += 1)
    fake.addMember({ id: `m${number}`, name: `Test Person ${number}` });
  fake.changeMember('m1', { teamId: 't1' });
  fake.changeMember('m2', { teamId: 't1' });
  const cobot = connectTo(fake);
  expect((await cobot.teams()).rows).toEqual([{ id: 't1', name: 'Team t1', membershipIds: ['m1', 'm2'] }]);
  const { rows } = await cobot.networkMemberships('n1');
  expect(rows).toHaveLength(201);
  expect(rows[0]).toEqual({ id: 'm1', name: 'Test Person 1' });
  expect(await rejection(cobot.networkMemberships('other'))).toMatchObject({ kind: 'refusal', status: 404 });
});

function pageOf(next: string | null, totalPages = 1) {
  const data = [{ id: 'm1', attributes: { name: 'Test Person' } }];
  return { data, meta: { totalPages }, links: { next } };
}

test('a link to the next page that leads elsewhere is not followed, so the token goes nowhere else', async () => {
  const seen: string[] = [];
  const elsewhere = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end('{}');
  });
  onTestFinished(() => void elsewhere.close());
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const address = elsewhere.address();
  const other = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const fake = await startFake({ spaceId: 's1' });
  const cobot = connectTo(fake);
  const links = [
    `${other}/v2/spaces/s1/memberships?page[number]=2`,
    `//${new URL(other).host}/v2/spaces/s1/memberships`,
    '/v2/spaces/s2/memberships?page[number]=2',
    '/v2/user?page[number]=2',
    `http://user:word@${new URL(fake.url).host}/v2/spaces/s1/memberships?page[number]=2`,
    'http://[',
  ];
  for (const next of links) {
    fake.setFault('memberships-v2', { kind: 'status', status: 200, body: pageOf(next), times: 1 });
    const error = await rejection(cobot.membershipPages(march));
    expect(error).toMatchObject({ kind: 'wire' });
    expect(String(error)).toContain('leads elsewhere');
  }
  expect(seen).toEqual([]);
  expect(fake.asked()).toHaveLength(links.length);
});

test('links may be relative to the API as its documentation has it', async () => {
  const fake = await startFake({ spaceId: 's1' });
  const next = '/spaces/s1/memberships?page[number]=2&filter[from]=2026-03-01&filter[to]=2026-03-31';
  fake.setFault('memberships-v2', { kind: 'status', status: 200, body: pageOf(next), times: 1 });
  expect((await connectTo(fake).membershipPages(march)).rows).toHaveLength(1);
  expect(fake.asked()).toHaveLength(2);
});

test('pages in a circle, pages without end and a list that ends early are errors', async () => {
  const fake = await startFake({ spaceId: 's1' });
  const cobot = connectTo(fake);
  const here = '/v2/spaces/s1/memberships';
  const problem = async (body: ReturnType<typeof pageOf> | { data: string }): Promise<string> => {
    fake.setFault('memberships-v2', { kind: 'status', status: 200, body });
    return String(await rejection(cobot.membershipPages(march)));
  };
  expect(await problem(pageOf(`${here}?page[number]=2`))).toContain('do not end');
  expect(await problem(pageOf(null, 3))).toContain('ended after 1 of 3 pages');
  expect(await problem({ data: 'none' })).toContain('not as documented at data');
});

test('everybody’s unused passes come in one call, with whose they are', async () => {
  const fake = await startFake({ clock: new HandClock(noon) });
  fake.addMember({ id: 'm1', name: 'Test Person One', passes: 2 });
  fake.addMember({ id: 'm2', name: 'Test Person Two', passes: 1 });
  const cobot = connectTo(fake);
  expect((await cobot.allUnusedTimePasses()).rows.map(({ membershipId }) => membershipId)).toEqual([
    'm1',
    'm1',
    'm2',
  ]);
  const body = [
    { id: 'p1', membership_id: 'm9' },
    { id: 'p2' },
    { id: 'p3', parsed_timespans: [{ weekdays: [9] }] },
  ];
  fake.setFault('all-unused-time-passes', { kind: 'status', status: 200, body });
  const { rows, unreadable } = await cobot.allUnusedTimePasses();
  expect(rows.map(({ id, membershipId }) => [id, membershipId])).toEqual([
    ['p1', 'm9'],
    ['p2', undefined],
  ]);
  expect(unreadable).toEqual([{ id: 'p3', fields: ['parsed_timespans.0'] }]);
});
