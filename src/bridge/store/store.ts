import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { accountRecords } from './accounts.ts';
import { alertRecords } from './alerts.ts';
import { approvalRecords } from './approvals.ts';
import { auditOf } from './audit.ts';
import { cardRecords } from './cards.ts';
import { consentRecords } from './consents.ts';
import type { OpenOptions } from './database.ts';
import { doorRecords } from './doors.ts';
import { enrolmentRecords } from './enrolments.ts';
import { entryRecords } from './entries.ts';
import { lateCheckInRecords } from './late-check-ins.ts';
import { memberNumberRecords } from './member-numbers.ts';
import { memberRecords } from './members.ts';
import { offlineRecords } from './offline-entries.ts';
import { openDatabase } from './open-database.ts';
import { staffSessionRecords } from './staff-sessions.ts';
import { syncReportRecords } from './sync-reports.ts';
import { terminalMarkRecords } from './terminal-marks.ts';
import { terminalUserRecords } from './terminal-users.ts';
import { terminalRecords } from './terminals.ts';
import { tombstoneRecords } from './tombstones.ts';
import { passingMasterKey } from './vault/master-key.ts';
import type { MasterKeySource } from './vault/master-key.ts';
import { vaultOf } from './vault/vault.ts';

/** Everything the bridge keeps on disk. */
export type Store = Awaited<ReturnType<typeof openStore>>;

/** What opening the store can be told. */
export interface StoreOptions extends Pick<OpenOptions, 'exclusive'> {
  /** Where the vault's key comes from; left out, templates can be opened by this program only, until it ends. */
  masterKey?: MasterKeySource;
}

/**
 * Opens the store, brought up to date: a data file by its path (`:memory:` for none), a PostgreSQL database by its URL.
 * Throws `BridgeError`; see {@link openDatabase}.
 */
export async function openStore(place: string, options: StoreOptions = {}) {
  const { masterKey = passingMasterKey(), ...opening } = options;
  const database = await openDatabase(place, opening);
  const { db } = database;
  const memberNumbers = memberNumberRecords(db, randomInt);
  return {
    entries: entryRecords(database),
    members: memberRecords(db),
    enrolments: enrolmentRecords(db),
    cards: cardRecords(db),
    memberNumbers,
    terminals: terminalRecords(db),
    terminalUsers: terminalUserRecords(db),
    terminalMarks: terminalMarkRecords(db),
    tombstones: tombstoneRecords(db),
    syncReports: syncReportRecords(db),
    offline: offlineRecords(db),
    alerts: alertRecords(db),
    doors: doorRecords(db),
    accounts: accountRecords(db),
    staffSessions: staffSessionRecords(db),
    approvals: approvalRecords(db),
    lateCheckIns: lateCheckInRecords(db),
    vault: vaultOf({ db, masterKey, randomBytes }),
    consents: consentRecords(db, randomUUID),
    audit: auditOf(db, memberNumbers),
    /** Rejects when an entry could not be written now: the database is away, or somebody keeps it from being written. */
    check: () => database.check(),
    /** Idempotent. */
    close: () => database.close(),
  };
}
