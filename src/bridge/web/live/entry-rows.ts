import type { Entry, EntryEnd, NewEntry } from '../../store/entries.ts';

/** The row that writing an entry makes. */
export function undecidedEntry(id: number, entry: NewEntry): Entry {
  return {
    id,
    terminal: entry.terminal,
    clock_epoch: entry.clockEpoch,
    user_id: entry.userId,
    terminal_time: entry.terminalTime,
    arrived_at: entry.arrivedAt,
    corrected_at: entry.correctedAt ?? null,
    verify: entry.verify,
    state: entry.state,
    outcome: null,
    reason: null,
    decided_by: null,
    way: null,
    lease_until: null,
    membership_id: null,
    check_in_id: null,
    store_ms: null,
    cobot_ms: null,
    unlock_ms: null,
    total_ms: null,
    opened_at: null,
    completed_at: null,
  };
}

/** The row that writing its end makes of it. */
export function decidedEntry(row: Entry, end: EntryEnd): Entry {
  return {
    ...row,
    outcome: end.outcome,
    reason: end.reason ?? null,
    decided_by: end.decidedBy,
    way: end.way ?? null,
    lease_until: end.leaseUntil ?? null,
    membership_id: end.membershipId ?? null,
    check_in_id: end.checkInId ?? null,
    store_ms: end.storeMs,
    cobot_ms: end.cobotMs ?? null,
    unlock_ms: end.unlockMs ?? null,
    total_ms: end.totalMs,
    opened_at: end.openedAt ?? null,
    completed_at: end.completedAt,
  };
}
