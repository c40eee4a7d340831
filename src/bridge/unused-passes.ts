import type { Cobot } from '../cobot/client.ts';
import type { TimePass } from '../cobot/time-pass-schemas.ts';
import { inParallel } from './sync/in-parallel.ts';

/** So many members are asked about at a time, where that has to be. */
const membersAtATime = 4;

/**
 * The unused passes of these members, by membership id, in one call. Who is in a complete list without a pass has none;
 * where it does not say whose a pass is, each member is asked about.
 */
export async function unusedPassesOf(
  cobot: Pick<Cobot, 'allUnusedTimePasses' | 'unusedTimePasses'>,
  membershipIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly TimePass[]>> {
  if (membershipIds.length === 0) return new Map();
  const { rows, unreadable } = await cobot.allUnusedTimePasses({ signal });
  const isComplete = unreadable.length === 0 && rows.every(({ membershipId }) => membershipId !== undefined);
  if (isComplete) {
    const byOwner = Map.groupBy(rows, ({ membershipId }) => membershipId ?? '');
    return new Map(membershipIds.map((membershipId) => [membershipId, byOwner.get(membershipId) ?? []]));
  }
  const asked = await inParallel(membershipIds, membersAtATime, async (membershipId) =>
    cobot.unusedTimePasses(membershipId, { signal }),
  );
  return new Map(membershipIds.map((membershipId, index) => [membershipId, asked[index] ?? []]));
}
