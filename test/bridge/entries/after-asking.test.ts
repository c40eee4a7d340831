import { expect, test } from 'vitest';
import { decisionWithout, verdictOn } from '../../../src/bridge/entries/after-asking.ts';
import { refusal } from '../../../src/bridge/entries/decision.ts';
import type { OfflineDecision } from '../../../src/bridge/offline/decide-offline.ts';
import type { CheckInAnswer } from '../../../src/cobot/check-ins.ts';

const checkedIn = {
  kind: 'checked-in',
  checkInId: undefined,
  membershipId: undefined,
  validUntil: undefined,
} as const;

test('of the answers to a check-in only a completed one opens', () => {
  expect(verdictOn(checkedIn)).toEqual({ decision: { opens: true, way: 'check-in' } });
});

test("Cobot's own words are kept as they are", () => {
  expect(verdictOn({ kind: 'refused', text: 'Keine Zeitpässe übrig.' })).toEqual({
    decision: {
      opens: false,
      outcome: 'refused-by-cobot',
      decidedBy: 'cobot',
      words: { cobots: 'Keine Zeitpässe übrig.' },
    },
  });
});

test('a token Cobot does not know is a no', () => {
  expect(verdictOn({ kind: 'unknown-token' })).toMatchObject({
    decision: { opens: false, outcome: 'unknown-token', decidedBy: 'cobot' },
  });
});

const troubles: [CheckInAnswer, string][] = [
  [{ kind: 'unauthorised', status: 401 }, 'cobot-unauthorised'],
  [{ kind: 'unauthorised', status: 403 }, 'cobot-unauthorised'],
  [{ kind: 'rate-limited', retryAfterMs: 3000 }, 'cobot-rate-limited'],
  [{ kind: 'timed-out' }, 'cobot-timed-out'],
  [{ kind: 'unavailable', status: 503 }, 'cobot-unavailable'],
  [{ kind: 'unavailable', status: undefined }, 'cobot-unavailable'],
  [{ kind: 'unexpected', status: 200 }, 'cobot-unexpected'],
];
test.each(troubles)('%o is no decision, but a trouble', (answer, outcome) => {
  expect(verdictOn(answer)).toMatchObject({ trouble: { opens: false, outcome, decidedBy: 'bridge' } });
});

test('a door that may not ask Cobot is a matter for staff', () => {
  expect(verdictOn({ kind: 'unauthorised', status: 401 })).toMatchObject({
    trouble: { alert: 'cobot-unauthorised' },
  });
});

test.each([
  [3000, 3],
  [3001, 4],
  [0, 1],
])('who was told to wait %i ms is told %i s', (retryAfterMs, seconds) => {
  expect(verdictOn({ kind: 'rate-limited', retryAfterMs })).toMatchObject({
    trouble: { words: { own: 'cobot-rate-limited', values: { seconds } } },
  });
});

const no = (why: Extract<OfflineDecision, { opens: false }>['why']): OfflineDecision => ({
  opens: false,
  why,
});
test.each([
  [no('not-allowed'), 'cobot-timed-out'],
  [no('no-snapshot'), 'offline-denied'],
  [no('snapshot-too-old'), 'offline-denied'],
  [no('not-in-snapshot'), 'offline-denied'],
  [no('unconfirmed'), 'ended'],
  [no('not-started'), 'ended'],
  [no('ended'), 'ended'],
  [no('no-pass'), 'no-pass'],
  [no('outside-pass-hours'), 'pass-not-now'],
])('without Cobot, %o is said as %s', (offline, outcome) => {
  expect(decisionWithout(refusal('cobot-timed-out'), offline)).toMatchObject({ opens: false, outcome });
});

test('a way in without Cobot is a reason of its own', () => {
  const offline = { opens: true, stay: { until: 1, passId: null }, isNew: true } as const;
  expect(decisionWithout(refusal('cobot-timed-out'), offline)).toEqual({ opens: true, way: 'offline' });
});

test('what staff should know of the trouble is told whatever the policy says', () => {
  const trouble = { ...refusal('cobot-unauthorised'), alert: 'cobot-unauthorised' } as const;
  expect(decisionWithout(trouble, no('ended'))).toMatchObject({ alert: 'cobot-unauthorised' });
});
