import type { DoorSettings } from '../doors/settings.ts';
import { nextWallMinute } from '../space-time.ts';
import type { Entry } from '../store/entries.ts';
import type { Leases } from './leases.ts';
import type { Roster } from './roster.ts';
import type { Whereabouts } from './whereabouts.ts';

const DAY_MS = 24 * 3_600_000;
const DAY_END_MINUTE = 4 * 60;
/** After these nobody knows whether Cobot made the check-in, whoever was asked. */
const cutShort: ReadonlySet<string | null> = new Set([
  null,
  'interrupted',
  'cobot-timed-out',
  'cobot-unavailable',
]);
/** These are Cobot's own no: it made no check-in. */
const refusedByCobot: ReadonlySet<string | null> = new Set([
  'refused-by-cobot',
  'unknown-token',
  'cobot-unauthorised',
  'cobot-rate-limited',
]);
/** Entries whose time was not one of now. */
const untimely: ReadonlySet<string | null> = new Set(['late', 'old-event', 'clock-unknown', 'out-of-order']);

/** What earlier entries are taken up into. */
export interface RecallParts {
  leases: Pick<Leases, 'give'>;
  whereabouts: Pick<Whereabouts, 'note'>;
  roster: Pick<Roster, 'find'>;
  doubt: (membershipId: string) => void;
  directionAt: (terminal: string) => DoorSettings['direction'] | undefined;
  timeZone: string;
  nowUtcMs: number;
}

/** The last verification of a terminal that was from its time. */
export interface LastEvent {
  epoch: number;
  wallMs: number;
}

/** Since when entries matter: the last time a day of the space ended. */
export function recallSince(timeZone: string, nowUtcMs: number): number {
  return nextWallMinute(timeZone, DAY_END_MINUTE, nowUtcMs) - DAY_MS - 3_600_000;
}

/**
 * Takes up what the entries of today, oldest first, tell: who is checked in, who is inside, and of whom nobody knows whether
 * Cobot checked them in. Returns the last event of each terminal.
 */
export function recallEntries(entries: readonly Entry[], parts: RecallParts): Map<string, LastEvent> {
  const { leases, whereabouts, roster, nowUtcMs, timeZone } = parts;
  const last = new Map<string, LastEvent>();
  const unknown = new Set<string>();
  for (const entry of entries) {
    const membershipId = entry.membership_id ?? roster.find(entry.user_id)?.membershipId;
    noteLast(last, entry);
    if (membershipId === undefined) continue;
    if (isDoubtful(entry)) unknown.add(membershipId);
    if (entry.outcome !== 'opened') continue;
    if (entry.way === 'check-in' || entry.way === 'already-in') unknown.delete(membershipId);
    if (entry.lease_until !== null && entry.lease_until > nowUtcMs)
      leases.give(membershipId, { until: entry.lease_until, checkInId: entry.check_in_id ?? undefined });
    const direction = parts.directionAt(entry.terminal);
    if (direction === undefined || entry.opened_at === null) continue;
    const forgottenAt = nextWallMinute(timeZone, DAY_END_MINUTE, entry.opened_at);
    whereabouts.note(membershipId, { direction, terminal: entry.terminal, at: entry.opened_at, forgottenAt });
  }
  for (const membershipId of unknown) parts.doubt(membershipId);
  return last;
}

/**
 * Whether nobody knows what Cobot has. Who was asked about and did not come in may be checked in all the same: the terminal
 * did not open after the yes, or the door's offline policy said no when the answer was lost.
 */
function isDoubtful({ outcome, way, cobot_ms: cobotMs }: Entry): boolean {
  if (cutShort.has(outcome) || way === 'offline') return true;
  return outcome !== 'opened' && cobotMs !== null && !refusedByCobot.has(outcome);
}

function noteLast(last: Map<string, LastEvent>, entry: Entry): void {
  if (entry.user_id === '' || entry.user_id === 'staff' || untimely.has(entry.outcome)) return;
  const wallMs = Date.parse(`${entry.terminal_time}Z`);
  const known = last.get(entry.terminal);
  if (known !== undefined && known.epoch === entry.clock_epoch && known.wallMs >= wallMs) return;
  last.set(entry.terminal, { epoch: entry.clock_epoch, wallMs });
}
