import { beforeEach, expect, test } from 'vitest';
import { CheckInLine } from '../../src/bridge/entries/check-in-line.ts';
import type { Question } from '../../src/bridge/entries/check-in-line.ts';
import type { CheckInAnswer } from '../../src/cobot/check-ins.ts';
import { HeldClock } from './support/held-clock.ts';

const yes: CheckInAnswer = {
  kind: 'checked-in',
  checkInId: 'c1',
  membershipId: 'm1',
  validUntil: undefined,
};

let clock: HeldClock;
/** The questions Cobot has and has not answered, by token. */
let open: { token: string; timeoutMs: number; answer: (answer: CheckInAnswer) => void }[];
let line: CheckInLine;

beforeEach(() => {
  clock = new HeldClock();
  open = [];
  line = new CheckInLine({
    clock,
    signal: new AbortController().signal,
    desk: {
      checkIn: (token, { timeoutMs }) =>
        new Promise((resolve) => {
          open.push({ token, timeoutMs, answer: resolve });
        }),
    },
  });
});

const question = (member: string, change: Partial<Question> = {}): Question => ({
  terminal: 'front',
  membershipId: member,
  checkInToken: `token of ${member}`,
  timeoutMs: () => 2000,
  isMoot: () => false,
  ...change,
});
const asked = () => open.map(({ token }) => token.replace('token of ', ''));
const answered = async (promise: Promise<unknown>) => {
  open.shift()?.answer(yes);
  return promise;
};

test('a second press of the same member shares the answer, at whichever door', async () => {
  const first = line.ask(question('m1'));
  const second = line.ask(question('m1', { terminal: 'back' }));
  expect(asked()).toEqual(['m1']);
  expect(await answered(first)).toEqual({ answer: yes, isShared: false });
  expect(await second).toEqual({ answer: yes, isShared: true });
  void line.ask(question('m1'));
  expect(asked()).toEqual(['m1']);
});

test('three at a terminal are asked about at once, the fourth when one is answered', async () => {
  const questions = ['m1', 'm2', 'm3', 'm4'].map((member) => line.ask(question(member)));
  void line.ask(question('m5', { terminal: 'back' }));
  expect(asked()).toEqual(['m1', 'm2', 'm3', 'm5']);
  await answered(questions[0] ?? Promise.reject(new RangeError('no question')));
  expect(asked()).toEqual(['m2', 'm3', 'm5', 'm4']);
});

test('who waits too long for the turn is not asked about', async () => {
  for (const member of ['m1', 'm2', 'm3']) void line.ask(question(member));
  const late = line.ask(question('m4'));
  clock.advance(2000);
  expect(await late).toBe('too-late');
  expect(asked()).toEqual(['m1', 'm2', 'm3']);
});

test('whose door cannot be opened any more when the turn comes is not asked about', async () => {
  let isGone = false;
  for (const member of ['m1', 'm2', 'm3']) void line.ask(question(member));
  const moot = line.ask(question('m4', { isMoot: () => isGone }));
  isGone = true;
  open[0]?.answer(yes);
  expect(await moot).toBe('moot');
});

test('where the first one was not asked about, the second one is', async () => {
  const first = line.ask(question('m1', { timeoutMs: () => 0 }));
  const second = line.ask(question('m1', { terminal: 'back' }));
  const third = line.ask(question('m1', { terminal: 'roof' }));
  expect(await first).toBe('too-late');
  await Promise.resolve();
  expect(asked()).toEqual(['m1']);
  expect(await answered(second)).toMatchObject({ isShared: false });
  expect(await third).toMatchObject({ isShared: true });
});
