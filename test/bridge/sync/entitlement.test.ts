import { describe, expect, it } from 'vitest';
import { entitlement, momentAt } from '../../../src/bridge/sync/entitlement.ts';
import type { SyncMember } from '../../../src/bridge/sync/member.ts';
import type { DoorRule, DoorRules } from '../../../src/bridge/sync/rules.ts';
import { doorForTest, memberForTest } from './support/member-for-test.ts';

const noon = new Date('2026-06-01T10:00:00Z');
const passes = { name: 'Ten Passes', parentPlanId: 'plan-2', usesTimePasses: true };

function granted(
  member: Partial<SyncMember>,
  rules?: readonly DoorRule[],
  withoutPasses: DoorRules['withoutPasses'] = 'remove',
  now = noon,
): string {
  const found = entitlement(
    memberForTest(member),
    doorForTest(rules, withoutPasses),
    momentAt(now, 'Europe/Berlin'),
  );
  if (found.may === 'not-enter') return `no: ${found.because}`;
  return ['yes', ...(found.isDisabled ? ['disabled'] : []), ...found.schedules].join(' ');
}

describe('whether a member may use a door', () => {
  it.each<[string, Partial<SyncMember>, string]>([
    ['an active member', {}, 'yes'],
    ['one who is not confirmed', { confirmedAt: undefined }, 'no: membership'],
    ['one who starts tomorrow', { startsOn: '2026-06-02' }, 'no: membership'],
    ['one who starts today', { startsOn: '2026-06-01' }, 'yes'],
    ['one who leaves tomorrow', { canceledTo: '2026-06-02' }, 'yes'],
    ['one who has left today', { canceledTo: '2026-06-01' }, 'no: membership'],
    ['one with passes left', { plan: passes, passesUntil: Number.POSITIVE_INFINITY }, 'yes'],
    ['one without passes', { plan: passes, passesUntil: 0 }, 'no: passes'],
    ['one whose passes are not known', { plan: passes, passesUntil: undefined }, 'yes'],
    ['one without passes on an unlimited plan', { passesUntil: 0 }, 'yes'],
    [
      'one whose last pass runs',
      { plan: passes, passesUntil: 0, checkedInUntil: new Date('2026-06-01T12:00:00Z') },
      'yes',
    ],
    [
      'one whose last pass is over',
      { plan: passes, passesUntil: 0, checkedInUntil: new Date('2026-06-01T09:00:00Z') },
      'no: passes',
    ],
  ])('%s', (_who, member, expected) => {
    expect(granted(member)).toBe(expected);
  });

  it('follows the day of the space, not of UTC', () => {
    const afterMidnightInBerlin = new Date('2026-05-31T22:30:00Z');
    expect(granted({ canceledTo: '2026-06-01' }, undefined, 'remove', afterMidnightInBerlin)).toBe(
      'no: membership',
    );
    const beforeIt = new Date('2026-05-31T21:59:59Z');
    expect(granted({ canceledTo: '2026-06-01' }, undefined, 'remove', beforeIt)).toBe('yes');
  });

  it('keeps members without passes in the terminal where that is wanted', () => {
    const member = { plan: passes, passesUntil: 0 };
    expect(granted(member, undefined, 'disable')).toBe('yes disabled');
    expect(granted(member, undefined, 'keep')).toBe('yes');
  });
});

describe('the rules of a door', () => {
  it.each<[string, Partial<SyncMember>, readonly DoorRule[], string]>([
    ['a plan by its id', {}, [{ plans: ['plan-1'] }], 'yes'],
    ['a plan by its name, in any case', {}, [{ plans: ['full time'] }], 'yes'],
    ['another plan', {}, [{ plans: ['Part Time'] }], 'no: rules'],
    ['no plan at all', { plan: undefined }, [{ plans: ['Full Time'] }], 'no: rules'],
    ['an extra', { extras: ['Locker', 'Roof'] }, [{ extras: ['roof'] }], 'yes'],
    ['a team', { teamId: 't1' }, [{ teams: ['t1', 't2'] }], 'yes'],
    ['no team', {}, [{ teams: ['t1'] }], 'no: rules'],
    [
      'a field with that value',
      { fields: new Map([['roof', ' Yes ']]) },
      [{ fields: { Roof: ['yes'] } }],
      'yes',
    ],
    [
      'a field with another value',
      { fields: new Map([['roof', 'no']]) },
      [{ fields: { Roof: ['yes'] } }],
      'no: rules',
    ],
    ['a field with any value', { fields: new Map([['roof', 'x']]) }, [{ fields: { Roof: [] } }], 'yes'],
    ['an empty field', { fields: new Map([['roof', '  ']]) }, [{ fields: { Roof: [] } }], 'no: rules'],
    ['all criteria of one rule', { teamId: 't1' }, [{ teams: ['t1'], extras: ['Roof'] }], 'no: rules'],
    ['any of several rules', { teamId: 't1' }, [{ extras: ['Roof'] }, { teams: ['t1'] }], 'yes'],
    ['no rule at all', {}, [], 'no: rules'],
    ['hours', {}, [{ hours: 'office' }], 'yes office'],
    ['hours of all rules that fit', {}, [{ hours: 'office' }, { hours: 'night' }], 'yes office night'],
    ['any time, where one rule says so', {}, [{ hours: 'office' }, { plans: ['plan-1'] }], 'yes'],
    [
      'no more hours than a user has room for',
      {},
      [{ hours: 'a' }, { hours: 'b' }, { hours: 'c' }, { hours: 'd' }],
      'yes a b c',
    ],
  ])('know %s', (_what, member, rules, expected) => {
    expect(granted(member, rules)).toBe(expected);
  });
});
