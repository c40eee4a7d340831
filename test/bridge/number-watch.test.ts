import { expect, test } from 'vitest';
import type { Membership } from '../../src/cobot/schemas.ts';
import { NumberWatch } from '../../src/bridge/enrolment/number-watch.ts';
import { BridgeError } from '../../src/bridge/errors.ts';
import { until } from '../support/until.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';
import { membershipForTest } from './support/membership-for-test.ts';

const { signal } = new AbortController();

/** A house whose custom field holds these numbers, by membership. */
function houseWith(numbers: Record<string, string>, memberships: readonly Membership[]) {
  const house = {
    numbers: new Map(Object.entries(numbers)),
    shared: [] as string[],
    memberships,
    enrolled: new Set<string>(),
    /** What the desk says to a membership. */
    refusals: new Map<string, string>(),
    tried: [] as string[],
    lists: 0,
    isDown: false,
  };
  const kept = keptLog();
  const clock = new HeldClock();
  const enrolment = (membershipId: string) => ({
    membershipId,
    userId: '1',
    checkInToken: 'ctb-1',
    isRegistered: true,
    name: '',
  });
  const watch = new NumberWatch({
    numbers: {
      all: async () => {
        if (house.isDown) throw new BridgeError('transport', 'down', 'Cobot does not answer');
        return { byMembership: house.numbers, shared: house.shared, unreadable: [] };
      },
      of: async (id) => house.numbers.get(id),
    },
    cobot: {
      membershipList: async () => {
        house.lists += 1;
        return { rows: [...house.memberships], unreadable: [] };
      },
    },
    enrolments: {
      all: async () => [...house.enrolled].map(enrolment),
      ofMembership: async (id) => (house.enrolled.has(id) ? enrolment(id) : undefined),
    },
    desk: {
      enrol: async (id) => {
        house.tried.push(id);
        const refusal = house.refusals.get(id);
        if (refusal !== undefined) throw new BridgeError('refusal', 'number-taken', refusal);
        house.enrolled.add(id);
        return { membershipId: id, userId: '1', isNew: true, terminals: [] };
      },
    },
    everyMs: 900_000,
    timeZone: 'Europe/Berlin',
    clock,
    log: kept.log,
  });
  const told = (event: string) => kept.lines.filter((line) => line.includes(`"${event}"`));
  return { house, watch, clock, told };
}

test('who has a number and is not enrolled is enrolled, members to come too, and nobody whose membership is over', async () => {
  const { house, watch } = houseWith({ now: '1', later: '2', over: '3', gone: '4' }, [
    membershipForTest('now'),
    membershipForTest('later', { startsOn: '2026-07-01' }),
    membershipForTest('over', { canceledTo: '2026-05-01' }),
    membershipForTest('without'),
  ]);
  await watch.look(signal);
  expect(house.tried).toEqual(['now', 'later']);
});

test('where everybody with a number is enrolled Cobot is not asked for its members', async () => {
  const { house, watch } = houseWith({ now: '1' }, [membershipForTest('now')]);
  house.enrolled.add('now');
  await watch.look(signal);
  expect(house).toMatchObject({ lists: 0, tried: [] });
});

test('so many are enrolled at a time, and the others in the next round', async () => {
  const members = Array.from({ length: 25 }, (_, index) => membershipForTest(`m${index}`));
  const numbers = Object.fromEntries(members.map(({ id }, index) => [id, String(index + 1)]));
  const { house, watch, told } = houseWith(numbers, members);
  await watch.look(signal);
  expect(house.tried).toHaveLength(20);
  expect(told('numbers-left-for-later')).toHaveLength(1);
  await watch.look(signal);
  expect(house.enrolled.size).toBe(25);
});

test('a number that is not taken is told once, again when the reason is another, and keeps nobody else out', async () => {
  const { house, watch, told } = houseWith({ one: '1', two: '2' }, [
    membershipForTest('one'),
    membershipForTest('two'),
  ]);
  house.refusals.set('one', 'that number was somebody else’s');
  await watch.look(signal);
  await watch.look(signal);
  expect([...house.enrolled]).toEqual(['two']);
  expect(told('number-not-taken')).toHaveLength(1);
  house.refusals.set('one', 'that number is no number');
  await watch.look(signal);
  expect(told('number-not-taken')).toHaveLength(2);
  expect(told('number-not-taken').join('')).not.toContain('Test Person');
});

test('members who share a number are told when their count changes', async () => {
  const { house, watch, told } = houseWith({}, []);
  house.shared = ['one', 'two'];
  await watch.look(signal);
  await watch.look(signal);
  expect(told('numbers-shared')).toHaveLength(1);
  house.shared = [];
  await watch.look(signal);
  house.shared = ['one', 'two'];
  await watch.look(signal);
  expect(told('numbers-shared')).toHaveLength(2);
});

test('a membership that Cobot told of is enrolled at once, if it has a number and is not enrolled', async () => {
  const { house, watch } = houseWith({ one: '1', over: '2' }, []);
  await watch.hear(membershipForTest('one'), signal);
  await watch.hear(membershipForTest('one'), signal);
  await watch.hear(membershipForTest('without'), signal);
  await watch.hear(membershipForTest('over', { canceledTo: '2026-05-01' }), signal);
  expect(house.tried).toEqual(['one']);
});

test('it looks every so often, also after Cobot did not answer, and ends with its signal', async () => {
  const { house, watch, clock, told } = houseWith({ one: '1' }, [membershipForTest('one')]);
  const over = new AbortController();
  house.isDown = true;
  const running = watch.run(over.signal);
  await until(() => told('numbers-not-read').length === 1, 'the failure to be told');
  house.isDown = false;
  await until(() => {
    clock.advance(60_000);
    return house.enrolled.has('one');
  }, 'the member to be enrolled');
  over.abort();
  await running;
  expect(told('numbers-not-read')).toHaveLength(1);
});
