import { expect, test } from 'vitest';
import { connectTo, HandClock, rejection, startFake } from './start-pair.ts';

const isOurs = (): boolean => true;

test('scopes and space are read', async () => {
  const fake = await startFake({ scopes: ['read_user', 'checkin_tokens'], timeZone: 'America/New_York' });
  const cobot = connectTo(fake);
  expect(await cobot.scopes()).toEqual(['read_user', 'checkin_tokens']);
  expect(await cobot.space()).toEqual({
    id: fake.spaceId,
    name: 'Test Space',
    timeZone: 'America/New_York',
    language: 'en',
  });
});

const v1SpaceOfRails = { id: 's1', name: 'Test Space', time_zone_name: 'Pacific Time (US & Canada)' };

test('a time zone v1 does not name the IANA way is asked of API 2', async () => {
  const fake = await startFake({ spaceId: 's1', timeZone: 'America/Los_Angeles' });
  fake.setFault('space', { kind: 'status', status: 200, body: v1SpaceOfRails });
  expect(await connectTo(fake).space()).toMatchObject({ timeZone: 'America/Los_Angeles' });
});

test('a token that may not read the space in API 2 leaves the time zone open', async () => {
  const fake = await startFake({ spaceId: 's1', scopes: ['read_user'] });
  fake.setFault('space', { kind: 'status', status: 200, body: v1SpaceOfRails });
  expect(await connectTo(fake).space()).toEqual({
    id: 's1',
    name: 'Test Space',
    timeZone: undefined,
    language: undefined,
  });
});

test('memberships are read with plan, account and dates', async () => {
  const fake = await startFake({ clock: new HandClock('2026-03-10T11:00:00Z') });
  const { id } = fake.addMember({
    name: 'Test Person One',
    email: 'one@example.com',
    user: { id: 'account-1', email: 'one@example.com' },
    teamId: 'team-1',
    plan: { id: 'plan-1', name: 'Ten Days', timespan: { from: '9:00', to: '17:00' } },
    confirmedAt: '2026-01-01T12:00:00Z',
    startsAt: '2026-01-02',
    canceledTo: '2026-04-01',
  });
  const cobot = connectTo(fake);
  const expected = {
    id,
    name: 'Test Person One',
    email: 'one@example.com',
    accountId: 'account-1',
    teamId: 'team-1',
    plan: {
      name: 'Ten Days',
      parentPlanId: 'plan-1',
      usesTimePasses: true,
      extras: [],
      canceledTo: undefined,
    },
    upcomingPlan: undefined,
    confirmedAt: new Date('2026-01-01T12:00:00Z'),
    startsOn: '2026-01-02',
    canceledTo: '2026-04-01',
  };
  expect(await cobot.memberships()).toEqual([expected]);
  expect(await cobot.membership(id)).toEqual(expected);
});

test('a deleted membership is undefined, an ended one is not', async () => {
  const fake = await startFake();
  const { id } = fake.addMember({ name: 'Test Person One' });
  const cobot = connectTo(fake);
  fake.cancelMember(id);
  expect(await cobot.memberships()).toEqual([]);
  expect(await cobot.membership(id)).toMatchObject({ id });
  fake.deleteMember(id);
  expect(await cobot.membership(id)).toBeUndefined();
});

test('a membership with dashes in its dates, no account and no plan is read too', async () => {
  const fake = await startFake();
  const body = [
    { id: 'm1', name: 'Test Person One', confirmed_at: '2026-01-01 12:00:00 +0100', starts_at: '2026-01-01' },
  ];
  fake.setFault('memberships', { kind: 'status', status: 200, body });
  expect(await connectTo(fake).memberships()).toMatchObject([
    {
      email: undefined,
      plan: undefined,
      confirmedAt: new Date('2026-01-01T11:00:00Z'),
      startsOn: '2026-01-01',
    },
  ]);
});

test('a date that is none is an unreadable answer, not a membership without an end', async () => {
  const fake = await startFake();
  const body = { id: 'm1', name: 'Test Person One', confirmed_at: null, canceled_to: '2026/02/31' };
  fake.setFault('membership', { kind: 'status', status: 200, body });
  const error = await rejection(connectTo(fake).membership('m1'));
  expect(error).toMatchObject({ kind: 'wire', path: '/api/memberships/m1' });
  expect(String(error)).toContain('canceled_to');
});

test('check-in tokens are created, listed, looked up and deleted, leading zeros and odd characters included', async () => {
  const fake = await startFake();
  const { id } = fake.addMember({ name: 'Test Person One' });
  const cobot = connectTo(fake);
  for (const token of ['0012', 'a/b?c=d&e%20', 'Ünïcode']) {
    await cobot.createCheckInToken({ membershipId: id, token });
    expect(await cobot.checkInToken(token)).toEqual({ token, membershipId: id });
  }
  expect(await cobot.checkInTokens()).toHaveLength(3);
  expect(await cobot.deleteCheckInToken({ token: 'a/b?c=d&e%20', isOurs })).toBe(true);
  expect(await cobot.deleteCheckInToken({ token: 'a/b?c=d&e%20', isOurs })).toBe(false);
  expect(await cobot.checkInToken('a/b?c=d&e%20')).toBeUndefined();
  expect(fake.member(id).tokens).toEqual(['0012', 'Ünïcode']);
});

test('a token that is taken is refused with Cobot’s words at hand', async () => {
  const fake = await startFake();
  const { id } = fake.addMember({ name: 'Test Person One', tokens: ['taken'] });
  const error = await rejection(connectTo(fake).createCheckInToken({ membershipId: id, token: 'taken' }));
  expect(error).toMatchObject({ kind: 'refusal', status: 422, text: 'token has already been taken' });
});

test('an id or token that would be another path is never sent', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  for (const odd of ['', '.', '..', 'x'.repeat(300)]) {
    expect(await rejection(cobot.membership(odd))).toMatchObject({ kind: 'ours' });
    expect(await rejection(cobot.deleteCheckInToken({ token: odd, isOurs }))).toMatchObject({ kind: 'ours' });
  }
  expect(fake.asked()).toEqual([]);
});

test('the running check-ins of a token are read back', async () => {
  const clock = new HandClock('2026-03-10T11:00:00Z');
  const fake = await startFake({ clock });
  const { id } = fake.addMember({ name: 'Test Person One', tokens: ['a b/c'] });
  const cobot = connectTo(fake);
  expect(await cobot.currentCheckIns('a b/c')).toEqual([]);
  await cobot.checkIn('a b/c', { timeoutMs: 5000 });
  expect(await cobot.currentCheckIns('a b/c')).toEqual([
    {
      id: fake.checkIns()[0]?.id,
      membershipId: id,
      validFrom: new Date('2026-03-10T11:00:00Z'),
      validUntil: new Date('2026-03-11T02:59:59Z'),
    },
  ]);
  clock.advance(24 * 3_600_000);
  expect(await cobot.currentCheckIns('a b/c')).toEqual([]);
});

test('unused time passes are read with their hours or duration', async () => {
  const fake = await startFake({ clock: new HandClock('2026-03-10T11:00:00Z') });
  const { id } = fake.addMember({ name: 'Test Person One', passes: 0 });
  fake.addPasses(id, { timespan: { from: '9:00', to: '17:30', weekdays: [1, 5] }, name: 'Work' });
  fake.addPasses(id, {
    timespan: { durationMinutes: 150 },
    expiresAt: '2026-03-31T21:59:59Z',
    name: 'Short',
  });
  const passes = await connectTo(fake).unusedTimePasses(id);
  expect(passes).toEqual([
    {
      id: expect.any(String),
      name: 'Short',
      expiresAt: new Date('2026-03-31T21:59:59Z'),
      usedAt: undefined,
      timespans: [{ kind: 'duration', minutes: 150, weekdays: [] }],
    },
    {
      id: expect.any(String),
      name: 'Work',
      expiresAt: undefined,
      usedAt: undefined,
      timespans: [{ kind: 'hours', fromMinute: 540, toMinute: 1050, weekdays: [1, 5] }],
    },
  ]);
});
