import { expect, test } from 'vitest';
import type {
  AuditLineMessage,
  EntryMessage,
  MemberMessage,
  TerminalMessage,
} from '../../src/bridge/web/messages.ts';
import { AskError } from '../../src/page/ask/ask-error.ts';
import { hasAll } from '../../src/page/common/has-all.ts';
import { problemText } from '../../src/page/common/problem-text.ts';
import { nothingKnown, withEntries, withNews } from '../../src/page/house/house.ts';
import { auditWords } from '../../src/page/screens/audit/audit-words.ts';
import { clockText } from '../../src/page/screens/board/clock-text.ts';
import { everything, isWanted } from '../../src/page/screens/board/entry-filter.ts';
import { entryWords } from '../../src/page/screens/board/entry-words.ts';
import { standOf } from '../../src/page/screens/board/stand.ts';
import { enrolmentOf, membershipOf } from '../../src/page/screens/members/member-words.ts';
import { en } from '../../src/page/texts/en.ts';
import { formatsFor } from '../../src/page/texts/formats.ts';

const format = formatsFor('en-GB');

const entry: EntryMessage = {
  id: 1,
  terminal: 'front door',
  userId: '1001',
  membershipId: 'm1',
  terminalTime: '2026-06-01T12:00:00',
  clockEpoch: 0,
  arrivedAt: '2026-06-01T10:00:00.000Z',
  correctedAt: null,
  verify: 1,
  state: 0,
  outcome: 'opened',
  reason: null,
  decidedBy: 'cobot',
  way: 'check-in',
  checkInId: null,
  openedAt: null,
  storeMs: 1,
  cobotMs: 2,
  unlockMs: 3,
  totalMs: 7,
};

const member: MemberMessage = {
  id: 'm1',
  name: 'José Test Person',
  plan: 'Flex Desk',
  userId: '1001',
  state: 'active',
  isRegistered: true,
  confirmedAt: '2026-01-01T00:00:00Z',
  startsOn: '2026-01-01',
  canceledTo: null,
  refreshedAt: '2026-06-01T10:00:00.000Z',
};
const members = new Map([[member.id, member]]);

test.each([
  [{}, 'José Test Person', 'Came in', 'checked in at Cobot', 'Finger', 'good'],
  [{ outcome: null, way: null }, 'José Test Person', 'Being decided…', null, 'Finger', 'quiet'],
  [
    { outcome: 'refused-by-cobot', way: null, reason: 'No passes left.', verify: 4 },
    'José Test Person',
    'Refused by Cobot',
    'No passes left.',
    'Card',
    'bad',
  ],
  [
    { membershipId: null, outcome: 'unknown-user', way: null },
    'Number 1001',
    /bridge/,
    null,
    'Finger',
    'bad',
  ],
  [
    { membershipId: null, userId: '', outcome: 'unknown-finger', way: null, verify: 0 },
    'Somebody unknown',
    'Finger not recognised',
    null,
    'Finger',
    'quiet',
  ],
  [
    { membershipId: null, userId: 'staff', way: 'staff', verify: 0 },
    'Staff',
    'Opened by staff',
    null,
    'From this page',
    'good',
  ],
  [{ way: 'exit', verify: 15 }, 'José Test Person', 'Went out', null, 'Face', 'good'],
  [{ outcome: 'cobot-timed-out', way: null, verify: 99 }, /José/, /in time/, null, 'Kind 99', 'warning'],
] as const)('an entry in words: %j', (change, who, what, why, how, tone) => {
  const words = entryWords({ ...entry, ...change }, members, en);
  expect(words).toMatchObject({ why, how, tone });
  expect(words.who).toMatch(who);
  expect(words.what).toMatch(what);
});

test.each([
  [{}, true],
  [{ door: 'front door' }, true],
  [{ door: 'back door' }, false],
  [{ outcome: 'came-in' }, true],
  [{ outcome: 'stayed-out' }, false],
  [{ search: 'person jose' }, true],
  [{ search: '  1001 ' }, true],
  [{ search: 'jose nobody' }, false],
] as const)('an entry is wanted or not: %j', (change, expected) => {
  expect(isWanted(entry, 'José Test Person 1001', { ...everything, ...change })).toBe(expected);
});

test('an entry that is not decided yet neither came in nor stayed out', () => {
  const pending = { ...entry, outcome: null };
  expect(isWanted(pending, '', { ...everything, outcome: 'came-in' })).toBe(false);
  expect(isWanted(pending, '', { ...everything, outcome: 'stayed-out' })).toBe(false);
  expect(isWanted(pending, '', everything)).toBe(true);
});

test('a search finds letters with and without their accents', () => {
  expect(hasAll('Zoë Müller', 'muller ZOE')).toBe(true);
  expect(hasAll('Zoe Muller', 'müller')).toBe(true);
  expect(hasAll('anything', '')).toBe(true);
});

test('entries stand once each, the newest first, as they were heard last', () => {
  const known = [{ ...entry, id: 2, outcome: null }, entry];
  const heard = [
    { ...entry, id: 3 },
    { ...entry, id: 2 },
  ];
  const all = withEntries(known, heard);
  expect(all.map(({ id, outcome }) => [id, outcome])).toEqual([
    [3, 'opened'],
    [2, 'opened'],
    [1, 'opened'],
  ]);
});

test('the bridge’s news replaces what is known by the same name or id', () => {
  const at = '2026-06-01T10:00:00.000Z';
  const told = { v: 1, id: 1 } as const;
  const known = { ...nothingKnown, terminals: [online, { ...online, name: 'back' }], entries: [entry] };
  const terminal = { ...away, name: 'back' };
  expect(withNews(known, { ...told, type: 'terminal', terminal }).terminals).toEqual([online, terminal]);
  const next = { ...entry, id: 2 };
  expect(withNews(known, { ...told, type: 'entry', entry: next }).entries).toEqual([next, entry]);
  expect(withNews(known, { ...told, type: 'pulse', at })).toEqual({});
  const house = {
    terminals: [],
    doors: null,
    alerts: null,
    enrolments: null,
    role: 'enroller' as const,
    hasEarlierEntries: false,
    at,
  };
  const snapshot = { ...told, ...house, type: 'snapshot' as const };
  expect(withNews(known, { ...snapshot, entries: null })).toMatchObject({
    entries: [],
    doors: [],
    alerts: [],
  });
  expect(withNews(known, { ...snapshot, entries: [next, entry] }).entries).toEqual([next, entry]);
  const later = { ...snapshot, entries: [{ ...entry, id: 90 }], hasEarlierEntries: true };
  expect(withNews(known, later)).toMatchObject({ entries: [{ id: 90 }], hasEarlier: true });
});

test.each([
  [undefined, 'cannot be read: no entry opens this door'],
  [-1_999, 'right'],
  [3_000, '3s fast'],
  [-120_000, '2m slow'],
])('a clock that is %s ms ahead', (offset, expected) => {
  expect(clockText(offset, en, format)).toBe(expected);
});

const online = {
  name: 'front',
  since: '',
  passport: null,
  probedAt: null,
  users: 0,
  state: 'online',
  serialNumber: '1',
} satisfies TerminalMessage;
const away = {
  ...online,
  state: 'retrying',
  attempt: 1,
  retryInMs: 1,
  problem: 'gone',
} satisfies TerminalMessage;

test.each([
  [[], 'quiet', 'No terminals are set up yet'],
  [[online], 'good', 'The terminal is online'],
  [[online, { ...online, advice: 'do this' }], 'warning', '1 terminal with something to do'],
  [[online, { ...online, advice: 'do this' }, away], 'bad', '1 of 3 terminals not online'],
] as const)('how the terminals are in one sentence (%#)', (terminals, tone, sentence) => {
  expect(standOf(terminals, en)).toEqual({ tone, sentence });
});

test.each([
  [{}, 'good', 'Ready'],
  [{ isRegistered: false }, 'warning', 'Cobot does not have the check-in token yet'],
  [{ userId: null }, 'quiet', 'Not enrolled'],
] as const)('how far an enrolment is: %j', (change, tone, words) => {
  expect(enrolmentOf({ ...member, ...change }, en)).toEqual({ tone, words });
});

test.each([
  [{}, 'good', 'Active'],
  [{ state: 'ending', canceledTo: '2026-07-31' }, 'warning', 'Ends 31 Jul 2026'],
  [{ state: 'future', startsOn: '2026-08-01' }, 'warning', 'Starts 1 Aug 2026'],
  [{ state: 'unconfirmed' }, 'warning', 'Not confirmed'],
  [{ state: 'ended', canceledTo: '2026-05-31' }, 'bad', 'Ended 31 May 2026'],
  [{ state: 'deleted' }, 'bad', 'Not at Cobot any more'],
] as const)('whether a membership runs: %j', (change, tone, words) => {
  expect(membershipOf({ ...member, ...change }, en, format)).toEqual({ tone, words });
});

const line: AuditLineMessage = {
  number: 1,
  at: '2026-06-01T10:00:00.000Z',
  actor: 'manager',
  action: 'door-opened',
  memberNumber: null,
  terminal: 'front door',
  details: { status: 200 },
};

test.each([
  [{}, { who: 'manager', what: 'opened the door', more: 'done' }],
  [
    { actor: 'system', action: 'brand-new', memberNumber: '17', details: { status: 403, account: 'x' } },
    { who: 'The bridge', what: 'brand-new', more: 'Member 17 · refused (403) · account: x' },
  ],
  [{ details: { status: null } }, { who: 'manager', what: 'opened the door', more: 'cut off' }],
] as const)('a line of the audit in words (%#)', (change, words) => {
  expect(auditWords({ ...line, ...change }, en)).toEqual(words);
});

test.each([
  [new AskError('wrong-password', 'name or password is wrong'), 'Name or password is wrong.'],
  [new AskError('brand-new', 'a thing', { advice: 'do that' }), 'That did not work: a thing; do that'],
  [new AskError('other', 'a thing'), 'That did not work: a thing'],
  [new TypeError('a bug'), 'That did not work: a bug'],
])('a problem in words (%#)', (error, words) => {
  expect(problemText(en, error)).toBe(words);
});
