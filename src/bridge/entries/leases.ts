/** A running check-in that lets its member through later doors. Times are UTC ms. */
export interface Lease {
  until: number;
  checkInId: string | undefined;
}

/** The running check-ins by membership, in memory: a finger must not wait for a database. */
export class Leases {
  readonly #byMember = new Map<string, Lease>();
  /** Whose lease was given or dropped; must not throw. */
  onChange: (membershipId: string) => void = () => undefined;

  /** Gives a lease; a later end wins over an earlier one. */
  give(membershipId: string, lease: Lease): void {
    const known = this.#byMember.get(membershipId);
    if (known !== undefined && known.until > lease.until) return;
    this.#byMember.set(membershipId, lease);
    if (known?.until !== lease.until) this.onChange(membershipId);
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
    const had = this.#byMember.delete(membershipId);
    if (had) this.onChange(membershipId);
    return had;
  }

  /** Those that run at that moment, by membership. */
  all(nowUtcMs: number): ReadonlyMap<string, Lease> {
    for (const [membershipId, { until }] of this.#byMember)
      if (until <= nowUtcMs) this.#byMember.delete(membershipId);
    return new Map(this.#byMember);
  }
}
