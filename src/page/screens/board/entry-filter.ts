import type { EntryMessage } from '../../../bridge/web/messages.ts';
import { hasAll } from '../../common/has-all.ts';

/** What somebody wants to see of the entries. */
export interface EntryFilter {
  outcome: 'all' | 'came-in' | 'stayed-out';
  /** A door's name; null for all. */
  door: string | null;
  search: string;
}

export const everything: EntryFilter = { outcome: 'all', door: null, search: '' };

/** Whether an entry is wanted; `words` is everything that can be read of it. One that is not decided yet is neither in nor out. */
export function isWanted(
  entry: Pick<EntryMessage, 'terminal' | 'outcome'>,
  words: string,
  { outcome, door, search }: EntryFilter,
): boolean {
  if (door !== null && entry.terminal !== door) return false;
  if (outcome === 'came-in' && entry.outcome !== 'opened') return false;
  if (outcome === 'stayed-out' && (entry.outcome === 'opened' || entry.outcome === null)) return false;
  return hasAll(words, search);
}
