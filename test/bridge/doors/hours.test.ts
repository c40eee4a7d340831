import { expect, test } from 'vitest';
import { hoursSchema, isWithin } from '../../../src/bridge/doors/hours.ts';

const office = hoursSchema.parse([{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }]);
const night = hoursSchema.parse([{ days: ['sat'], from: '22:00', to: '04:00' }]);
const always = hoursSchema.parse([{ from: '00:00', to: '24:00' }]);

test.each([
  ['a Monday at eight', office, 1, '08:00', true],
  ['a Monday before', office, 1, '07:59', false],
  ['a Friday until the end', office, 5, '19:59', true],
  ['the end itself', office, 5, '20:00', false],
  ['a Saturday', office, 6, '12:00', false],
  ['the evening it begins', night, 6, '23:00', true],
  ['the morning after', night, 7, '03:59', true],
  ['the end of the night', night, 7, '04:00', false],
  ['the morning of its own day', night, 6, '03:00', false],
  ['a week that turns', hoursSchema.parse([{ days: ['sun'], from: '22:00', to: '06:00' }]), 1, '05:00', true],
  ['the whole day, first minute', always, 3, '00:00', true],
  ['the whole day, last minute', always, 3, '23:59', true],
  ['no window at all', [], 3, '12:00', false],
])('%s', (_words, hours, weekday, time, expected) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  expect(isWithin(hours, { date: '2026-06-01', weekday, minute: hour * 60 + minute })).toBe(expected);
});

test.each([
  [[{ from: '8:00', to: '20:00' }], 'must be a time of the day'],
  [[{ from: '08:00', to: '24:01' }], 'must be a time of the day'],
  [[{ from: '08:00', to: '08:00' }], 'must not be the same as from'],
  [[{ days: ['monday'], from: '08:00', to: '20:00' }], 'must be one of mon, tue'],
  [[{ days: [], from: '08:00', to: '20:00' }], 'is empty'],
  ['always', 'must be a list of hours'],
])('%j is refused in words', (hours, words) => {
  expect(hoursSchema.safeParse(hours).error?.issues[0]?.message).toContain(words);
});
