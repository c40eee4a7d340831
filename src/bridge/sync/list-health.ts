import { isTooMany } from './too-many.ts';

/** Whether a member list can be believed. */
export type ListHealth = 'whole' | 'empty' | 'truncated';

/**
 * Compares a list with those who may come in by what was known before it came: their dates say that they are still
 * members. Somebody can be missing because a membership was deleted; many missing at once is a broken list.
 */
export function listHealth(expected: readonly string[], listed: ReadonlySet<string>): ListHealth {
  if (expected.length === 0) return 'whole';
  if (listed.size === 0) return 'empty';
  const lost = expected.filter((membershipId) => !listed.has(membershipId)).length;
  return isTooMany(lost, expected.length) ? 'truncated' : 'whole';
}
