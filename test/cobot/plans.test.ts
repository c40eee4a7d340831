import { expect, test } from 'vitest';
import { isPlan, planOn } from '../../src/cobot/plans.ts';

const plan = (name: string, more: { parentPlanId?: string; canceledTo?: string } = {}) => ({
  name,
  parentPlanId: more.parentPlanId,
  usesTimePasses: false,
  extras: [],
  canceledTo: more.canceledTo,
});

const old = plan('Days', { canceledTo: '2026-04-01' });
const next = plan('Nights');
test.each([
  ['before the change', { plan: old, upcomingPlan: next }, '2026-03-31', 'Days'],
  ['on the day of the change', { plan: old, upcomingPlan: next }, '2026-04-01', 'Nights'],
  ['after it', { plan: old, upcomingPlan: next }, '2026-05-01', 'Nights'],
  ['after it, with nothing to come', { plan: old, upcomingPlan: undefined }, '2026-05-01', 'Days'],
  ['with one to come and no day', { plan: plan('Days'), upcomingPlan: next }, '2026-05-01', 'Days'],
  ['with one to come only', { plan: undefined, upcomingPlan: next }, '2026-05-01', 'Nights'],
  ['without any', { plan: undefined, upcomingPlan: undefined }, '2026-05-01', undefined],
])('the plan that holds %s', (_name, membership, day, expected) => {
  expect(planOn(membership, day)?.name).toBe(expected);
});

const spacePlans = [
  { id: 'p1', name: 'Days' },
  { id: 'p2', name: 'Nights' },
];
test.each([
  ['its parent’s id', plan('Renamed', { parentPlanId: 'p1' }), 'p1', [], true],
  ['another’s id', plan('Days', { parentPlanId: 'p1' }), 'p2', [], false],
  ['its parent’s name, though renamed', plan('Renamed', { parentPlanId: 'p1' }), 'days ', spacePlans, true],
  [
    'its own name, where that is another plan’s',
    plan('Nights', { parentPlanId: 'p1' }),
    'Nights',
    spacePlans,
    false,
  ],
  [
    'its own name, where the space’s plans are unknown',
    plan('Days', { parentPlanId: 'p1' }),
    'DAYS',
    [],
    true,
  ],
  ['its own name, without a parent', plan('Days'), 'Days', spacePlans, true],
  ['another name', plan('Days'), 'Nights', spacePlans, false],
] as const)('a plan written down as %s', (_name, mine, wanted, known, expected) => {
  expect(isPlan(mine, wanted, known)).toBe(expected);
});
