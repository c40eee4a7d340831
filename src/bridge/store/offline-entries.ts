import type { Kysely } from 'kysely';
import type { OfflineEntry, OfflineState } from '../offline/reconciliation.ts';
import type { Tables } from './schema.ts';

/** An entry made without Cobot, to be settled with it later. `until` is UTC ms: how far it reaches. */
export interface NewOfflineEntry {
  entryId: number;
  terminal: string;
  membershipId: string;
  enteredAt: number;
  passId: string | null;
  until: number;
}

/** The store's part about entries made without Cobot. */
export type OfflineRecords = ReturnType<typeof offlineRecords>;

/** Typed access to entries made without Cobot, and to the snapshot they were decided by. */
export function offlineRecords(db: Kysely<Tables>) {
  return {
    /** On the disk when it resolves. */
    async add(entry: NewOfflineEntry): Promise<void> {
      await db
        .insertInto('offline_entries')
        .values({
          entry_id: entry.entryId,
          terminal: entry.terminal,
          membership_id: entry.membershipId,
          entered_at: Math.round(entry.enteredAt),
          pass_id: entry.passId,
          stays_until: Math.round(entry.until),
          state: 'pending',
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async remove(entryId: number): Promise<void> {
      await db.deleteFrom('offline_entries').where('entry_id', '=', entryId).execute();
    },

    /** What is still to be settled, in the order people came. */
    async unsettled(): Promise<NewOfflineEntry[]> {
      const rows = await db
        .selectFrom('offline_entries')
        .selectAll()
        .where('state', '=', 'pending')
        .orderBy('entered_at')
        .orderBy('entry_id')
        .execute();
      return rows.map((row) => ({
        entryId: row.entry_id,
        terminal: row.terminal,
        membershipId: row.membership_id,
        enteredAt: row.entered_at,
        passId: row.pass_id,
        until: row.stays_until,
      }));
    },

    async settle(
      entryId: number,
      settled: { state: OfflineState; reason: string | null; atUtcMs: number },
    ): Promise<void> {
      await db
        .updateTable('offline_entries')
        .set({ state: settled.state, reason: settled.reason, settled_at: Math.round(settled.atUtcMs) })
        .where('entry_id', '=', entryId)
        .execute();
    },

    /** Entries since a moment, for the report. */
    async since(utcMs: number): Promise<OfflineEntry[]> {
      const rows = await db
        .selectFrom('offline_entries')
        .selectAll()
        .where((where) => where.or([where('entered_at', '>=', utcMs), where('state', '=', 'pending')]))
        .orderBy('entered_at')
        .execute();
      return rows.map((row) => ({
        entryId: row.entry_id,
        terminal: row.terminal,
        membershipId: row.membership_id,
        enteredAt: row.entered_at,
        passId: row.pass_id,
        until: row.stays_until,
        state: row.state,
        reason: row.reason,
        settledAt: row.settled_at,
      }));
    },

    async snapshot(): Promise<{ body: string; signature: string } | undefined> {
      return db
        .selectFrom('snapshots')
        .select(['body', 'signature'])
        .where('name', '=', 'offline')
        .executeTakeFirst();
    },

    async keepSnapshot({ body, signature }: { body: string; signature: string }): Promise<void> {
      await db
        .insertInto('snapshots')
        .values({ name: 'offline', body, signature })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ body, signature }))
        .execute();
    },
  };
}
