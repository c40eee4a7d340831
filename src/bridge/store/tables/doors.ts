import type { Generated } from 'kysely';
import type { AlertKind } from '../../entries/decision.ts';
import type { OfflineState } from '../../offline/reconciliation.ts';

/** Entries made while Cobot could not be asked, to be settled with it. */
export interface OfflineEntriesTable {
  entry_id: number;
  terminal: string;
  membership_id: string;
  entered_at: number;
  /** The pass a check-in would have used. */
  pass_id: string | null;
  stays_until: number;
  state: OfflineState;
  reason: string | null;
  settled_at: number | null;
}

/** Signed texts; see `offline/snapshot.ts`. */
export interface SnapshotsTable {
  name: string;
  body: string;
  signature: string;
}

/** What staff should look at. */
export interface AlertsTable {
  id: Generated<number>;
  kind: AlertKind;
  terminal: string;
  user_id: string | null;
  at: number;
  repeats: number;
}

/** What was changed of a door's settings while the bridge ran, as JSON. */
export interface DoorsTable {
  terminal: string;
  changes: string;
}
