import type { AccessTables } from '../../protocol/access-tables.ts';
import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { TemplateAlgorithm } from '../../protocol/commands/templates.ts';
import type { FingerTable } from '../../protocol/finger-table.ts';
import type { SyncMember } from './member.ts';
import type { UserTable } from '../../protocol/user-table.ts';

/** What a sync needs of a connected terminal; the protocol's `Terminal` is one. */
export interface SyncSession {
  sizes(): Promise<Sizes>;
  option(name: string): Promise<string | undefined>;
  readonly userTable: Pick<UserTable, 'records' | 'rowsAt' | 'put'>;
  readonly fingers: Pick<FingerTable, 'algorithm' | 'readAll' | 'read' | 'write' | 'writeMany'>;
  readonly access: Pick<AccessTables, 'zone' | 'putZone' | 'group'>;
  /** Removes the user in a slot, with its templates. */
  deleteUser(uid: number): Promise<void>;
  refreshData(): Promise<void>;
}

/** What is remembered of a terminal from the last run that was confirmed by reading back. */
export interface TerminalMemory {
  serialNumber: string;
  /** Of the member list: the terminal holds what it said up to here. */
  revision: number;
  confirmedAt: number;
  /** How many users of ours it held. */
  ours: number;
  /** `uid userId` of everybody with rights at the terminal's menu. */
  admins: readonly string[];
  lockOn: string | undefined;
  templates: number;
  /** When the templates' table was last read as a whole, UTC ms. */
  templatesReadAt: number | undefined;
  /** Slot of the terminal's time zones by schedule. */
  zones: Readonly<Record<string, number>>;
  /** It does not take high slot numbers. */
  lowSlots: boolean;
  /** It keeps no more of a name than these bytes; undefined where it keeps all that a record has room for. */
  nameBytes?: number | undefined;
  /** It takes users one by one only, whatever it says to an upload of many. */
  singly: boolean;
  /** A run began to write and was not confirmed: what is missing then may be its own doing. */
  isUnderWay: boolean;
}

export interface MemoryPort {
  read(terminal: string): Promise<TerminalMemory | undefined>;
  save(terminal: string, memory: TerminalMemory): Promise<void>;
}

/** Which users the bridge put into the terminal of a visit; all others are foreign. */
export interface OwnUsers {
  all(): ReadonlySet<string>;
  /** See {@link idsDigest}. */
  digest(): string;
  /** On disk when it resolves, before anything is written. */
  note(userIds: readonly string[], atUtcMs: number): Promise<void>;
  forget(userIds: readonly string[]): Promise<void>;
}

/** A removal that a terminal still owes. */
export interface Tombstone {
  terminal: string;
  userId: string;
  /** UTC ms. */
  since: number;
}

export interface TombstonePort {
  /** Those that are known keep their age. */
  keep(terminal: string, userIds: readonly string[], atUtcMs: number): Promise<void>;
  clear(terminal: string, userIds: readonly string[]): Promise<void>;
  all(): Promise<readonly Tombstone[]>;
}

/** A finger in the vault, without its bytes. */
export interface TemplateRef {
  userId: string;
  membershipId: string;
  finger: number;
  algorithm: TemplateAlgorithm;
  flag: number;
  /** UTC ms. */
  takenAt: number;
}

/** What the vault holds, by userId. */
export type Vault = ReadonlyMap<string, readonly TemplateRef[]>;

export interface TemplatePort {
  /** Of these members, by userId. */
  index(members: readonly Pick<SyncMember, 'userId' | 'membershipId'>[]): Promise<Vault>;
  /** The bytes, in the order of `refs`; undefined where they are gone meanwhile or cannot be opened. */
  open(refs: readonly TemplateRef[]): Promise<readonly (Uint8Array | undefined)[]>;
}

/** The store as a sync sees it. */
export interface SyncPorts {
  memory: MemoryPort;
  /** The same of any terminal, also of one that is not connected. */
  ownUserIds(terminal: string): Promise<ReadonlySet<string>>;
  tombstones: TombstonePort;
  templates: TemplatePort;
}
