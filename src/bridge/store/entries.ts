import type { Selectable } from 'kysely';
import type { EntryOutcome } from '../entries/outcome.ts';
import type { EntryWay } from '../entries/decision.ts';
import { endUnknown, foundInLog } from '../entries/notes.ts';
import type { Soon, StoreDatabase } from './database.ts';
import { inPortions } from './in-portions.ts';
import type { EntriesTable } from './tables/entries.ts';

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
  decidedBy: 'cobot' | 'bridge' | 'terminal' | 'staff';
  /** Why the door opened; undefined where it did not. */
  way?: EntryWay | undefined;
  /** Until when its check-in opens later doors, UTC ms. */
  leaseUntil?: number | undefined;
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
export type Entry = Omit<Selectable<EntriesTable>, 'claim'>;

/** Which entries to list, newest first. */
export interface EntryQuery {
  limit: number;
  /** Only entries with a lower id. */
  before?: number | undefined;
  outcome?: EntryOutcome | undefined;
}

/** The store's part about entries. */
export type EntryRecords = ReturnType<typeof entryRecords>;

/** What makes a write of an entry this one and no other. */
export interface AddOptions {
  /** The same verification, less than this ago in one of the two clock epochs before, is this one; default 0. */
  repeatWindowMs?: number;
  /**
   * Up to 53 random bits. Who repeats a write, not knowing whether it was carried out, gives the same number again, and is
   * told of the row it made then.
   */
  claim: number;
}

// A terminal may send an event again after its clock was set back; then the epoch is another one. The casts tell
// PostgreSQL what comes; SQLite needs none.
const insert =
  'insert into entries (terminal, clock_epoch, user_id, terminal_time, arrived_at, corrected_at, verify, state, claim) ' +
  'select cast(?1 as text), cast(?2 as integer), cast(?3 as text), cast(?4 as text), cast(?5 as bigint), ' +
  'cast(?6 as bigint), cast(?7 as integer), cast(?8 as integer), cast(?10 as bigint) ' +
  'where not exists (select 1 from entries where terminal = ?1 and clock_epoch in (?2 - 1, ?2 - 2) ' +
  'and user_id = ?3 and terminal_time = ?4 and arrived_at > ?5 - cast(?9 as bigint)) ' +
  'on conflict (terminal, clock_epoch, user_id, terminal_time) ' +
  'do update set claim = excluded.claim where entries.claim = excluded.claim returning id';

const finish =
  'update entries set outcome = ?1, reason = ?2, decided_by = ?3, membership_id = ?4, check_in_id = ?5, store_ms = ?6, ' +
  'cobot_ms = ?7, unlock_ms = ?8, total_ms = ?9, opened_at = ?10, completed_at = ?11, way = ?12, lease_until = ?13 ' +
  'where id = ?14';

/**
 * Typed access to entries. `add` and `complete` are on the way from the finger to the door, and therefore statements of
 * their own connection without Kysely in between: each is one commit that is on the disk when it is done.
 */
export function entryRecords(database: StoreDatabase) {
  const { db } = database;
  const insertEntry = database.entryStatement(insert);
  const finishEntry = database.entryStatement(finish);
  return {
    /** The new entry's id; undefined when this very verification was recorded before. */
    add(entry: NewEntry, { repeatWindowMs = 0, claim }: AddOptions): Soon<number | undefined> {
      const rows = insertEntry([
        entry.terminal,
        entry.clockEpoch,
        entry.userId,
        entry.terminalTime,
        entry.arrivedAt,
        entry.correctedAt ?? null,
        entry.verify,
        entry.state,
        repeatWindowMs,
        claim,
      ]);
      return rows instanceof Promise ? rows.then(idIn) : idIn(rows);
    },

    complete(id: number, end: EntryEnd): Soon<void> {
      const done = finishEntry([
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
        end.way ?? null,
        end.leaseUntil ?? null,
        id,
      ]);
      return done instanceof Promise ? done.then(() => undefined) : undefined;
    },

    /**
     * Entries whose end an earlier run did not record are closed; how many there were. The door may have opened: its end
     * is recorded after it.
     */
    async closeInterrupted(atUtcMs: number): Promise<number> {
      const open = await db.selectFrom('entries').select('id').where('outcome', 'is', null).execute();
      await inPortions(open, (portion) =>
        db
          .updateTable('entries')
          .set({ outcome: 'interrupted', reason: endUnknown, decided_by: 'bridge', completed_at: atUtcMs })
          .where(
            'id',
            'in',
            portion.map(({ id }) => id),
          )
          .execute(),
      );
      return open.length;
    },

    /**
     * Records what happened without the bridge, decided as such; the new id, or undefined where it was recorded before, in
     * its clock epoch or one of the two before.
     */
    async addLate(entry: NewEntry & { membershipId: string | undefined }): Promise<number | undefined> {
      const { terminal, clockEpoch, userId, terminalTime } = entry;
      const known = await db
        .selectFrom('entries')
        .select('id')
        .where('terminal', '=', terminal)
        .where('clock_epoch', 'in', [clockEpoch, clockEpoch - 1, clockEpoch - 2])
        .where('user_id', '=', userId)
        .where('terminal_time', '=', terminalTime)
        .executeTakeFirst();
      if (known !== undefined) return undefined;
      const row = await db
        .insertInto('entries')
        .values({
          terminal,
          clock_epoch: clockEpoch,
          user_id: userId,
          terminal_time: terminalTime,
          arrived_at: entry.arrivedAt,
          corrected_at: entry.correctedAt ?? null,
          verify: entry.verify,
          state: entry.state,
          outcome: 'late',
          reason: foundInLog,
          decided_by: 'terminal',
          membership_id: entry.membershipId ?? null,
          completed_at: entry.arrivedAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return row?.id;
    },

    /** The entries that arrived since then, oldest first, for whoever has to know what went before. */
    async since(utcMs: number): Promise<Entry[]> {
      return db
        .selectFrom('entries')
        .select(columns)
        .where('arrived_at', '>=', utcMs)
        .orderBy('id')
        .execute();
    },

    /** A member's check-ins open no later doors any more, also after a restart. */
    async dropLeases(membershipId: string, nowUtcMs: number): Promise<void> {
      await db
        .updateTable('entries')
        .set({ lease_until: null })
        .where('membership_id', '=', membershipId)
        .where('lease_until', '>', nowUtcMs)
        .execute();
    },

    async list(query: EntryQuery): Promise<Entry[]> {
      let rows = db.selectFrom('entries').select(columns).orderBy('id', 'desc').limit(query.limit);
      if (query.before !== undefined) rows = rows.where('id', '<', query.before);
      if (query.outcome !== undefined) rows = rows.where('outcome', '=', query.outcome);
      return rows.execute();
    },
  };
}

const columns = [
  'id',
  'terminal',
  'clock_epoch',
  'user_id',
  'terminal_time',
  'arrived_at',
  'corrected_at',
  'verify',
  'state',
  'outcome',
  'reason',
  'decided_by',
  'way',
  'lease_until',
  'membership_id',
  'check_in_id',
  'store_ms',
  'cobot_ms',
  'unlock_ms',
  'total_ms',
  'opened_at',
  'completed_at',
] as const;

function idIn(rows: readonly Readonly<Record<string, unknown>>[]): number | undefined {
  const id = rows[0]?.['id'];
  return id === undefined ? undefined : Number(id);
}
