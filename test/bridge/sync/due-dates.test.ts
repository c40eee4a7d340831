import { describe, expect, it } from 'vitest';
import { nextChange, startOfDay } from '../../../src/bridge/sync/due-dates.ts';
import type { SyncMember } from '../../../src/bridge/sync/member.ts';
import { memberForTest } from './support/member-for-test.ts';

describe('the start of a day in the space', () => {
  it.each([
    ['2026-06-02', 'Europe/Berlin', '2026-06-01T22:00:00Z'],
    ['2026-01-02', 'Europe/Berlin', '2026-01-01T23:00:00Z'],
    ['2026-06-02', 'America/Los_Angeles', '2026-06-02T07:00:00Z'],
    ['2026-06-02', 'Pacific/Auckland', '2026-06-01T12:00:00Z'],
    // The days on which Berlin changes its clocks.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00Z'],
    // Here the day begins at one o'clock.
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
  ])('%s in %s', (date, zone, expected) => {
    expect(new Date(startOfDay(date, zone)).toISOString()).toBe(expected.replace('Z', '.000Z'));
  });
});

describe('the next change by itself', () => {
  const now = new Date('2026-06-01T10:00:00Z');
  const at = (...members: Partial<SyncMember>[]) => {
    const moment = nextChange(members.map(memberForTest), now, 'Europe/Berlin');
    return moment === undefined ? undefined : new Date(moment).toISOString();
  };

  it('is the earliest start or end', () => {
    expect(at({ startsOn: '2026-06-05' }, { canceledTo: '2026-06-03' })).toBe('2026-06-02T22:00:00.000Z');
    expect(at({ startsOn: '2026-06-02' }, { canceledTo: '2026-06-03' })).toBe('2026-06-01T22:00:00.000Z');
  });

  const plan = { name: 'Passes', parentPlanId: 'p', usesTimePasses: true };
  const checkedInUntil = new Date('2026-06-01T15:00:00Z');
  const noon = Date.UTC(2026, 5, 1, 12);

  it.each([
    ['when the last pass expires', { plan, passesUntil: noon }, '2026-06-01T12:00:00.000Z'],
    [
      'when the check-in for the last pass is over',
      { plan, passesUntil: 0, checkedInUntil },
      '2026-06-01T15:00:00.000Z',
    ],
    ['when both are over', { plan, passesUntil: noon, checkedInUntil }, '2026-06-01T15:00:00.000Z'],
    ['not by itself with a pass for ever', { plan, passesUntil: Infinity, checkedInUntil }, undefined],
    ['not without passes', { plan, passesUntil: 0 }, undefined],
    ['not where passes are not known', { plan, passesUntil: undefined, checkedInUntil }, undefined],
    ['not on a plan without passes', { passesUntil: noon, checkedInUntil }, undefined],
  ])('of a member on passes comes %s', (_when, member, expected) => {
    expect(at(member)).toBe(expected);
  });

  it('is none where everybody stays as they are', () => {
    expect(
      at({}, { canceledTo: '2026-05-01' }, { confirmedAt: undefined, startsOn: '2026-07-01' }),
    ).toBeUndefined();
  });
});
