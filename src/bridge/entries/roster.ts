import type { NamedEnrolment } from '../store/enrolments.ts';

/** The part of a name to greet with. */
export function firstNameOf(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? '';
}

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
  readonly #byMembership = new Map<string, RosterMember>();

  /** Adds or replaces a member. */
  set({ userId, membershipId, checkInToken, name }: NamedEnrolment): void {
    const member = { membershipId, checkInToken, firstName: firstNameOf(name) };
    this.#byUserId.set(userId, member);
    this.#byMembership.set(membershipId, member);
  }

  ofMembership(membershipId: string): RosterMember | undefined {
    return this.#byMembership.get(membershipId);
  }

  find(userId: string): RosterMember | undefined {
    return this.#byUserId.get(userId);
  }

  has(userId: string): boolean {
    return this.#byUserId.has(userId);
  }
}
