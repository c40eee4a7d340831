import type { Generated } from 'kysely';
import type { EntryOutcome } from '../entries/outcome.ts';

/** Who the terminals are, and what their clocks were like when last looked at. */
interface TerminalsTable {
  name: string;
  serial_number: string | null;
  /** Raised at each backward set of the clock, because times may repeat from then on. */
  clock_epoch: Generated<number>;
  /** Terminal wall time minus UTC, in ms. */
  clock_ahead_ms: number | null;
  clock_read_at: number | null;
  /** JSON, and when it was found out (UTC ms); null until then. */
  passport: string | null;
  probed_at: number | null;
  /** JSON: how the terminal's own relay was set before the bridge held it; null where nothing was changed. */
  relay_memory: string | null;
}

/** What the bridge remembers of Cobot's memberships; dates are kept as Cobot wrote them. */
export interface MembersTable {
  membership_id: string;
  name: string;
  confirmed_at: string | null;
  starts_at: string | null;
  canceled_to: string | null;
  refreshed_at: number;
}

/** The person in the terminals ↔ the membership ↔ the token that checks it in. */
interface EnrolmentsTable {
  user_id: string;
  membership_id: string;
  check_in_token: string;
  /** UTC ms when Cobot was last known to have the token; null until then. */
  token_registered_at: number | null;
  created_at: number;
}

/** Numbers given out once; they only grow. */
interface CountersTable {
  name: string;
  next_value: number;
}

/** The users of each terminal as last read. */
interface TerminalUsersTable {
  terminal: string;
  uid: number;
  user_id: string;
}

/** The users this bridge put into a terminal, noted before they are written; all others are foreign. */
interface OwnUsersTable {
  terminal: string;
  user_id: string;
  noted_at: number;
}

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
  decided_by: 'cobot' | 'bridge' | 'terminal' | null;
  membership_id: string | null;
  check_in_id: string | null;
  store_ms: number | null;
  cobot_ms: number | null;
  unlock_ms: number | null;
  /** From the event's arrival to the terminal's answer to the unlock, or to the decision. */
  total_ms: number | null;
  opened_at: number | null;
  completed_at: number | null;
}

/** The whole database, for Kysely. */
export interface Tables {
  terminals: TerminalsTable;
  members: MembersTable;
  enrolments: EnrolmentsTable;
  counters: CountersTable;
  terminal_users: TerminalUsersTable;
  own_users: OwnUsersTable;
  entries: EntriesTable;
}
