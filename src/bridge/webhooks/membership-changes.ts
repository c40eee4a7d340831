import type { Membership } from '../../cobot/schemas.ts';

/** Who acts on what webhooks told, after Cobot itself was asked. Every call may come again with the same news. */
export interface MembershipChanges {
  /** A membership as Cobot has it now, ended ones too; `deleted` where Cobot knows it no more. */
  changed(membershipId: string, membership: Membership | 'deleted', signal: AbortSignal): Promise<void>;
  /** A check-in ended early: a lease that rests on it is over. */
  checkedOut(checkInId: string): Promise<void>;
  /** Cobot does not know this check-in token any more; whose it was, where that was told. */
  tokenDeleted(token: string, membershipId: string | undefined): Promise<void>;
  /** Something was missed, or there is too much to ask one by one: any member may be another than before. */
  compareAll(signal: AbortSignal): Promise<void>;
}
