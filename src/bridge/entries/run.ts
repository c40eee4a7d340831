import type { OfflineEntering } from '../offline/offline-desk.ts';
import type { EntryEnd, NewEntry } from '../store/entries.ts';
import { correctedMs } from '../terminals/clock-reading.ts';
import { wallText } from '../terminals/wall-clock.ts';
import type { Page } from './page.ts';
import type { EntryPlace, Verification } from './ports.ts';

/** An entry on its way, with what each hop took so far. */
export interface Run {
  readonly page: Page;
  readonly place: EntryPlace;
  /** Monotonic ms. */
  readonly arrivedAt: number;
  readonly storeMs: number;
  userId?: string | undefined;
  membershipId?: string;
  checkInId?: string | undefined;
  cobotMs?: number;
  unlockMs?: number;
  /** The answer came to another entry of the same member. */
  isShared?: boolean;
  /** Booked as an entry without Cobot. */
  keptOffline?: OfflineEntering;
  /** From the moment the order to open may have been sent. */
  isOpening?: boolean;
  /** Recorded; nothing may come of it any more. */
  isOver?: boolean;
}

/** How an entry ends, apart from what its run knows. `decidedBy` follows from the way where the door opened. */
export interface Ending {
  outcome: EntryEnd['outcome'];
  reason: string | undefined;
  way?: EntryEnd['way'];
  decidedBy?: EntryEnd['decidedBy'];
  openedAt?: number;
}

const rounded = (ms: number) => Math.round(ms * 100) / 100;

/** What each hop took, for the record and the log. */
export function hopsOf(
  run: Run,
  nowMs: number,
): Pick<EntryEnd, 'storeMs' | 'cobotMs' | 'unlockMs' | 'totalMs'> {
  return {
    storeMs: rounded(run.storeMs),
    cobotMs: run.cobotMs === undefined ? undefined : rounded(run.cobotMs),
    unlockMs: run.unlockMs === undefined ? undefined : rounded(run.unlockMs),
    totalMs: rounded(nowMs - run.arrivedAt),
  };
}

/** The row of a person the terminal matched. `userId` is undefined where a slot could not be resolved. */
export function matchedEntry(
  verification: Verification,
  userId: string | undefined,
  arrivedUtc: number,
  place: EntryPlace,
): NewEntry {
  const { wallMs, uid, verify, state } = verification;
  return {
    terminal: place.terminal,
    clockEpoch: place.clockEpoch,
    userId: userId ?? `uid:${uid ?? '?'}`,
    terminalTime: wallText(wallMs),
    arrivedAt: Math.round(arrivedUtc),
    correctedAt: place.clock && Math.round(correctedMs(wallMs, place.clock)),
    verify,
    state,
  };
}

/** The row of a finger nobody knows, under no userId, at the time it arrived. */
export function unknownFingerEntry(arrivedUtc: number, place: EntryPlace): NewEntry {
  return entryWithoutEvent('', arrivedUtc, place);
}

/** The row of a door that staff open. */
export function staffEntry(arrivedUtc: number, place: EntryPlace): NewEntry {
  return entryWithoutEvent('staff', arrivedUtc, place);
}

function entryWithoutEvent(userId: string, arrivedUtc: number, place: EntryPlace): NewEntry {
  return {
    terminal: place.terminal,
    clockEpoch: place.clockEpoch,
    userId,
    // With milliseconds: the terminal gave no time, and two tries in one second are two entries.
    terminalTime: new Date(arrivedUtc + (place.clock?.aheadOfUtcMs ?? 0)).toISOString().slice(0, 23),
    arrivedAt: Math.round(arrivedUtc),
    correctedAt: Math.round(arrivedUtc),
    verify: 0,
    state: 0,
  };
}
