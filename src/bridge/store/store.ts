import { openDatabase } from './open-database.ts';
import { enrolmentRecords } from './enrolments.ts';
import type { EnrolmentRecords } from './enrolments.ts';
import { entryRecords } from './entries.ts';
import type { EntryRecords } from './entries.ts';
import { memberRecords } from './members.ts';
import type { MemberRecords } from './members.ts';
import { terminalUserRecords } from './terminal-users.ts';
import type { TerminalUserRecords } from './terminal-users.ts';
import { terminalRecords } from './terminals.ts';
import type { TerminalRecords } from './terminals.ts';
import { inTransaction } from './transaction.ts';

/** Everything the bridge keeps on disk. */
export interface Store {
  entries: EntryRecords;
  members: MemberRecords;
  enrolments: EnrolmentRecords;
  terminals: TerminalRecords;
  terminalUsers: TerminalUserRecords;
  /** Throws when the database cannot be read, or somebody keeps it from being written. */
  check(): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Opens the store at a path (`:memory:` for none), brought up to date. Throws `BridgeError`. */
export async function openStore(file: string): Promise<Store> {
  const { db, raw } = await openDatabase(file);
  const ask = raw.prepare('select next_value from counters limit 1');
  let isOpen = true;
  return {
    entries: entryRecords(db, raw),
    members: memberRecords(db, raw),
    enrolments: enrolmentRecords(db, raw),
    terminals: terminalRecords(db, raw),
    terminalUsers: terminalUserRecords(db, raw),
    check() {
      inTransaction(raw, () => ask.get());
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await db.destroy();
      if (raw.isOpen) raw.close();
    },
  };
}
