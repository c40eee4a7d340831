import type { AlertsTable, DoorsTable, OfflineEntriesTable, SnapshotsTable } from './tables/doors.ts';
import type { EntriesTable } from './tables/entries.ts';
import type {
  CardsTable,
  CountersTable,
  EnrolmentsTable,
  MemberNumbersTable,
  MembersTable,
  UserIdsTable,
} from './tables/people.ts';
import type { AuditTable, ConsentsTable, PersonKeysTable, TemplatesTable } from './tables/privacy.ts';
import type { AccountsTable, StaffSessionsTable } from './tables/staff.ts';
import type {
  ApprovalsTable,
  LateCheckInsTable,
  OwnUsersTable,
  SyncReportsTable,
  TerminalMarksTable,
  TerminalUsersTable,
  TerminalsTable,
  TombstonesTable,
} from './tables/terminals.ts';

/** The whole database, for Kysely. Times are UTC ms unless they say otherwise. */
export interface Tables {
  terminals: TerminalsTable;
  terminal_users: TerminalUsersTable;
  own_users: OwnUsersTable;
  terminal_marks: TerminalMarksTable;
  tombstones: TombstonesTable;
  sync_reports: SyncReportsTable;
  approvals: ApprovalsTable;
  late_check_ins: LateCheckInsTable;
  members: MembersTable;
  enrolments: EnrolmentsTable;
  user_ids: UserIdsTable;
  counters: CountersTable;
  member_numbers: MemberNumbersTable;
  cards: CardsTable;
  entries: EntriesTable;
  person_keys: PersonKeysTable;
  templates: TemplatesTable;
  consents: ConsentsTable;
  audit: AuditTable;
  offline_entries: OfflineEntriesTable;
  snapshots: SnapshotsTable;
  alerts: AlertsTable;
  doors: DoorsTable;
  accounts: AccountsTable;
  staff_sessions: StaffSessionsTable;
}
