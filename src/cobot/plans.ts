import type { CalendarDate } from './dates.ts';
import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, readBody } from './http.ts';
import { type MemberPlan, type SpacePlan, spacePlanSchema } from './membership-schemas.ts';
import { type RowList, rowList } from './row-list.ts';

const PATH = '/api/plans';
const plansSchema = rowList(spacePlanSchema);

/** The space's plans; hidden ones only with the scope `read_plans`. */
export async function listPlans(
  http: CobotHttp,
  host: Host,
  options?: CallOptions,
): Promise<RowList<SpacePlan>> {
  const call = { endpoint: 'plans', path: PATH, label: PATH, statuses: [200] } as const;
  return readBody(plansSchema, await http.read(host, call, options), PATH);
}

/**
 * The plan that holds on a day: from the day a plan ends on it is the upcoming one, and where there is none the old one
 * stays, since the membership has its own end.
 */
export function planOn(
  membership: { plan: MemberPlan | undefined; upcomingPlan: MemberPlan | undefined },
  day: CalendarDate,
): MemberPlan | undefined {
  const { plan, upcomingPlan } = membership;
  if (plan === undefined) return upcomingPlan;
  const hasEnded = plan.canceledTo !== undefined && plan.canceledTo <= day;
  return hasEnded ? (upcomingPlan ?? plan) : plan;
}

/**
 * Whether a member's plan is the one somebody wrote down, by the id or the name of a plan of the space. A member's plan
 * is a copy that may have been renamed, so its parent's id decides wherever the space's plan is known; its own name only
 * where it is not.
 */
export function isPlan(
  plan: MemberPlan,
  wanted: string,
  spacePlans: readonly Pick<SpacePlan, 'id' | 'name'>[] = [],
): boolean {
  if (plan.parentPlanId === wanted) return true;
  const named = spacePlans.filter(({ name }) => sameName(name, wanted));
  if (plan.parentPlanId !== undefined && named.length > 0) {
    return named.some(({ id }) => id === plan.parentPlanId);
  }
  return sameName(plan.name, wanted);
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
