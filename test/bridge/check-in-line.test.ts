import { beforeEach, expect, test } from 'vitest';
import { CheckInLine } from '../../src/bridge/entries/check-in-line.ts';
import type { Question } from '../../src/bridge/entries/check-in-line.ts';
import type { CheckInAnswer } from '../../src/cobot/check-ins.ts';
import { eventually } from './support/eventually.ts';
import { HeldClock } from './support/held-clock.ts';

const yes: CheckInAnswer = {
  kind: 'checked-in',
  checkInId: 'c1',
  membershipId: 'm1',
  validUntil: undefined,
};

let clock: HeldClock;
/** Every word of Cobot, also the late ones. */
let words: string[];
/** The check-ins Cobot has running, or why it does not tell. */
let running: { id: string; validUntil: Date | undefined }[] | Error;
let readBacks: number;
/** The questions Cobot has and has not answered, by token. */
let open: { token: string; timeoutMs: number; answer: (answer: CheckInAnswer) => void }[];
let line: CheckInLine;

beforeEach(() => {
  clock = new HeldClock();
  open = [];
  words = [];
  running = [];
  readBacks = 0;
  line = new CheckInLine({
    clock,
    signal: new AbortController().signal,
    onWord: (membershipId, { kind }) => void words.push(`${membershipId} ${kind}`),
    desk: {
      runningCheckIns: async () => {
        readBacks += 1;
        if (running instanceof Error) throw running;
        return running.map((each) => ({ ...each, validFrom: undefined, membershipId: undefined }));
      },
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
  mayBeIn: () => true,
  ...change,
});
const asked = () => open.map(({ token }) => token.replace('token of ', ''));
const answer = (word: CheckInAnswer) => open.shift()?.answer(word);
const answered = async (promise: Promise<unknown>) => {
  answer(yes);
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

test('who waits no longer hears that it took too long, and the late answer still tells', async () => {
  const first = line.ask(question('m1'));
  clock.advance(2000);
  expect(await first).toEqual({ answer: { kind: 'timed-out' }, isShared: false });
  answer(yes);
  await eventually('the late word', () => words.length > 0);
  expect(words).toEqual(['m1 checked-in']);
});

test('who presses again while the answer is on its way joins it, and asks nothing', async () => {
  const first = line.ask(question('m1'));
  clock.advance(2000);
  await first;
  const second = line.ask(question('m1'));
  answer(yes);
  expect(await second).toEqual({ answer: yes, isShared: true });
  expect(words).toHaveLength(1);
});

test('a lost answer is read back, and what was done counts', async () => {
  const first = line.ask(question('m1'));
  running = [{ id: 'c7', validUntil: undefined }];
  answer({ kind: 'unavailable', status: undefined });
  expect(await first).toMatchObject({ answer: { kind: 'already-in', checkInId: 'c7' } });
  expect([open.length, readBacks]).toEqual([0, 1]);
});

test('a lost request is posted again once it is known to be lost', async () => {
  const first = line.ask(question('m1'));
  answer({ kind: 'unavailable', status: 503 });
  await eventually('the second post', () => open.length === 1);
  expect(readBacks).toBe(1);
  expect(await answered(first)).toMatchObject({ answer: yes });
});

test('where it cannot be read back nothing is posted again, now or at the next press', async () => {
  running = new Error('Cobot is away');
  const first = line.ask(question('m1'));
  answer({ kind: 'unavailable', status: 503 });
  expect(await first).toMatchObject({ answer: { kind: 'unavailable', status: 503 } });
  expect(await line.ask(question('m1'))).toMatchObject({ answer: { kind: 'unavailable' } });
  expect(open).toEqual([]);
  running = [];
  const third = line.ask(question('m1'));
  await eventually('the third press to be asked about', () => open.length === 1);
  expect(await answered(third)).toMatchObject({ answer: yes });
});

test('with no time left nothing is read back or posted again', async () => {
  let left = 2000;
  const first = line.ask(question('m1', { timeoutMs: () => left }));
  left = 50;
  answer({ kind: 'unavailable', status: 503 });
  expect(await first).toMatchObject({ answer: { kind: 'unavailable' } });
  expect([open.length, readBacks]).toEqual([0, 0]);
});

test('a refusal while a check-in runs is already in', async () => {
  running = [{ id: 'c7', validUntil: new Date(clock.wallNow() + 1) }];
  const first = line.ask(question('m1'));
  answer({ kind: 'refused', text: 'Already checked in.' });
  expect(await first).toMatchObject({ answer: { kind: 'already-in', checkInId: 'c7' } });
});

test('a check-in that is over is none, and a refusal is a refusal', async () => {
  running = [{ id: 'c7', validUntil: new Date(clock.wallNow()) }];
  const first = line.ask(question('m1'));
  answer({ kind: 'refused', text: 'No time passes left.' });
  expect(await first).toMatchObject({ answer: { kind: 'refused' } });
});

test('a running check-in opens nothing where the membership is known to be over', async () => {
  running = [{ id: 'c7', validUntil: undefined }];
  const first = line.ask(question('m1', { mayBeIn: () => false }));
  answer({ kind: 'refused', text: 'Membership canceled.' });
  expect(await first).toMatchObject({ answer: { kind: 'refused' } });
});

test('who is told to wait a moment is asked about again after it, if that is in time', async () => {
  const first = line.ask(question('m1'));
  answer({ kind: 'rate-limited', retryAfterMs: 1000 });
  await eventually('the wait', () => {
    clock.advance(10);
    return open.length === 1;
  });
  expect(await answered(first)).toMatchObject({ answer: yes });
  const late = line.ask(question('m1'));
  answer({ kind: 'rate-limited', retryAfterMs: 2000 });
  expect(await late).toMatchObject({ answer: { kind: 'rate-limited' } });
});

test('of whom nobody knows is read back before anything is posted', async () => {
  running = [{ id: 'c7', validUntil: undefined }];
  line.doubt('m1');
  expect(await line.ask(question('m1'))).toMatchObject({ answer: { kind: 'already-in' } });
  expect(open).toEqual([]);
});

test.each([
  ['nobody', [] as string[], 1],
  ['somebody at another door', ['back'], 2],
])(
  'where the terminal is gone before Cobot is asked again, and %s waits as well (%o)',
  async (_who, others, posts) => {
    let isGone = false;
    const first = line.ask(question('m1', { isMoot: () => isGone }));
    const second = others.map((terminal) => line.ask(question('m1', { terminal })));
    await eventually('asked', () => open.length === 1);
    isGone = true;
    answer({ kind: 'unavailable', status: 500 });
    await eventually('read back', () => readBacks === 1);
    if (posts === 2) {
      await eventually('asked again', () => open.length === 1);
      answer(yes);
    }
    const kind = posts === 2 ? 'checked-in' : 'unavailable';
    expect(await first).toMatchObject({ answer: { kind } });
    for (const other of second) expect(await other).toMatchObject({ answer: { kind }, isShared: true });
    expect(open).toEqual([]);
  },
);

test('whose terminal is gone while Cobot wants time is not asked about again', async () => {
  let isGone = false;
  const asking = line.ask(question('m1', { isMoot: () => isGone }));
  await eventually('asked', () => open.length === 1);
  answer({ kind: 'rate-limited', retryAfterMs: 500 });
  isGone = true;
  await eventually('given up', () => {
    clock.advance(100);
    return words.length === 1;
  });
  expect(await asking).toMatchObject({ answer: { kind: 'rate-limited' } });
  expect(open).toEqual([]);
});
