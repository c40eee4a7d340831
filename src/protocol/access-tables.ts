import {
  clearAccess,
  readCombination,
  readGroup,
  usedZones,
  writeCombination,
  writeGroup,
  zonePlaces,
  type AccessGroup,
  type Combination,
} from './commands/access-groups.ts';
import { readUserGroup, readUserZones, writeUserGroup, writeUserZones } from './commands/access-users.ts';
import type { Operation } from './commands/operations.ts';
import { refreshData } from './commands/session.ts';
import {
  indexBytesOf,
  readTimeZone,
  readZone,
  writeZone,
  type TimeZone,
  type ZoneIndexBytes,
} from './commands/time-zones.ts';
import { readVerifyStyle, writeVerifyStyle } from './commands/verify-style.ts';
import type { BulkReadOptions } from './bulk.ts';
import type { Sizes } from './commands/free-sizes.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import { operationsKind } from './row-kinds.ts';
import { readWhole } from './tables.ts';
import type { UserTable } from './user-table.ts';

/** The highest numbers the tables have. Source: the vendor's manuals of colour terminals. */
export const accessLimits = { groups: 99, zones: 50, combinations: 10 } as const;

/**
 * Whose time zones count for a user. Three sources disagree on `flag`: the user record, the write command and one client
 * say 1 is the user's own, the notes on the read command say 1 is the group's. So it is `unknown` until this connection
 * has written zones to somebody and seen which flag comes back, unless there are none: then they are the group's.
 */
export interface UserZones {
  flag: number;
  zones: readonly number[];
  meaning: 'own' | 'group' | 'unknown';
}

/**
 * The access tables of one terminal. Writes are read back and take effect at once; one that the terminal acknowledged and
 * did not keep is an error of reason `mismatch`. A terminal whose access functions are not licensed refuses everything here.
 */
export class AccessTables {
  readonly #dialogue: Dialogue;
  readonly #sizes: () => Promise<Sizes>;
  readonly #users: UserTable;
  /** Learnt from what came back after a write. */
  #zoneIndexBytes: ZoneIndexBytes | undefined;
  #ownFlag: number | undefined;

  constructor(dialogue: Dialogue, sizes: () => Promise<Sizes>, users: UserTable) {
    this.#dialogue = dialogue;
    this.#sizes = sizes;
    this.#users = users;
  }

  groupOf(uid: number): Promise<number> {
    return this.#dialogue.ask(readUserGroup, { uid });
  }

  /** Of slots that need more than a byte the user's record is changed: some models look at the low byte only here. */
  async setGroup(uid: number, group: number): Promise<void> {
    if (uid > 0xff) {
      await this.#users.update(uid, { group });
      return;
    }
    await this.#write(() => this.#dialogue.ask(writeUserGroup, { uid, group }));
    this.#expect('the group of a user', (await this.groupOf(uid)) === group);
  }

  async zonesOf(uid: number): Promise<UserZones> {
    const { flag, ...places } = await this.#dialogue.ask(readUserZones, { uid });
    const zones = usedZones(places);
    if (zones.length === 0) return { flag, zones, meaning: 'group' };
    if (this.#ownFlag === undefined) return { flag, zones, meaning: 'unknown' };
    return { flag, zones, meaning: flag === this.#ownFlag ? 'own' : 'group' };
  }

  /** Gives a user up to three zones of its own, or with none of them back to its group's. */
  async setZones(uid: number, zones: readonly number[]): Promise<void> {
    const flag = zones.length === 0 ? 0 : 1;
    await this.#write(() => this.#dialogue.ask(writeUserZones, { uid, flag, ...zonePlaces(zones) }));
    const kept = await this.zonesOf(uid);
    this.#expect('the time zones of a user', areSame(kept.zones, zones));
    if (zones.length > 0) this.#ownFlag = kept.flag;
  }

  group(group: number): Promise<AccessGroup> {
    return this.#dialogue.ask(readGroup, { group });
  }

  async putGroup(group: AccessGroup): Promise<void> {
    await this.#write(() => this.#dialogue.ask(writeGroup, group));
    const { zones } = await this.group(group.group);
    this.#expect('an access group', areSame(zones, group.zones));
  }

  async zone(index: number): Promise<TimeZone> {
    return readTimeZone(await this.#dialogue.ask(readZone, { index }), this.#zoneIndexBytes);
  }

  async putZone(zone: TimeZone): Promise<void> {
    await this.#write(() => this.#dialogue.ask(writeZone, zone));
    this.#zoneIndexBytes = indexBytesOf(await this.#dialogue.ask(readZone, { index: zone.index }), zone);
    this.#expect('a time zone', this.#zoneIndexBytes !== undefined);
  }

  combination(number: number): Promise<Combination> {
    return this.#dialogue.ask(readCombination, { number });
  }

  async putCombination(combination: Combination): Promise<void> {
    await this.#write(() => this.#dialogue.ask(writeCombination, combination));
    const { groups } = await this.combination(combination.number);
    this.#expect('an unlock combination', areSame(groups, combination.groups));
  }

  /** All rules as they left the factory. */
  clear(): Promise<void> {
    return this.#write(() => this.#dialogue.ask(clearAccess, undefined));
  }

  /** What a user has to show, one of `verifyStyles`; undefined where the group's counts. */
  async verifyStyleOf(uid: number): Promise<number | undefined> {
    return (await this.#dialogue.ask(readVerifyStyle, { uid })).style;
  }

  async setVerifyStyle(uid: number, style: number | undefined): Promise<void> {
    await this.#write(() => this.#dialogue.ask(writeVerifyStyle, { uid, style }));
    this.#expect('the verify style of a user', (await this.verifyStyleOf(uid)) === style);
  }

  /** The whole operation log, oldest first. */
  async operations(options: Partial<BulkReadOptions> = {}): Promise<Operation[]> {
    const dialogue = this.#dialogue;
    const bulk = { timeoutMs: dialogue.timeoutMs, ...options };
    const read = () => readWhole(dialogue.connection, operationsKind, this.#sizes, bulk);
    const { rows } = await dialogue.named('read operations', () => dialogue.alone(read, options.signal));
    return rows;
  }

  async #write(change: () => Promise<void>): Promise<void> {
    await change();
    await this.#dialogue.ask(refreshData, undefined);
  }

  #expect(what: string, isKept: boolean): void {
    if (isKept) return;
    throw new TerminalError('refusal', `the terminal acknowledged ${what} and did not keep it`, {
      reason: 'mismatch',
      advice: 'Set it at the terminal itself, or write it into the user’s record where it is a user’s.',
    });
  }
}

function areSame(kept: readonly number[], wanted: readonly number[]): boolean {
  return kept.join() === wanted.join();
}
