import type { Generated } from 'kysely';

/** Who the terminals are, and what their clocks were like when last looked at. */
export interface TerminalsTable {
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
  /** How many lines the attendance log had when it was last looked at, and the last of them; null until then. */
  log_count: number | null;
  log_last: string | null;
  /** Its option VoiceOn before the bridge muted it; null where it did not. */
  own_voice: string | null;
  /** When it was last left to open by itself, and when the bridge had its door again (UTC ms); null until then. */
  left_at: number | null;
  taken_back_at: number | null;
}

/** The users of each terminal as last read. */
export interface TerminalUsersTable {
  terminal: string;
  uid: number;
  user_id: string;
}

/** The users this bridge put into a terminal, noted before they are written; all others are foreign. */
export interface OwnUsersTable {
  terminal: string;
  user_id: string;
  noted_at: number;
}

/** What a terminal was known to hold after the last sync that was confirmed by reading it back. */
export interface TerminalMarksTable {
  terminal: string;
  serial_number: string;
  /** Of the member list. */
  revision: number;
  confirmed_at: number;
  /** JSON: all of it. */
  document: string;
}

/** Removals a terminal still owes. */
export interface TombstonesTable {
  terminal: string;
  user_id: string;
  reason: string;
  since: number;
}

/** What the last runs did at each terminal. */
export interface SyncReportsTable {
  id: Generated<number>;
  terminal: string;
  at: number;
  /** JSON. */
  report: string;
}

/** Staff's word that a wiped or replaced terminal may be filled. */
export interface ApprovalsTable {
  terminal: string;
  serial_number: string;
  reason: string;
  asked_at: number;
  approved_at: number | null;
  approved_by: string | null;
}

/** What became of a verification that a terminal decided by itself. */
export type LateCheckInState = 'to-post' | 'posting' | 'posted' | 'refused' | 'owed' | 'not-ours';

/** A verification read from a terminal's log, and its check-in made afterwards. */
export interface LateCheckInsTable {
  id: Generated<number>;
  terminal: string;
  serial_number: string;
  user_id: string;
  /** The terminal's own wall clock, `2026-01-31T18:05:00`. */
  terminal_time: string;
  membership_id: string | null;
  /** UTC ms. */
  happened_at: number;
  /** `2026-01-31`, in the space's time zone. */
  space_day: string;
  state: LateCheckInState;
  check_in_id: string | null;
  reason: string | null;
  changed_at: number;
}
