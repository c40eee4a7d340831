import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { ClockReading } from '../terminals/clock-reading.ts';
import type { Tables } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** What is remembered of a terminal between two connections. */
export interface KnownTerminal {
  serialNumber: string | undefined;
  clockEpoch: number;
  clock: ClockReading | undefined;
}

/** The store's part about terminals. */
export type TerminalRecords = ReturnType<typeof terminalRecords>;

/** Typed access to what is kept about terminals. */
export function terminalRecords(db: Kysely<Tables>, raw: DatabaseSync) {
  const forgetUsers = raw.prepare('delete from terminal_users where terminal = ?');
  const forgetOwn = raw.prepare('delete from own_users where terminal = ?');
  const setSerial = raw.prepare('update terminals set serial_number = ? where name = ?');
  return {
    /** The terminal of that name, made if it is new. */
    async know(name: string): Promise<KnownTerminal> {
      await db
        .insertInto('terminals')
        .values({ name, serial_number: null, clock_ahead_ms: null, clock_read_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await db
        .selectFrom('terminals')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      const clock =
        row.clock_ahead_ms === null || row.clock_read_at === null
          ? undefined
          : { aheadOfUtcMs: row.clock_ahead_ms, readAt: row.clock_read_at };
      return { serialNumber: row.serial_number ?? undefined, clockEpoch: row.clock_epoch, clock };
    },

    /** Which unit stands at that place. What was written into an earlier one is not in the new one. */
    setSerialNumber(name: string, serialNumber: string): void {
      inTransaction(raw, () => {
        forgetUsers.run(name);
        forgetOwn.run(name);
        setSerial.run(serialNumber, name);
      });
    },

    /** Times of this terminal may repeat from now on; the new epoch. */
    async raiseClockEpoch(name: string): Promise<number> {
      const row = await db
        .updateTable('terminals')
        .set((eb) => ({ clock_epoch: eb('clock_epoch', '+', 1) }))
        .where('name', '=', name)
        .returning('clock_epoch')
        .executeTakeFirstOrThrow();
      return row.clock_epoch;
    },

    async rememberClock(name: string, clock: ClockReading): Promise<void> {
      await db
        .updateTable('terminals')
        .set({ clock_ahead_ms: clock.aheadOfUtcMs, clock_read_at: Math.round(clock.readAt) })
        .where('name', '=', name)
        .execute();
    },
  };
}
