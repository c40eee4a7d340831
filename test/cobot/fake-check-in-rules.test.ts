import { expect, test } from 'vitest';
import type { FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { connectTo, HandClock, startFake } from './start-pair.ts';

const HOUR_MS = 3_600_000;

async function opened(now: string, timeZone = 'Europe/Berlin') {
  const clock = new HandClock(now);
  const fake = await startFake({ clock, timeZone, limits: false });
  const cobot = connectTo(fake);
  return {
    clock,
    fake,
    /** Until when a finger is checked in, or why not. */
    finger: async (token = 't1'): Promise<string | undefined> => {
      const answer = await cobot.checkIn(token, { timeoutMs: 5000 });
      if (answer.kind === 'refused') return answer.text;
      return answer.kind === 'checked-in' ? answer.validUntil?.toISOString() : answer.kind;
    },
  };
}

function usedPasses(fake: FakeCobot): (string | null)[] {
  return fake.checkIns().map((checkIn) => checkIn.passId);
}

test('an unlimited plan is checked in until 03:59:59 of the space', async () => {
  const { fake, finger, clock } = await opened('2026-03-10T01:30:00Z'); // 02:30 in Berlin
  fake.addMember({ name: 'Test Person One', tokens: ['t1'] });
  expect(await finger()).toBe('2026-03-10T02:59:59.000Z');
  clock.advance(2 * HOUR_MS); // 04:30 in Berlin
  expect(await finger()).toBe('2026-03-11T02:59:59.000Z');
});

test('the day of the change to summer time ends an hour earlier', async () => {
  const { fake, finger } = await opened('2026-03-28T11:00:00Z');
  fake.addMember({ name: 'Test Person One', tokens: ['t1'] });
  expect(await finger()).toBe('2026-03-29T01:59:59.000Z');
});

test.each([
  ['running', 1, '2026-03-11T02:59:59.000Z'],
  ['refuse', 1, 'Already checked in.'],
  ['new', 2, '2026-03-11T02:59:59.000Z'],
] as const)('a repeat set to %s uses %i passes', async (repeatCheckIn, used, second) => {
  const { fake, finger, clock } = await opened('2026-03-10T11:00:00Z');
  const { id } = fake.addMember({ name: 'Test Person One', passes: 3, tokens: ['t1'] });
  fake.changeSettings({ repeatCheckIn });
  expect(await finger()).toBe('2026-03-11T02:59:59.000Z');
  clock.advance(HOUR_MS);
  expect(await finger()).toBe(second);
  expect(fake.member(id).unusedPasses).toBe(3 - used);
  expect(fake.checkIns()).toHaveLength(used);
});

test('the pass that expires first is used first, an expired one never', async () => {
  const { fake, finger, clock } = await opened('2026-03-10T11:00:00Z');
  const { id } = fake.addMember({ name: 'Test Person One', passes: 1, tokens: ['t1'] });
  fake.addPasses(id, { expiresAt: '2026-03-31T00:00:00Z' });
  fake.addPasses(id, { expiresAt: '2026-03-20T00:00:00Z' });
  fake.addPasses(id, { expiresAt: '2026-03-10T10:59:59Z' });
  const ends: (string | undefined)[] = [];
  for (let day = 0; day < 4; day += 1) {
    ends.push(await finger());
    clock.advance(24 * HOUR_MS);
  }
  expect(ends.at(-1)).toBe('No time passes left.');
  expect(new Set(usedPasses(fake)).size).toBe(3);
  const bought = fake.state.passes.get(id) ?? [];
  const order = usedPasses(fake).map((used) => bought.find((pass) => pass.id === used)?.expiresAt ?? null);
  expect(order).toEqual([Date.parse('2026-03-20T00:00:00Z'), Date.parse('2026-03-31T00:00:00Z'), null]);
});

test('a duration pass ends after its duration', async () => {
  const { fake, finger } = await opened('2026-03-10T10:35:00Z');
  const { id } = fake.addMember({ name: 'Test Person One', passes: 0, tokens: ['t1'] });
  fake.addPasses(id, { timespan: { durationMinutes: 60 } });
  expect(await finger()).toBe('2026-03-10T11:35:00.000Z');
});

test.each([
  ['2026-03-10T06:59:00Z', 'Your time passes are not valid at this time.'],
  ['2026-03-10T07:00:00Z', '2026-03-10T11:00:00.000Z'],
  ['2026-03-10T10:59:59Z', '2026-03-10T11:00:00.000Z'],
  ['2026-03-10T11:00:00Z', 'Your time passes are not valid at this time.'],
])('a pass for 8 to 12 in Berlin, used at %s', async (now, outcome) => {
  const { fake, finger } = await opened(now);
  const { id } = fake.addMember({ name: 'Test Person One', passes: 0, tokens: ['t1'] });
  fake.addPasses(id, { timespan: { from: '8:00', to: '12:00' } });
  expect(await finger()).toBe(outcome);
});

test.each([
  // 10 March 2026 is a Tuesday.
  ['2026-03-10T11:00:00Z', [2], '2026-03-11T02:59:59.000Z'],
  ['2026-03-10T11:00:00Z', [1, 3], 'Your time passes are not valid at this time.'],
  // 02:00 on Wednesday in Berlin still belongs to Tuesday's pass.
  ['2026-03-11T01:00:00Z', [2], '2026-03-11T02:59:59.000Z'],
  ['2026-03-11T01:00:00Z', [3], 'Your time passes are not valid at this time.'],
  // Sunday and the night after it
  ['2026-03-16T01:00:00Z', [7], '2026-03-16T02:59:59.000Z'],
])('a day pass at %s for weekdays %j', async (now, weekdays, outcome) => {
  const { fake, finger } = await opened(now);
  const { id } = fake.addMember({ name: 'Test Person One', passes: 0, tokens: ['t1'] });
  fake.addPasses(id, { timespan: { from: '4:00', to: '3:59', weekdays } });
  expect(await finger()).toBe(outcome);
});

test('who is cancelled, not confirmed or not yet there is refused in words that can be set', async () => {
  const { fake, finger } = await opened('2026-03-10T11:00:00Z');
  const { id } = fake.addMember({ name: 'Test Person One', tokens: ['t1'] });
  fake.cancelMember(id);
  expect(await finger()).toBe('This membership has been canceled.');
  fake.undoCancellation(id);
  expect(await finger()).toBe('2026-03-11T02:59:59.000Z');
  fake.cancelMember(id, '2026-03-11');
  expect(await finger()).toBe('2026-03-11T02:59:59.000Z');
  fake.changeMember(id, { canceledTo: null, confirmedAt: null });
  expect(await finger()).toBe('This membership has not been confirmed yet.');
  fake.changeMember(id, { confirmedAt: '2026-01-01T00:00:00Z', startsAt: '2026-03-11' });
  fake.changeSettings({ texts: { notStarted: 'See you tomorrow!' } });
  expect(await finger()).toBe('See you tomorrow!');
  fake.deleteMember(id);
  expect(await finger()).toBe('unknown-token');
});
