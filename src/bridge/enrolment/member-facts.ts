import type { Membership } from '../../cobot/schemas.ts';
import type { MemberFacts } from '../store/members.ts';

/** What the store keeps of a membership. */
export function memberFacts(membership: Membership): MemberFacts {
  return {
    membershipId: membership.id,
    name: membership.name,
    confirmedAt: membership.confirmedAt?.toISOString(),
    startsAt: membership.startsOn,
    canceledTo: membership.canceledTo,
    plan: planOf(membership.plan),
    extras: membership.plan?.extras ?? [],
    teamId: membership.teamId,
  };
}

function planOf(plan: Membership['plan']): MemberFacts['plan'] {
  if (plan === undefined) return undefined;
  const { name, parentPlanId, usesTimePasses } = plan;
  return { name, parentPlanId, usesTimePasses };
}
