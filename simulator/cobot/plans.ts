import type { PlanChange, PlanInput, TimespanInput } from './inputs.ts';
import type { Member, Plan, SpacePlan, State, Timespan } from './model.ts';
import { nextId } from './state.ts';

export const ALL_DAY: Timespan = { kind: 'hours', fromMinute: 4 * 60, toMinute: 3 * 60 + 59, weekdays: [] };

export const defaultPassPlan: PlanInput = { name: 'Day Passes', timespan: { from: '4:00', to: '3:59' } };

/** A plan of the space; one with the same id takes the place of the old. */
export function addSpacePlan(state: State, input: PlanInput): SpacePlan {
  const { name, timespan, extras = [], hidden = false } = input;
  const passKinds =
    timespan === undefined
      ? []
      : [{ id: nextId(state, 'pass-kind'), name: 'Day Pass', timespan: madeTimespan(timespan) }];
  const plan = { id: input.id ?? nextId(state, 'plan'), name, passKinds, extras, isHidden: hidden };
  state.plans.set(plan.id, plan);
  return plan;
}

/** A member's copy of a plan, which the space then has too. */
export function madePlan(state: State, input: PlanInput): Plan {
  const { id, name, passKinds, extras } = addSpacePlan(state, input);
  return { id, name, passKinds, extras, canceledTo: null };
}

/** Changes a member's plan; true where the new one holds already. */
export function changePlan(state: State, member: Member, change: PlanChange, today: string): boolean {
  const plan = madePlan(state, change.plan);
  if (change.on === undefined || change.on <= today) {
    member.plan = plan;
    member.upcomingPlan = null;
    return true;
  }
  member.plan.canceledTo = change.on;
  member.upcomingPlan = plan;
  return false;
}

export function madeTimespan(input: TimespanInput): Timespan {
  const weekdays = input.weekdays ?? [];
  if ('durationMinutes' in input) return { kind: 'duration', minutes: input.durationMinutes, weekdays };
  return { kind: 'hours', fromMinute: minuteOf(input.from), toMinute: minuteOf(input.to), weekdays };
}

function minuteOf(clockTime: string): number {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number);
  return hours * 60 + minutes;
}
