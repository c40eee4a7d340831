import type { Generated } from 'kysely';
import type { EntryWay } from '../../entries/decision.ts';
import type { EntryOutcome } from '../../entries/outcome.ts';

/** One row per verification; no member's name is ever in it. Times are UTC ms unless they say otherwise. */
export interface EntriesTable {
  id: Generated<number>;
  terminal: string;
  clock_epoch: number;
  user_id: string;
  /** The terminal's own wall clock, `2026-01-31T18:05:00`. */
  terminal_time: string;
  arrived_at: number;
  /** `terminal_time` corrected by the last reading of the clock; null when it was never read. */
  corrected_at: number | null;
  verify: number;
  state: number;
  /** Null while undecided. */
  outcome: EntryOutcome | null;
  reason: string | null;
  decided_by: 'cobot' | 'bridge' | 'terminal' | 'staff' | null;
  /** Why the door opened; null where it did not. */
  way: EntryWay | null;
  /** Until when the check-in of this entry opens later doors; null for none, and where it was dropped. */
  lease_until: number | null;
  membership_id: string | null;
  check_in_id: string | null;
  store_ms: number | null;
  cobot_ms: number | null;
  unlock_ms: number | null;
  /** From the event's arrival to the terminal's answer to the unlock, or to the decision. */
  total_ms: number | null;
  opened_at: number | null;
  completed_at: number | null;
  /** Chosen at random by whoever wrote the row. */
  claim: Generated<number>;
}
