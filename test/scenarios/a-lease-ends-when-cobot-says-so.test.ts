import { expect, test } from 'vitest';
import { faultSchema, inflict } from '../../simulator/terminal/faults/inflict.ts';
import type { House, Person } from '../support/house.ts';
import { until } from '../support/until.ts';
import { followed, startWithMember } from './support/webhook-house.ts';

const twoDoors = { terminals: [{}, {}] };

/** Until the leaver is out of the first door's terminal; the second's takes its time, and still knows the finger. */
async function outAtTheFirst(house: House, leave: () => unknown): Promise<void> {
  const slow = { kind: 'delay', ms: 4_000, on: 'answers' };
  inflict(house.terminal(1), faultSchema.parse(slow));
  leave();
  await until(() => house.terminal(0).users().length === 0, 'the leaver to be out');
}

/** A finger at the terminal that is behind. */
function pressAtTheSecond(house: House, person: Person): void {
  house.press(person, 1);
  house.terminal(1).faults.clear();
}

test('whoever was cancelled after the first door does not come through the second', async () => {
  const { house, person } = await startWithMember(twoDoors);
  house.press(person, 0);
  await house.decided(1);
  await outAtTheFirst(house, () => house.cobot.cancelMember(person.membershipId));
  pressAtTheSecond(house, person);
  const entries = await house.decided(2);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['opened', 'refused-by-cobot']);
  expect(house.openings(1)).toEqual([]);
});

test('whoever was deleted after the first door does not come through the second', async () => {
  const { house, person } = await startWithMember(twoDoors);
  house.press(person, 0);
  await house.decided(1);
  await outAtTheFirst(house, () => house.cobot.deleteMember(person.membershipId));
  pressAtTheSecond(house, person);
  const entries = await house.decided(2);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['opened', 'unknown-token']);
  expect(house.openings(1)).toEqual([]);
});

test('after a check-out at Cobot the next finger asks Cobot', async () => {
  const { house, person } = await startWithMember(twoDoors);
  house.press(person, 0);
  await house.decided(1);
  const answer = await fetch(
    `${house.cobot.spaceUrl}/api/memberships/${person.membershipId}/check_ins/current`,
    {
      method: 'DELETE',
      headers: { authorization: `Bearer ${house.cobot.token}` },
    },
  );
  expect(answer.ok).toBe(true);
  await followed(house);
  house.press(person, 1);
  const entries = await house.decided(2);
  expect(entries.map(({ outcome, way }) => [outcome, way])).toEqual([
    ['opened', 'check-in'],
    ['opened', 'check-in'],
  ]);
});

test('what changes nothing about the access leaves the lease alone', async () => {
  const { house, person } = await startWithMember(twoDoors);
  house.press(person, 0);
  await house.decided(1);
  house.cobot.changeMember(person.membershipId, { name: 'Testina Two' });
  await followed(house);
  house.press(person, 1);
  const entries = await house.decided(2);
  expect(entries.at(-1)).toMatchObject({ outcome: 'opened', way: 'lease' });
});
