import { expect, test } from 'vitest';
import { decideBeforehand, isPassedBack } from '../../../src/bridge/entries/before-asking.ts';
import type { VerificationFacts } from '../../../src/bridge/entries/before-asking.ts';
import { deniedBitOf } from '../../../src/bridge/entries/denied-bit.ts';

test.each([
  [undefined, 'off', 'refuse'],
  [undefined, 'keep', 'refuse'],
  [undefined, 'closed-zone', 'ignore'],
  ['ignore', 'off', 'ignore'],
  ['refuse', 'closed-zone', 'refuse'],
] as const)(
  'the denied bit by setting %s at a terminal with ownRelay %s: %s',
  (setting, ownRelay, expected) => {
    expect(deniedBitOf(setting, ownRelay)).toBe(expected);
  },
);

const good: VerificationFacts = {
  age: 'fresh',
  implausible: undefined,
  state: 0,
  deniedBit: 'refuse',
  person: 'enrolled',
  direction: 'entry',
  isLockedDown: false,
  isWithinHours: true,
  antiPassback: 'off',
  isInside: false,
  hasLease: false,
};

const table: [string, Partial<VerificationFacts>, string][] = [
  ['a fresh event of an enrolled member', {}, 'ask Cobot'],
  ['the same with a running check-in', { hasLease: true }, 'lease'],
  ['an old event', { age: 'old' }, 'old-event'],
  ['an event whose time cannot be judged', { age: 'clock-unknown' }, 'clock-unknown'],
  ['an old event of an unknown person', { age: 'old', person: 'unknown' }, 'old-event'],
  ['an event before the last one', { implausible: 'out-of-order' }, 'out-of-order, alert'],
  ['the same where it is old too', { implausible: 'out-of-order', age: 'old' }, 'out-of-order, alert'],
  ['too many matches', { implausible: 'too-many-matches', hasLease: true }, 'too-many-matches, alert'],
  ['a person the terminal itself denied', { state: 0x87 }, 'denied-by-terminal'],
  ['the highest state that is not a denial', { state: 0x7f }, 'ask Cobot'],
  ['a person at a terminal that keeps no state', { state: 255 }, 'ask Cobot'],
  ['a denial on a model that always says so', { state: 0x80, deniedBit: 'ignore' }, 'ask Cobot'],
  ['an unknown person', { person: 'unknown' }, 'unknown-user'],
  ["a member's id on somebody else's user", { person: 'elsewhere' }, 'not-enrolled-here, alert'],
  ['the same with a running check-in', { person: 'elsewhere', hasLease: true }, 'not-enrolled-here, alert'],
  ['a door that is locked down', { isLockedDown: true }, 'locked-down'],
  ['the same with a running check-in', { isLockedDown: true, hasLease: true }, 'locked-down'],
  ['outside the hours of the door', { isWithinHours: false }, 'outside-hours'],
  ['the same with a running check-in', { isWithinHours: false, hasLease: true }, 'outside-hours'],
  ['somebody inside, where that does not matter', { isInside: true }, 'ask Cobot'],
  ['somebody inside, softly', { isInside: true, antiPassback: 'soft' }, 'ask Cobot'],
  ['the same with a running check-in', { isInside: true, antiPassback: 'soft', hasLease: true }, 'lease'],
  ['somebody inside, strictly', { isInside: true, antiPassback: 'hard' }, 'passed-back, alert'],
  [
    'the same with a running check-in',
    { isInside: true, antiPassback: 'hard', hasLease: true },
    'passed-back, alert',
  ],
  ['somebody outside, strictly', { antiPassback: 'hard' }, 'ask Cobot'],
  ['a door for leaving', { direction: 'exit' }, 'exit'],
  ['the same locked down', { direction: 'exit', isLockedDown: true }, 'exit'],
  ['the same at night', { direction: 'exit', isWithinHours: false }, 'exit'],
  ['the same, strictly', { direction: 'exit', antiPassback: 'hard', isInside: true }, 'exit'],
  ['the same for a stranger', { direction: 'exit', person: 'unknown' }, 'unknown-user'],
  ['the same for an old event', { direction: 'exit', age: 'old' }, 'old-event'],
];
test.each(table)('%s (%o): %s', (_words, change, expected) => {
  const decision = decideBeforehand({ ...good, ...change });
  const told =
    decision === undefined
      ? 'ask Cobot'
      : decision.opens
        ? decision.way
        : `${decision.outcome}${decision.alert === undefined ? '' : ', alert'}`;
  expect(told).toBe(expected);
});

test.each([
  ['soft', 'entry', true, true],
  ['hard', 'entry', true, true],
  ['off', 'entry', true, false],
  ['soft', 'exit', true, false],
  ['soft', 'entry', false, false],
] as const)('with anti-passback %s at a door for %s, inside %s: passed back %s', (...row) => {
  const [antiPassback, direction, isInside, expected] = row;
  expect(isPassedBack({ ...good, antiPassback, direction, isInside })).toBe(expected);
});
