import type { SyncReport } from './report.ts';

/**
 * What became of a member's user in one terminal. `already-there` may have been changed; `taken`: somebody else has that
 * userId there; `kept-out`: the membership or the rules of that door do not let the member in now; an `offline` one gets it
 * when it connects.
 */
export interface PlacementReport {
  terminal: string;
  result: 'written' | 'already-there' | 'taken' | 'kept-out' | 'offline' | 'failed';
  problem?: string;
}

/** What a run meant for one member; `isWanted` says whether the member should be there. */
export function placementOf(report: SyncReport, userId: string, isWanted: boolean): PlacementReport {
  const { terminal, outcome, alerts } = report;
  const has = (people: SyncReport['gains']) => people.some((person) => person.userId === userId);
  if (outcome === 'offline') return { terminal, result: 'offline' };
  if (has(report.taken)) return { terminal, result: 'taken' };
  const [alert] = alerts;
  if (outcome === 'held' || outcome === 'partly' || outcome === 'failed' || has(report.leftOut))
    return { terminal, result: 'failed', problem: report.problem ?? alert?.sentence ?? 'it was not written' };
  if (!isWanted) return { terminal, result: 'kept-out' };
  return { terminal, result: has(report.gains) ? 'written' : 'already-there' };
}
