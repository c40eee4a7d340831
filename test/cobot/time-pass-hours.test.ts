import { expect, test } from 'vitest';
import type { Timespan } from '../../src/cobot/time-pass-schemas.ts';
import { isPassUsable } from '../../src/cobot/time-passes.ts';

const hours = (fromMinute: number, toMinute: number, weekdays: number[] = []): Timespan => ({
  kind: 'hours',
  fromMinute,
  toMinute,
  weekdays,
});
const lasting = (minutes: number, weekdays: number[] = []): Timespan => ({
  kind: 'duration',
  minutes,
  weekdays,
});

/** 2026-03-10 is a Tuesday; Berlin is an hour ahead of UTC. */
const at = (berlinTime: string, day = '2026-03-10'): Date => new Date(`${day}T${berlinTime}:00+01:00`);

const nineToFive = hours(540, 1020);
const wholeDay = hours(240, 239); // "4-3:59"
test.each([
  ['before it opens', [nineToFive], at('08:59'), false],
  ['when it opens', [nineToFive], at('09:00'), true],
  ['in its last minute', [nineToFive], at('16:59'), true],
  ['when it ends', [nineToFive], at('17:00'), false],
  ['on another weekday', [hours(540, 1020, [1])], at('12:00'), false],
  ['on its weekday', [hours(540, 1020, [2])], at('12:00'), true],
  ['in one of two spans', [hours(0, 60), nineToFive], at('12:00'), true],
  ['over midnight, before it', [wholeDay], at('23:59'), true],
  ['over midnight, after it', [wholeDay], at('03:59'), true],
  ['over midnight, where it begins again', [wholeDay], at('04:00'), true],
  ['after midnight of its weekday', [hours(1080, 120, [1])], at('01:00'), true],
  ['after midnight of the day before its weekday', [hours(1080, 120, [2])], at('01:00'), false],
  ['after midnight from Sunday to Monday', [hours(1080, 120, [7])], at('01:00', '2026-03-09'), true],
  ['for so long, at any time', [lasting(90)], at('00:00'), true],
  ['for so long, on another weekday', [lasting(90, [3])], at('12:00'), false],
  ['without spans', [], at('12:00'), true],
] as const)('a pass %s', (_name, timespans, now, expected) => {
  const pass = {
    id: 'p1',
    name: 'Day Pass',
    expiresAt: undefined,
    usedAt: undefined,
    timespans: [...timespans],
  };
  expect(isPassUsable(pass, now, 'Europe/Berlin')).toBe(expected);
});

test('a pass that is used or expired is of no use', () => {
  const pass = { id: 'p1', name: 'Day Pass', expiresAt: undefined, usedAt: undefined, timespans: [] };
  const now = at('12:00');
  expect(isPassUsable({ ...pass, usedAt: at('11:00') }, now, 'Europe/Berlin')).toBe(false);
  expect(isPassUsable({ ...pass, expiresAt: now }, now, 'Europe/Berlin')).toBe(false);
  expect(isPassUsable({ ...pass, expiresAt: at('12:01') }, now, 'Europe/Berlin')).toBe(true);
});
