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
    plan: membership.plan,
    teamId: membership.teamId,
  };
}
