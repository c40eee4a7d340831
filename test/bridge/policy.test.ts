import { expect, test } from 'vitest';
import { decisionOn, deniedBitOf, refusedBeforehand } from '../../src/bridge/entries/policy.ts';
import type { VerificationFacts } from '../../src/bridge/entries/policy.ts';
import type { CheckInAnswer } from '../../src/cobot/check-ins.ts';

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

const good: VerificationFacts = { age: 'fresh', state: 0, deniedBit: 'refuse', person: 'enrolled' };

const beforehand: [string, Partial<VerificationFacts>, string | undefined][] = [
  ['a fresh event of an enrolled member', {}, undefined],
  ['an old event', { age: 'old' }, 'old-event'],
  ['an event whose time cannot be judged', { age: 'clock-unknown' }, 'clock-unknown'],
  ['a person the terminal itself denied', { state: 0x87 }, 'denied-by-terminal'],
  ['the highest state that is not a denial', { state: 0x7f }, undefined],
  ['a denial on a model that always says so', { state: 0x80, deniedBit: 'ignore' }, undefined],
  ['an unknown person', { person: 'unknown' }, 'unknown-user'],
  ['an old event of an unknown person', { age: 'old', person: 'unknown' }, 'old-event'],
];
test.each(beforehand)('before asking Cobot: %s', (_words, change, outcome) => {
  expect(refusedBeforehand({ ...good, ...change })?.outcome).toBe(outcome);
});

const answers: [CheckInAnswer, string, string | undefined][] = [
  [{ kind: 'unknown-token' }, 'unknown-token', 'cobot'],
  [{ kind: 'refused', text: 'No time passes left.' }, 'refused-by-cobot', 'cobot'],
  [{ kind: 'unauthorised', status: 401 }, 'cobot-unauthorised', 'bridge'],
  [{ kind: 'unauthorised', status: 403 }, 'cobot-unauthorised', 'bridge'],
  [{ kind: 'rate-limited', retryAfterMs: 3000 }, 'cobot-rate-limited', 'bridge'],
  [{ kind: 'timed-out' }, 'cobot-timed-out', 'bridge'],
  [{ kind: 'unavailable', status: 503 }, 'cobot-unavailable', 'bridge'],
  [{ kind: 'unavailable', status: undefined }, 'cobot-unavailable', 'bridge'],
  [{ kind: 'unexpected', status: 200 }, 'cobot-unexpected', 'bridge'],
];
test.each(answers)('the answer %o keeps the door shut', (answer, outcome, decidedBy) => {
  expect(decisionOn(answer)).toMatchObject({ opens: false, outcome, decidedBy });
});

test('only a completed check-in opens', () => {
  const answer = {
    kind: 'checked-in',
    checkInId: undefined,
    membershipId: undefined,
    validUntil: undefined,
  } as const;
  expect(decisionOn(answer)).toEqual({ opens: true });
});

test("Cobot's own words are kept as they are", () => {
  expect(decisionOn({ kind: 'refused', text: 'Keine Zeitpässe übrig.' })).toMatchObject({
    text: 'Keine Zeitpässe übrig.',
  });
});
