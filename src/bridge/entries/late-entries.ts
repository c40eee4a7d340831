import type { Punch } from '../../protocol/commands/punches.ts';
import type { BridgeClock } from '../clock.ts';
import type { DoorSettings } from '../doors/settings.ts';
import { nextWallMinute } from '../space-time.ts';
import type { EntryRecords } from '../store/entries.ts';
import type { OfflineRecords } from '../store/offline-entries.ts';
import type { TerminalRecords } from '../store/terminals.ts';
import { correctedMs } from '../terminals/clock-reading.ts';
import type { ClockReading } from '../terminals/clock-reading.ts';
import { wallText } from '../terminals/wall-clock.ts';
import type { Roster } from './roster.ts';
import { isDeniedByTerminal } from './terminal-denial.ts';

/** What recording afterwards works with. */
export interface LateEntriesParts {
  entries: Pick<EntryRecords, 'addLate'>;
  offline: Pick<OfflineRecords, 'add'>;
  roster: Pick<Roster, 'find'>;
  rules: (terminal: string) => DoorSettings;
  /** Terminals that decide by themselves also while the bridge runs. */
  selfDeciding: ReadonlySet<string>;
  terminals: Pick<TerminalRecords, 'timeAlone'>;
  /** Whether the bridge leaves that terminal's own relay alone at all times. */
  keepsOwnRelay: (terminal: string) => boolean;
  clock: Pick<BridgeClock, 'wallNow'>;
  timeZone: string;
  /** Something is to be settled with Cobot. */
  onOwed: () => void;
}

/** The terminal whose log was read. */
export interface LogPlace {
  terminal: string;
  clockEpoch: number;
  clock: ClockReading | undefined;
  isForeign(userId: string): boolean;
  /** Whose slot it is; undefined where that is not known in time. */
  userIdOf(uid: number): Promise<string | undefined>;
}

const DAY_END_MINUTE = 4 * 60;
/** Terminals count whole seconds. */
const SECOND_MS = 1_000;

/**
 * Records what a terminal did without the bridge, marked as late. What it recorded while it opened by itself for the people
 * it holds is settled with Cobot like other entries that were made without it; before it was left to itself, as between a
 * crash and the stop hook, people pressed in vain.
 */
export class LateEntries {
  readonly #parts: LateEntriesParts;

  constructor(parts: LateEntriesParts) {
    this.#parts = parts;
  }

  /** How many were not known before. */
  async record(punches: readonly Punch[], place: LogPlace): Promise<number> {
    let recorded = 0;
    // Logs of 8 bytes tell the slot in every line, and nothing else.
    const areSlots = punches.every(({ uid, userId }) => userId === String(uid));
    for (const punch of punches) {
      // In the order they happened.
      // oxlint-disable-next-line no-await-in-loop
      if (await this.#recordOne(punch, areSlots, place)) recorded += 1;
    }
    return recorded;
  }

  async #recordOne(punch: Punch, isSlot: boolean, place: LogPlace): Promise<boolean> {
    const { entries, offline, roster, rules, selfDeciding, clock, timeZone } = this.#parts;
    const { terminal, clockEpoch } = place;
    const { uid, verify, state, wallMs } = punch;
    const owner = isSlot && uid !== undefined ? await place.userIdOf(uid) : punch.userId;
    // The number of a slot may be the userId of somebody else.
    const member = owner === undefined || place.isForeign(owner) ? undefined : roster.find(owner);
    const userId = owner ?? punch.userId;
    const correctedAt = place.clock && Math.round(correctedMs(wallMs, place.clock));
    const now = clock.wallNow();
    const entryId = await entries.addLate({
      terminal,
      clockEpoch,
      userId,
      terminalTime: wallText(wallMs),
      arrivedAt: now,
      correctedAt,
      verify,
      state,
      membershipId: member?.membershipId,
    });
    if (entryId === undefined) return false;
    const { fallback, direction } = rules(terminal);
    const mayOpen = direction === 'entry' && !isDeniedByTerminal(state);
    if (member === undefined || correctedAt === undefined || !mayOpen) return true;
    const opensByItself =
      selfDeciding.has(terminal) || (fallback === 'members' && (await this.#wasAlone(terminal, correctedAt)));
    if (!opensByItself) return true;
    await offline.add({
      entryId,
      terminal,
      membershipId: member.membershipId,
      enteredAt: correctedAt,
      passId: null,
      until: nextWallMinute(timeZone, DAY_END_MINUTE, correctedAt),
    });
    this.#parts.onOwed();
    return true;
  }

  async #wasAlone(terminal: string, at: number): Promise<boolean> {
    if (this.#parts.keepsOwnRelay(terminal)) return true;
    const alone = await this.#parts.terminals.timeAlone(terminal);
    if (alone === undefined || at < alone.from - SECOND_MS) return false;
    return alone.until === undefined || at <= alone.until + SECOND_MS;
  }
}
