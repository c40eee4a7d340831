import { isSameSpaceDay } from '../space-time.ts';

/**
 * What became of an entry made without Cobot: still to be posted; posted; found to be checked in already; refused by
 * Cobot afterwards; or owed, since its day was over before it could be posted.
 */
export const offlineStates = ['pending', 'posted', 'already-in', 'refused', 'owed'] as const;

/** See {@link offlineStates}. */
export type OfflineState = (typeof offlineStates)[number];

/** An entry made without Cobot, as it is kept. Times are UTC ms. */
export interface OfflineEntry {
  entryId: number;
  terminal: string;
  membershipId: string;
  enteredAt: number;
  /** The pass a check-in would have used; null for none. */
  passId: string | null;
  /** How far the stay reaches. */
  until: number;
  state: OfflineState;
  /** Cobot's own words where it refused. */
  reason: string | null;
  settledAt: number | null;
}

/** A stay on a pass, or without one where one was needed, that Cobot does not know of. */
export interface OwedPass {
  entryId: number;
  membershipId: string;
  passId: string | null;
  enteredAt: number;
}

/** All that happened without Cobot, and what is left to do about it. */
export interface ReconciliationReport {
  /** The first and the last entry; undefined where there was none. */
  from: number | undefined;
  to: number | undefined;
  counts: Readonly<Record<OfflineState, number>>;
  cameIn: readonly OfflineEntry[];
  /** Came in, and Cobot would have said no. */
  wouldHaveBeenRefused: readonly OfflineEntry[];
  owed: readonly OwedPass[];
}

/** Puts the report together; entries in any order. */
export function reconcile(entries: readonly OfflineEntry[]): ReconciliationReport {
  const cameIn = entries.toSorted(
    (one, other) => one.enteredAt - other.enteredAt || one.entryId - other.entryId,
  );
  const counts: Record<OfflineState, number> = {
    pending: 0,
    posted: 0,
    'already-in': 0,
    refused: 0,
    owed: 0,
  };
  for (const { state } of cameIn) counts[state] += 1;
  return {
    from: cameIn[0]?.enteredAt,
    to: cameIn.at(-1)?.enteredAt,
    counts,
    cameIn,
    wouldHaveBeenRefused: cameIn.filter(({ state }) => state === 'refused'),
    owed: cameIn
      .filter(({ state }) => state === 'owed')
      .map(({ entryId, membershipId, passId, enteredAt }) => ({ entryId, membershipId, passId, enteredAt })),
  };
}

/** What to do about a pending entry now: Cobot takes no time with a check-in, so only today's can still be posted. */
export function nextStep(
  entry: Pick<OfflineEntry, 'enteredAt'>,
  nowUtcMs: number,
  timeZone: string,
): 'post' | 'owe' {
  return isSameSpaceDay(timeZone, entry.enteredAt, nowUtcMs) ? 'post' : 'owe';
}
