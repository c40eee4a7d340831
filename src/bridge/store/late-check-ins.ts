import type { Kysely, Selectable } from 'kysely';
import { inPortions } from './in-portions.ts';
import type { Tables } from './schema.ts';
import type { LateCheckInState, LateCheckInsTable } from './tables/terminals.ts';

export type { LateCheckInState } from './tables/terminals.ts';

/** A verification that a terminal decided by itself, as its log has it. */
export interface NewLateCheckIn {
  terminal: string;
  serialNumber: string;
  userId: string;
  /** The terminal's own wall clock, `2026-01-31T18:05:00`. */
  terminalTime: string;
  /** Undefined where the user is nobody's: then nothing is posted. */
  membershipId: string | undefined;
  /** UTC ms. */
  happenedAt: number;
  /** `2026-01-31`, in the space's time zone. */
  spaceDay: string;
}

/** What became of a late check-in. */
export interface LateEnd {
  state: LateCheckInState;
  checkInId?: string | undefined;
  /** Cobot's words or the bridge's; never a member's name. */
  reason?: string | undefined;
}

export interface LateCheckIn extends NewLateCheckIn, LateEnd {
  id: number;
  /** UTC ms. */
  changedAt: number;
}

/** Typed access to late check-ins: each verification is one row, however often a log is read. */
export function lateCheckInRecords(db: Kysely<Tables>) {
  return {
    /** Adds those that are not known yet; how many that were. */
    async add(found: readonly NewLateCheckIn[], atUtcMs: number): Promise<number> {
      let added = 0;
      await inPortions(found, async (portion) => {
        const rows = await db
          .insertInto('late_check_ins')
          .values(portion.map((each) => toRow(each, atUtcMs)))
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .execute();
        added += rows.length;
      });
      return added;
    },

    /** In the order they happened. */
    async inState(state: LateCheckInState, limit: number): Promise<LateCheckIn[]> {
      const rows = await db
        .selectFrom('late_check_ins')
        .selectAll()
        .where('state', '=', state)
        .orderBy('happened_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    /**
     * Moves it on, if it is still in the state it was seen in; false where it is not. `posting` is written before Cobot is
     * asked: what is found in it at a start may have been carried out, and is looked up before it is posted again.
     */
    async move(id: number, from: LateCheckInState, end: LateEnd, atUtcMs: number): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('late_check_ins')
        .set({
          state: end.state,
          check_in_id: end.checkInId ?? null,
          reason: end.reason ?? null,
          changed_at: atUtcMs,
        })
        .where('id', '=', id)
        .where('state', '=', from)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

function toRow(found: NewLateCheckIn, atUtcMs: number) {
  return {
    terminal: found.terminal,
    serial_number: found.serialNumber,
    user_id: found.userId,
    terminal_time: found.terminalTime,
    membership_id: found.membershipId ?? null,
    happened_at: found.happenedAt,
    space_day: found.spaceDay,
    state: found.membershipId === undefined ? ('not-ours' as const) : ('to-post' as const),
    check_in_id: null,
    reason: null,
    changed_at: atUtcMs,
  };
}

function fromRow(row: Selectable<LateCheckInsTable>): LateCheckIn {
  return {
    id: row.id,
    terminal: row.terminal,
    serialNumber: row.serial_number,
    userId: row.user_id,
    terminalTime: row.terminal_time,
    membershipId: row.membership_id ?? undefined,
    happenedAt: row.happened_at,
    spaceDay: row.space_day,
    state: row.state,
    checkInId: row.check_in_id ?? undefined,
    reason: row.reason ?? undefined,
    changedAt: row.changed_at,
  };
}
