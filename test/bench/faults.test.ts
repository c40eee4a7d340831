import { expect, test } from 'vitest';
import { compareBooks } from '../../bench/faults/books.ts';
import type { Recorded } from '../../bench/faults/running-bridge.ts';

const at = Date.UTC(2026, 5, 1, 10);
const line = (userId: string, second: number) => ({
  uid: undefined,
  userId,
  verify: 1,
  state: 0,
  wallMs: at + second * 1000,
  workCode: 0,
});
const entry = (userId: string, second: number, outcome: Recorded['outcome'] = 'opened'): Recorded => ({
  terminal: 'door 0',
  userId,
  terminalTime: `2026-06-01T10:00:0${second}`,
  outcome,
  way: null,
  reason: null,
});
const checkIn = (membershipId: string) => ({
  id: `c-${membershipId}`,
  membershipId,
  passId: null,
  validFrom: '',
  validUntil: '',
});

function books(
  lines: readonly ReturnType<typeof line>[],
  entries: readonly Recorded[],
  members: readonly string[],
) {
  return compareBooks({
    terminals: new Map([['door 0', { punches: () => [...lines] }]]),
    entries,
    cobot: { checkIns: () => members.map(checkIn) },
    membershipOf: new Map([
      ['1', 'm1'],
      ['2', 'm2'],
    ]),
  });
}

const right = { lost: 0, doubled: 0, chargedTwice: 0, openedWithoutCobot: 0 };

test('books that agree are right, also where two presses fell into one second', () => {
  expect(
    books([line('1', 1), line('1', 1), line('2', 2)], [entry('1', 1), entry('2', 2, 'late')], ['m1']),
  ).toEqual(right);
});

test.each([
  ['a line without an entry is lost', { lost: 1 }, [line('1', 1), line('2', 2)], [entry('1', 1)], ['m1']],
  ['an entry that is there twice', { doubled: 1 }, [line('1', 1)], [entry('1', 1), entry('1', 1)], ['m1']],
  ['two check-ins are a charge too many', { chargedTwice: 1 }, [line('1', 1)], [entry('1', 1)], ['m1', 'm1']],
  ['a door that opened without Cobot', { openedWithoutCobot: 1 }, [line('1', 1)], [entry('1', 1)], ['m2']],
] as const)('%s is found', (_what, wrong, lines, entries, members) => {
  expect(books(lines, entries, members)).toEqual({ ...right, ...wrong });
});
