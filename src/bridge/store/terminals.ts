import type { Kysely } from 'kysely';
import { isSameFirmware, type Passport } from '../../protocol/passport.ts';
import { isEmptyMemory, type RelayMemory } from '../../protocol/relay-hold.ts';
import type { ClockReading } from '../terminals/clock-reading.ts';
import { inPortions } from './in-portions.ts';
import { leftAloneRecords } from './left-alone.ts';
import type { Tables } from './schema.ts';
import { readPassport, readRelayMemory } from './terminal-documents.ts';

/** What is remembered of a terminal between two connections. */
export interface KnownTerminal {
  serialNumber: string | undefined;
  clockEpoch: number;
  clock: ClockReading | undefined;
}

/** Another unit at the same place brings its own. */
const nothingKnownOfUnit = {
  passport: null,
  probed_at: null,
  relay_memory: null,
  log_count: null,
  log_last: null,
  own_voice: null,
  left_at: null,
  taken_back_at: null,
};
const nothingKnown = {
  ...nothingKnownOfUnit,
  serial_number: null,
  clock_ahead_ms: null,
  clock_read_at: null,
};

/** How far an attendance log was read: its length then, and its last line. */
export interface LogMark {
  count: number;
  last: string | undefined;
}

/** A terminal's passport and when it was found out, UTC ms. */
export interface KeptPassport {
  name: string;
  passport: Passport;
  probedAt: number;
}

/** The store's part about terminals. */
export type TerminalRecords = ReturnType<typeof terminalRecords>;

/** Typed access to what is kept about terminals. */
export function terminalRecords(db: Kysely<Tables>) {
  const documentsOf = (name: string) =>
    db
      .selectFrom('terminals')
      .select(['passport', 'relay_memory'])
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
  return {
    ...leftAloneRecords(db),

    /** The terminal of that name, made if it is new. */
    async know(name: string): Promise<KnownTerminal> {
      await db
        .insertInto('terminals')
        .values({ name, ...nothingKnown })
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
    async setSerialNumber(name: string, serialNumber: string): Promise<void> {
      // First, and in portions: what a stop leaves behind here is only forgotten the next time.
      await forgetUsersOf(db, name);
      await db
        .updateTable('terminals')
        .set({ ...nothingKnownOfUnit, serial_number: serialNumber })
        .where('name', '=', name)
        .execute();
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

    /** How the terminal's own relay was set before the bridge held it. */
    async relayMemory(name: string): Promise<RelayMemory> {
      return readRelayMemory((await documentsOf(name)).relay_memory);
    },

    /** On the disk when it resolves. */
    async rememberRelay(name: string, memory: RelayMemory): Promise<void> {
      await db
        .updateTable('terminals')
        .set({ relay_memory: isEmptyMemory(memory) ? null : JSON.stringify(memory) })
        .where('name', '=', name)
        .execute();
    },

    /** The terminal's option VoiceOn before it was muted; undefined where it was not. */
    async ownVoice(name: string): Promise<string | undefined> {
      const row = await db
        .selectFrom('terminals')
        .select('own_voice')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.own_voice ?? undefined;
    },

    async rememberOwnVoice(name: string, value: string | undefined): Promise<void> {
      await db
        .updateTable('terminals')
        .set({ own_voice: value ?? null })
        .where('name', '=', name)
        .execute();
    },

    /** How far the terminal's attendance log was read; undefined before the first time. */
    async logMark(name: string): Promise<LogMark | undefined> {
      const row = await db
        .selectFrom('terminals')
        .select(['log_count', 'log_last'])
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined || row.log_count === null) return undefined;
      return { count: row.log_count, last: row.log_last ?? undefined };
    },

    async rememberLog(name: string, { count, last }: LogMark): Promise<void> {
      await db
        .updateTable('terminals')
        .set({ log_count: count, log_last: last ?? null })
        .where('name', '=', name)
        .execute();
    },

    async passport(name: string): Promise<Passport | undefined> {
      return readPassport((await documentsOf(name)).passport);
    },

    /** Keeps a passport. What tests found on the same firmware stays in it, unless this one brings its own. */
    async keepPassport(name: string, found: Passport, probedAt: number): Promise<Passport> {
      const earlier = readPassport((await documentsOf(name)).passport);
      const passport =
        earlier === undefined || !isSameFirmware(earlier, found) ? found : withTestsOf(earlier, found);
      await db
        .updateTable('terminals')
        .set({ passport: JSON.stringify(passport), probed_at: Math.round(probedAt) })
        .where('name', '=', name)
        .execute();
      return passport;
    },

    /** The terminal that had this serial number when it was last connected. */
    async nameOf(serialNumber: string): Promise<string | undefined> {
      const row = await db
        .selectFrom('terminals')
        .select('name')
        .where('serial_number', '=', serialNumber)
        .executeTakeFirst();
      return row?.name;
    },

    async passports(): Promise<KeptPassport[]> {
      const rows = await db.selectFrom('terminals').select(['name', 'passport', 'probed_at']).execute();
      return rows.flatMap((row) => {
        const passport = readPassport(row.passport);
        return passport === undefined ? [] : [{ name: row.name, passport, probedAt: row.probed_at ?? 0 }];
      });
    },
  };
}

async function forgetUsersOf(db: Kysely<Tables>, terminal: string): Promise<void> {
  const users = await db
    .selectFrom('terminal_users')
    .select('uid')
    .where('terminal', '=', terminal)
    .execute();
  await inPortions(users, (portion) =>
    db
      .deleteFrom('terminal_users')
      .where('terminal', '=', terminal)
      .where(
        'uid',
        'in',
        portion.map(({ uid }) => uid),
      )
      .execute(),
  );
  const own = await db.selectFrom('own_users').select('user_id').where('terminal', '=', terminal).execute();
  await inPortions(own, (portion) =>
    db
      .deleteFrom('own_users')
      .where('terminal', '=', terminal)
      .where(
        'user_id',
        'in',
        portion.map((row) => row.user_id),
      )
      .execute(),
  );
}

/** What nobody tried anew is as it was found before. */
function withTestsOf(earlier: Passport, found: Passport): Passport {
  const { unlockUnderLockOnZero: unlock, voiceUnderVoiceOnZero: voice } = found;
  return {
    ...found,
    unlockUnderLockOnZero: unlock === 'unproven' ? earlier.unlockUnderLockOnZero : unlock,
    voiceUnderVoiceOnZero: voice === 'unproven' ? earlier.voiceUnderVoiceOnZero : voice,
  };
}
