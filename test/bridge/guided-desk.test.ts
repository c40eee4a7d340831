import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { consentTexts } from '../../src/bridge/enrolment/consent-texts.ts';
import { GuidedDesk } from '../../src/bridge/enrolment/guided-desk.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import type { Store } from '../../src/bridge/store/store.ts';
import { until } from '../support/until.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';
import { noEnrolments } from './support/no-enrolments.ts';

let store: Store;
let clock: HeldClock;
let desk: GuidedDesk;

beforeEach(async () => {
  store = await openStore(':memory:');
  onTestFinished(() => store.close());
  clock = new HeldClock();
  desk = noEnrolments({ store, clock, log: keptLog().log });
});

const minute = 60_000;
const consent = { textVersion: consentTexts.version, language: 'de', givenHow: 'paper' };

test('an enrolment nobody goes on with is cancelled after a quarter of an hour, and its consent withdrawn', async () => {
  const enrolment = desk.begin('m1', 'rita');
  clock.advance(14 * minute);
  await enrolment.consent(consent, 'rita');
  expect(await store.consents.current('m1', 'finger')).toMatchObject({ ...consent, witnessedBy: 'rita' });
  clock.advance(14 * minute);
  expect(enrolment.now.step.is).toBe('terminal');
  clock.advance(minute);
  await until(() => enrolment.isOver, 'the enrolment to be over');
  expect(enrolment.now.step.is).toBe('cancelled');
  expect(await store.consents.current('m1', 'finger')).toBeUndefined();
  expect(await store.consents.history('m1')).toMatchObject([{ withdrawnHow: 'enrolment-cancelled' }]);
});

test('a consent that was given before stays when a new attempt is cancelled', async () => {
  const before = await store.consents.give({
    membershipId: 'm1',
    purpose: 'finger',
    textVersion: '2020-01',
    textHash: 'x',
    language: 'en',
    givenHow: 'paper',
    witnessedBy: undefined,
    givenAt: 1,
  });
  const enrolment = desk.begin('m1', 'rita');
  await enrolment.consent(consent, 'rita');
  enrolment.cancel();
  await until(() => enrolment.isOver, 'the enrolment to be over');
  expect(await store.consents.current('m1', 'finger')).toEqual(before);
});

test('one member is enrolled by one person at a time; whoever comes back goes on', async () => {
  const enrolment = desk.begin('m1', 'rita');
  expect(desk.begin('m1', 'rita')).toBe(enrolment);
  expect(() => desk.begin('m1', 'sam')).toThrow('rita is enrolling this member');
  enrolment.cancel();
  await until(() => enrolment.isOver, 'the enrolment to be over');
  expect(desk.begin('m1', 'sam').now.startedBy).toBe('sam');
  expect(desk.list().map(({ startedBy }) => startedBy)).toEqual(['rita', 'sam']);
});

test('so many at once are no house, and of those that are over only the last are kept', async () => {
  for (let member = 1; member <= 20; member += 1) desk.begin(`m${member}`, 'rita');
  expect(() => desk.begin('m21', 'rita')).toThrow('too many enrolments are under way');
  const first = desk.list()[0]?.id ?? '';
  for (let round = 0; round < 2; round += 1) {
    for (const { id } of desk.list()) desk.at(id).cancel();
    await until(() => desk.list().every(({ step }) => step.is === 'cancelled'), 'all to be over');
    for (let member = 1; member <= 19; member += 1) desk.begin(`m${member}`, 'rita');
  }
  expect(() => desk.at(first)).toThrow('there is no such enrolment any more');
});
