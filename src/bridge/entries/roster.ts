import type { NamedEnrolment } from '../store/enrolments.ts';
import { firstNameOf } from './texts.ts';

/** What the door needs to know of a person. */
export interface RosterMember {
  membershipId: string;
  checkInToken: string;
  firstName: string;
}

/**
 * The enrolled members by userId, in memory: a finger must not wait for a database to be read. It follows the store,
 * which every change is written to first.
 */
export class Roster {
  readonly #byUserId = new Map<string, RosterMember>();

  /** Adds or replaces a member. */
  set({ userId, membershipId, checkInToken, name }: NamedEnrolment): void {
    this.#byUserId.set(userId, { membershipId, checkInToken, firstName: firstNameOf(name) });
  }

  find(userId: string): RosterMember | undefined {
    return this.#byUserId.get(userId);
  }

  has(userId: string): boolean {
    return this.#byUserId.has(userId);
  }
}
