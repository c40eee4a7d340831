/** A running check-in that lets its member through later doors. Times are UTC ms. */
export interface Lease {
  until: number;
  checkInId: string | undefined;
}

/** The running check-ins by membership, in memory: a finger must not wait for a database. */
export class Leases {
  readonly #byMember = new Map<string, Lease>();

  /** Gives a lease; a later end wins over an earlier one. */
  give(membershipId: string, lease: Lease): void {
    const known = this.#byMember.get(membershipId);
    if (known === undefined || known.until <= lease.until) this.#byMember.set(membershipId, lease);
  }

  /** The member's lease, if one runs at that moment. */
  of(membershipId: string, nowUtcMs: number): Lease | undefined {
    const lease = this.#byMember.get(membershipId);
    if (lease === undefined || lease.until > nowUtcMs) return lease;
    this.#byMember.delete(membershipId);
    return undefined;
  }

  /** Ends a member's lease at once; true where there was one. */
  drop(membershipId: string): boolean {
    return this.#byMember.delete(membershipId);
  }

  /** Those that run at that moment, by membership. */
  all(nowUtcMs: number): ReadonlyMap<string, Lease> {
    for (const [membershipId, { until }] of this.#byMember)
      if (until <= nowUtcMs) this.#byMember.delete(membershipId);
    return new Map(this.#byMember);
  }
}
