import { afterEach, beforeEach, expect, test } from 'vitest';
import { EnrolmentDesk } from '../../src/bridge/enrolment/enrol.ts';
import type { EnrolmentParts } from '../../src/bridge/enrolment/enrol.ts';
import { Roster } from '../../src/bridge/entries/roster.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import type { Store } from '../../src/bridge/store/store.ts';
import { CobotError } from '../../src/cobot/errors.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';

let store: Store;
let roster: Roster;
let lines: string[];
let parts: EnrolmentParts;
/** token → membership, as Cobot has them. */
let tokens: Map<string, string>;
let steps: string[];
let adopted: string[];
/** The next time this step is reached, it fails. */
let failAt: string | undefined;

function reach(step: string): void {
  steps.push(step);
  if (failAt !== step) return;
  failAt = undefined;
  throw new CobotError('transport', 'no answer');
}

function membership(id: string) {
  return {
    id,
    name: 'Ada Testperson',
    email: 'ada@example.com',
    accountId: undefined,
    teamId: undefined,
    plan: undefined,
    upcomingPlan: undefined,
    confirmedAt: new Date('2026-01-01T00:00:00Z'),
    startsOn: undefined,
    canceledTo: undefined,
  };
}

beforeEach(async () => {
  store = await openStore(':memory:');
  await store.terminals.know('front');
  roster = new Roster();
  tokens = new Map();
  steps = [];
  adopted = [];
  failAt = undefined;
  const kept = keptLog();
  lines = kept.lines;
  let seed = 0;
  parts = {
    store,
    roster,
    clock: new HeldClock(),
    log: kept.log,
    randomBytes: (count) => new Uint8Array(count).fill((seed += 1)),
    fleet: {
      async lookAtUsers() {
        reach('look at users');
      },
      async adopt(userId) {
        adopted.push(userId);
      },
    },
    sync: {
      async placeMember() {
        reach('place');
        return [{ terminal: 'front', result: 'written' }];
      },
      async takeOut(userId) {
        reach(`take out ${userId}`);
      },
    },
    cobot: {
      async membership(id) {
        reach('membership');
        return id === 'nobody' ? undefined : membership(id);
      },
      async checkInToken(token) {
        reach('look up');
        const membershipId = tokens.get(token);
        return membershipId === undefined ? undefined : { token, membershipId };
      },
      async createCheckInToken({ membershipId, token }) {
        reach('create');
        tokens.set(token, membershipId);
      },
    },
  };
});

afterEach(() => store.close());

test('a member gets a user id, a user in the terminals, and a token at Cobot', async () => {
  const result = await new EnrolmentDesk(parts).enrol('m1');
  expect(result).toEqual({
    membershipId: 'm1',
    userId: '1001',
    isNew: true,
    terminals: [{ terminal: 'front', result: 'written' }],
  });
  const [token] = [...tokens.keys()];
  expect(token).toMatch(/^ctb-[A-Za-z0-9_-]{22}$/);
  expect(tokens.get(token ?? '')).toBe('m1');
  expect(roster.find('1001')).toEqual({ membershipId: 'm1', checkInToken: token, firstName: 'Ada' });
  expect(steps).toEqual(['membership', 'look at users', 'place', 'look up', 'create']);
});

test('enrolling again changes nothing', async () => {
  const desk = new EnrolmentDesk(parts);
  const [first, second] = await Promise.all([desk.enrol('m1'), desk.enrol('m1')]);
  expect(second).toMatchObject({ userId: first.userId, isNew: false });
  expect(tokens.size).toBe(1);
  expect(steps.filter((step) => step === 'create')).toHaveLength(1);
});

test.each(['membership', 'look at users', 'place', 'look up', 'create'])(
  'an enrolment cut short at "%s" is finished by the next one',
  async (step) => {
    failAt = step;
    const desk = new EnrolmentDesk(parts);
    await expect(desk.enrol('m1')).rejects.toThrow('no answer');
    // As after a crash: nothing of the first desk is left but the store.
    const result = await new EnrolmentDesk(parts).enrol('m1');
    expect(result.userId).toBe('1001');
    expect([...tokens.values()]).toEqual(['m1']);
    expect((await store.enrolments.all())[0]).toMatchObject({ userId: '1001', isRegistered: true });
  },
);

test('a number that staff wrote into the custom field is the member’s, and one that was given is written there', async () => {
  const field = new Map([['m1', '4711']]);
  parts.numbers = {
    of: async (id) => field.get(id),
    keep: async (id, number) => void field.set(id, number),
  };
  const desk = new EnrolmentDesk(parts);
  expect((await desk.enrol('m1')).userId).toBe('4711');
  expect((await desk.enrol('m2')).userId).toBe('1001');
  expect(field.get('m2')).toBe('1001');
  // Given to somebody once, it is nobody else's.
  field.set('m3', '4711');
  await expect(desk.enrol('m3')).rejects.toMatchObject({ code: 'user-id-taken' });
  field.set('m3', 'seven');
  await expect(desk.enrol('m3')).rejects.toMatchObject({
    code: 'number-differs',
    advice: expect.stringContaining('1 to 9 digits'),
  });
  field.set('m1', '4712');
  await expect(desk.enrol('m1')).rejects.toMatchObject({ advice: expect.stringContaining('4711') });
  expect(await store.enrolments.all()).toHaveLength(2);
});

test('the token is on disk before Cobot hears of it', async () => {
  let storedToken: string | undefined;
  const { createCheckInToken } = parts.cobot;
  parts.cobot.createCheckInToken = async (wanted) => {
    storedToken = (await store.enrolments.ofMembership('m1'))?.checkInToken;
    expect(wanted.token).toBe(storedToken);
    await createCheckInToken(wanted);
  };
  await new EnrolmentDesk(parts).enrol('m1');
  expect(storedToken).toBeDefined();
});

test('a token that got lost at Cobot is put back', async () => {
  const desk = new EnrolmentDesk(parts);
  await desk.enrol('m1');
  const before = [...tokens.keys()];
  tokens.clear();
  await desk.enrol('m1');
  expect([...tokens.keys()]).toEqual(before);
});

test('an unknown membership is refused with advice, and gets no user id', async () => {
  const desk = new EnrolmentDesk(parts);
  await expect(desk.enrol('nobody')).rejects.toMatchObject({
    code: 'unknown-membership',
    advice: expect.stringContaining('copy the id'),
  });
  expect(await store.enrolments.all()).toEqual([]);
  expect((await desk.enrol('m1')).userId).toBe('1001');
});

test('a member who is in the terminals already keeps that user id', async () => {
  const desk = new EnrolmentDesk(parts);
  expect((await desk.enrol('m1', '42')).userId).toBe('42');
  expect(adopted).toEqual(['42']);
  await expect(desk.enrol('m2', '42')).rejects.toMatchObject({ code: 'user-id-taken' });
  await expect(desk.enrol('m1', '43')).rejects.toMatchObject({ code: 'already-enrolled' });
  expect((await desk.enrol('m1')).userId).toBe('42');
});

test('the log holds neither name nor token nor membership', async () => {
  await new EnrolmentDesk(parts).enrol('m1');
  expect(lines.join('')).toContain('enrolled');
  expect(lines.join('')).not.toMatch(/Ada|ctb-/);
});
