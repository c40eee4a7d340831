import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** Staff's word that a wiped or replaced terminal may be filled, or that it is still asked for. Times are UTC ms. */
export interface Approval {
  terminal: string;
  serialNumber: string;
  /** Why it is needed: a short stable word, such as `replaced`. */
  reason: string;
  askedAt: number;
  approvedAt: number | undefined;
  approvedBy: string | undefined;
}

/** Typed access to approvals. One holds for a terminal with that serial number until it is asked for again. */
export function approvalRecords(db: Kysely<Tables>) {
  return {
    /** Asks for a new one; an earlier one does not hold any more. One that is asked for already stays as it is. */
    async ask(terminal: string, serialNumber: string, reason: string, atUtcMs: number): Promise<void> {
      const asked = { reason, asked_at: atUtcMs, approved_at: null, approved_by: null };
      await db
        .insertInto('approvals')
        .values({ terminal, serial_number: serialNumber, ...asked })
        .onConflict((conflict) =>
          conflict
            .columns(['terminal', 'serial_number'])
            .doUpdateSet(asked)
            .where('approvals.approved_at', 'is not', null),
        )
        .execute();
    },

    /** False where nobody asked. `by` names the account. */
    async approve(terminal: string, serialNumber: string, by: string, atUtcMs: number): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('approvals')
        .set({ approved_at: atUtcMs, approved_by: by })
        .where('terminal', '=', terminal)
        .where('serial_number', '=', serialNumber)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async of(terminal: string, serialNumber: string): Promise<Approval | undefined> {
      const row = await db
        .selectFrom('approvals')
        .selectAll()
        .where('terminal', '=', terminal)
        .where('serial_number', '=', serialNumber)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    /** Those that staff has not answered. */
    async pending(): Promise<Approval[]> {
      const rows = await db
        .selectFrom('approvals')
        .selectAll()
        .where('approved_at', 'is', null)
        .orderBy('asked_at')
        .execute();
      return rows.map(fromRow);
    },
  };
}

function fromRow(row: Tables['approvals']): Approval {
  return {
    terminal: row.terminal,
    serialNumber: row.serial_number,
    reason: row.reason,
    askedAt: row.asked_at,
    approvedAt: row.approved_at ?? undefined,
    approvedBy: row.approved_by ?? undefined,
  };
}
