import { expect, test } from 'vitest';
import type { Endpoint } from '../../simulator/cobot/endpoints.ts';
import { apiKey, House, type Person } from '../support/house.ts';
import { until } from '../support/until.ts';
import { reconciliationSchema } from '../../src/bridge/web/door-messages.ts';

const asked: readonly Endpoint[] = ['check-in-v2', 'current-check-ins'];

/** A house whose Cobot goes away once everybody is known. */
async function houseWithoutCobot(offline: 'deny' | 'members' | 'members-with-pass') {
  const house = await House.start({ terminals: [{}, {}], terminalConfig: [{ offline }, { offline }] });
  house.cobot.changeSettings({ repeatCheckIn: 'new' });
  const away = () => {
    for (const endpoint of asked) house.cobot.setFault(endpoint, { kind: 'reset' });
  };
  const back = () => {
    for (const endpoint of asked) house.cobot.setFault(endpoint, undefined);
  };
  return { house, away, back };
}

/** Whom the bridge knows for the time without Cobot. */
async function known(house: House, members = 1): Promise<void> {
  const taken = () => house.log.filter((line) => line.includes('"event":"snapshot-member-taken"')).length;
  await until(() => taken() === members, 'the members to be in the snapshot');
}

/** Somebody else, by whose finger the bridge notices that Cobot is back. */
async function enrolNext(house: House): Promise<Person> {
  return house.enrol('Test Person Next');
}

async function report(house: House) {
  const answer = await fetch(`${house.bridge.httpUrl}/api/reconciliation`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return reconciliationSchema.parse(await answer.json());
}

function checkInsOf(house: House, { membershipId }: Person) {
  return house.cobot.checkIns().filter((checkIn) => checkIn.membershipId === membershipId);
}

test('by default nobody comes in', async () => {
  const { house, away } = await houseWithoutCobot('deny');
  const person = await house.enrol();
  away();
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'cobot-unavailable', openedAt: null }]);
  expect(house.openings()).toEqual([]);
});

test('a member with a pass comes in, through two doors on one pass, and is posted once when Cobot is back', async () => {
  const { house, away, back } = await houseWithoutCobot('members-with-pass');
  const person = await house.enrol('Test Person One', { passes: 1 });
  const next = await enrolNext(house);
  await known(house, 2);
  away();
  house.press(person, 0);
  await house.decided(1);
  house.press(person, 1);
  const entries = await house.decided(2);
  expect(entries.map(({ outcome, way }) => `${outcome} ${way}`)).toEqual([
    'opened offline',
    'opened offline',
  ]);
  expect(await report(house)).toMatchObject({ counts: { pending: 1 } });
  expect(house.cobot.checkIns()).toEqual([]);
  back();
  house.press(next);
  await until(async () => (await report(house)).counts.posted === 1, 'the entry to be posted');
  expect(checkInsOf(house, person)).toHaveLength(1);
  expect(house.cobot.member(person.membershipId).unusedPasses).toBe(0);
});

test('a member without a pass stays outside, and reads why', async () => {
  const { house, away } = await houseWithoutCobot('members-with-pass');
  const person = await house.enrol('Test Person One', { passes: 0 });
  await known(house);
  away();
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'no-pass', openedAt: null }]);
  await house.shows('No time pass left. Please ask the staff.');
  expect(house.openings()).toEqual([]);
});

test('where any member may come in, one Cobot would have refused stands in the report', async () => {
  const { house, away, back } = await houseWithoutCobot('members');
  const person = await house.enrol('Test Person One', { passes: 0 });
  const next = await enrolNext(house);
  await known(house, 2);
  away();
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', way: 'offline' }]);
  back();
  house.press(next);
  const told = await until(async () => {
    const found = await report(house);
    return found.counts.refused === 1 && found;
  }, 'the refusal');
  expect(told.wouldHaveBeenRefused).toMatchObject([
    { membershipId: person.membershipId, reason: 'No time passes left.' },
  ]);
});

test('after a restart in the middle of it members still come in, and nothing is posted twice', async () => {
  const { house, away, back } = await houseWithoutCobot('members-with-pass');
  const person = await house.enrol('Test Person One', { passes: 2 });
  const next = await enrolNext(house);
  await known(house, 2);
  away();
  house.press(person);
  await house.decided(1);
  await house.restartBridge();
  await house.online();
  house.moveClock(2000);
  house.press(person);
  expect((await house.decided(2)).at(-1)).toMatchObject({ outcome: 'opened', way: 'offline' });
  back();
  house.press(next);
  await until(async () => (await report(house)).counts.posted === 1, 'the entry to be posted');
  expect(await report(house)).toMatchObject({ counts: { pending: 0, posted: 1 } });
  expect(checkInsOf(house, person)).toHaveLength(1);
});
