import { expect, test } from 'vitest';
import { parseCalendarDate, parseInstant } from '../../src/cobot/dates.ts';
import { isCobotError } from '../../src/cobot/errors.ts';
import { type MembershipState, hasAccess, membershipState } from '../../src/cobot/membership-state.ts';

const confirmed = new Date('2020-01-01T12:00:00Z');

function stateAt(
  dates: { confirmedAt?: Date | undefined; startsOn?: string; canceledTo?: string },
  now: string,
  timeZone = 'Europe/Berlin',
): MembershipState {
  const confirmedAt = 'confirmedAt' in dates ? dates.confirmedAt : confirmed;
  const { startsOn, canceledTo } = dates;
  return membershipState({ confirmedAt, startsOn, canceledTo }, new Date(now), timeZone);
}

const noon = '2026-03-10T11:00:00Z';
test.each([
  ['active', {}],
  ['unconfirmed', { confirmedAt: undefined }],
  ['future', { startsOn: '2026-03-11' }],
  ['active', { startsOn: '2026-03-10' }],
  ['ending', { canceledTo: '2026-03-11' }],
  ['ended', { canceledTo: '2026-03-10' }],
  ['ended', { canceledTo: '2026-03-09' }],
  ['ended', { canceledTo: '2026-03-09', confirmedAt: undefined }],
  ['unconfirmed', { canceledTo: '2026-03-20', confirmedAt: undefined }],
  ['future', { startsOn: '2026-03-11', canceledTo: '2026-03-20' }],
] as const)('on 10 March 2026 it is %s with %j', (state, dates) => {
  expect(stateAt(dates, noon)).toBe(state);
});

test.each([
  // [zone, last moment before the day begins there, first moment of the day]
  ['Europe/Berlin', '2026-03-09T22:59:59Z', '2026-03-09T23:00:00Z'],
  ['America/Los_Angeles', '2026-03-10T06:59:59Z', '2026-03-10T07:00:00Z'],
  ['Asia/Kathmandu', '2026-03-09T18:14:59Z', '2026-03-09T18:15:00Z'],
  ['Pacific/Kiritimati', '2026-03-09T09:59:59Z', '2026-03-09T10:00:00Z'],
])('in %s the day of cancellation begins at its own midnight', (zone, before, at) => {
  expect(stateAt({ canceledTo: '2026-03-10' }, before, zone)).toBe('ending');
  expect(stateAt({ canceledTo: '2026-03-10' }, at, zone)).toBe('ended');
  expect(stateAt({ startsOn: '2026-03-10' }, before, zone)).toBe('future');
  expect(stateAt({ startsOn: '2026-03-10' }, at, zone)).toBe('active');
});

test('changes to and from summer time move midnight with them', () => {
  // Berlin goes to UTC+2 on 29 March 2026 and back to UTC+1 on 25 October 2026.
  expect(stateAt({ canceledTo: '2026-03-30' }, '2026-03-29T21:59:59Z')).toBe('ending');
  expect(stateAt({ canceledTo: '2026-03-30' }, '2026-03-29T22:00:00Z')).toBe('ended');
  expect(stateAt({ canceledTo: '2026-10-26' }, '2026-10-25T22:59:59Z')).toBe('ending');
  expect(stateAt({ canceledTo: '2026-10-26' }, '2026-10-25T23:00:00Z')).toBe('ended');
});

test('one that Cobot does not know is deleted', () => {
  expect(membershipState(undefined, new Date(noon), 'Europe/Berlin')).toBe('deleted');
});

test('only active and ending memberships have access', () => {
  const states: MembershipState[] = ['unconfirmed', 'future', 'active', 'ending', 'ended', 'deleted'];
  expect(states.filter(hasAccess)).toEqual(['active', 'ending']);
});

test('an unknown time zone is our mistake, not an open door', () => {
  expect(() => stateAt({}, noon, 'Middle/Earth')).toThrow(expect.objectContaining({ kind: 'ours' }));
  expect(isCobotError(new Error('no'))).toBe(false);
});

test.each([
  ['2010/02/01', '2010-02-01'],
  ['2010-02-01', '2010-02-01'],
  ['2010/02/01 12:00:00 +0000', '2010-02-01'],
  ['2010-02-01T12:00:00Z', '2010-02-01'],
  ['2024-02-29', '2024-02-29'],
  ['2023-02-29', undefined],
  ['2010/13/01', undefined],
  ['2010/02/01 and more', undefined],
  ['2010/02/011', undefined],
  ['01.02.2010', undefined],
  ['', undefined],
])('the date %j is %j', (text, date) => {
  expect(parseCalendarDate(text)).toBe(date);
});

test.each([
  ['2011/07/28 03:59:59 +0000', '2011-07-28T03:59:59.000Z'],
  ['2011-07-28 03:59:59 +0200', '2011-07-28T01:59:59.000Z'],
  ['2011-07-28T03:59:59Z', '2011-07-28T03:59:59.000Z'],
  ['2011-07-28T03:59:59.123456Z', '2011-07-28T03:59:59.000Z'],
  ['2011-07-28 03:59:59 UTC', '2011-07-28T03:59:59.000Z'],
  ['2011/07/28 25:00:00 +0000', undefined],
  ['2011/07/28 03:59:59', undefined],
  ['2011/07/28', undefined],
  ['tomorrow', undefined],
])('the moment %j is %j', (text, moment) => {
  expect(parseInstant(text)?.toISOString()).toBe(moment);
});
