import type { ListHealth } from './list-health.ts';
import type { Membership } from '../../cobot/schemas.ts';
import type { SyncMember } from './member.ts';

/** Everybody, as Cobot has just said it. */
export interface FreshList {
  /** Also where the list cannot be believed: what would come of it. */
  members: readonly SyncMember[];
  list: ListHealth;
  /** Makes it what is known from now on. */
  keep(): Promise<void>;
}

/** The enrolled members: what is known, and the way to know it better. */
export interface MemberBook {
  /** As last known. */
  members(): Promise<readonly SyncMember[]>;
  /** Somebody was enrolled, or is no more: what is known is read from the store again. */
  forget(): void;
  /** Grows with every change of what is known. */
  readonly revision: number;
  /** Throws what Cobot throws; then nothing is known that was not known before. */
  askAll(signal: AbortSignal): Promise<FreshList>;
  /**
   * One membership, kept at once; undefined where it has no userId. Who has just heard how it is hands it over: Cobot is
   * asked then for what goes with it only. Throws what Cobot throws.
   */
  askOne(
    membershipId: string,
    signal: AbortSignal,
    heard?: Membership | 'deleted',
  ): Promise<SyncMember | undefined>;
}
