import type { DatabaseSync } from 'node:sqlite';
import type { Kysely, Selectable } from 'kysely';
import type { EntryOutcome } from '../entries/outcome.ts';
import { endUnknown } from '../entries/texts.ts';
import type { EntriesTable, Tables } from './schema.ts';

/** An entry as it is when its event arrives. Times are UTC ms; `terminalTime` is the terminal's own wall clock. */
export interface NewEntry {
  terminal: string;
  clockEpoch: number;
  userId: string;
  terminalTime: string;
  arrivedAt: number;
  correctedAt: number | undefined;
  verify: number;
  state: number;
}

/** How an entry ended. Hop times are ms. */
export interface EntryEnd {
  outcome: EntryOutcome;
  /** Cobot's words or the bridge's; never a member's name. */
  reason: string | undefined;
  decidedBy: 'cobot' | 'bridge' | 'terminal';
  membershipId: string | undefined;
  checkInId: string | undefined;
  storeMs: number;
  cobotMs: number | undefined;
  unlockMs: number | undefined;
  totalMs: number;
  openedAt: number | undefined;
  completedAt: number;
}

/** A stored entry; `outcome` is null while it is being decided. */
export type Entry = Selectable<EntriesTable>;

/** Which entries to list, newest first. */
export interface EntryQuery {
  limit: number;
  /** Only entries with a lower id. */
  before?: number | undefined;
  outcome?: EntryOutcome | undefined;
}

/** The store's part about entries. */
export type EntryRecords = ReturnType<typeof entryRecords>;

/**
 * Typed access to entries. `add` and `complete` are on the way from the finger to the door, and therefore prepared
 * statements without Kysely in between: each is one commit that is on the disk when it returns.
 */
export function entryRecords(db: Kysely<Tables>, raw: DatabaseSync) {
  // A terminal may send an event again after its clock was set back; then the epoch is another one.
  const insert = raw.prepare(
    'insert into entries (terminal, clock_epoch, user_id, terminal_time, arrived_at, corrected_at, verify, state) ' +
      'select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 where not exists (select 1 from entries where terminal = ?1 ' +
      'and clock_epoch in (?2 - 1, ?2 - 2) and user_id = ?3 and terminal_time = ?4 and arrived_at > ?5 - ?9) ' +
      'on conflict do nothing',
  );
  const finish = raw.prepare(
    'update entries set outcome = ?, reason = ?, decided_by = ?, membership_id = ?, check_in_id = ?, store_ms = ?, ' +
      'cobot_ms = ?, unlock_ms = ?, total_ms = ?, opened_at = ?, completed_at = ? where id = ?',
  );
  return {
    /**
     * The new entry's id; undefined when this very verification was recorded before: in its clock epoch, or less than
     * `repeatWindowMs` ago in one of the two epochs before.
     */
    add(entry: NewEntry, repeatWindowMs = 0): number | undefined {
      const { changes, lastInsertRowid } = insert.run(
        entry.terminal,
        entry.clockEpoch,
        entry.userId,
        entry.terminalTime,
        entry.arrivedAt,
        entry.correctedAt ?? null,
        entry.verify,
        entry.state,
        repeatWindowMs,
      );
      return Number(changes) === 1 ? Number(lastInsertRowid) : undefined;
    },

    complete(id: number, end: EntryEnd): void {
      finish.run(
        end.outcome,
        end.reason ?? null,
        end.decidedBy,
        end.membershipId ?? null,
        end.checkInId ?? null,
        end.storeMs,
        end.cobotMs ?? null,
        end.unlockMs ?? null,
        end.totalMs,
        end.openedAt ?? null,
        end.completedAt,
        id,
      );
    },

    /**
     * Entries whose end an earlier run did not record are closed; how many there were. The door may have opened: its end
     * is recorded after it.
     */
    async closeInterrupted(atUtcMs: number): Promise<number> {
      const { numUpdatedRows } = await db
        .updateTable('entries')
        .set({
          outcome: 'interrupted',
          reason: endUnknown,
          decided_by: 'bridge',
          completed_at: atUtcMs,
        })
        .where('outcome', 'is', null)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async list(query: EntryQuery): Promise<Entry[]> {
      let rows = db.selectFrom('entries').selectAll().orderBy('id', 'desc').limit(query.limit);
      if (query.before !== undefined) rows = rows.where('id', '<', query.before);
      if (query.outcome !== undefined) rows = rows.where('outcome', '=', query.outcome);
      return rows.execute();
    },
  };
}
