import { z } from 'zod';
import type { BridgeClock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { SyncMember } from './member.ts';
import type { SyncPorts, TemplateRef, Vault } from './ports.ts';

/** The vault's list is asked again after that. */
const indexHoldsMs = 5_000;

const fingerAlgorithm = z.union([
  z.literal('9').transform(() => 9 as const),
  z.literal('10').transform(() => 10 as const),
]);

/** What a sync keeps, in the bridge's store. */
export function storePorts(
  store: Pick<Store, 'terminalMarks' | 'terminalUsers' | 'tombstones' | 'vault'>,
  clock: Pick<BridgeClock, 'now'>,
): SyncPorts {
  let last: { of: readonly unknown[]; at: number; vault: Promise<Vault> } | undefined;
  return {
    memory: store.terminalMarks,
    ownUserIds: (terminal) => store.terminalUsers.ownUserIds(terminal),
    tombstones: store.tombstones,
    templates: {
      index: (members) => {
        // All terminals of a round ask within a moment.
        if (last?.of !== members || clock.now() - last.at > indexHoldsMs)
          last = { of: members, at: clock.now(), vault: fingersOf(store, members) };
        return last.vault;
      },
      open: (refs) =>
        store.vault.openAll(
          refs.map(({ membershipId, finger, algorithm }) => ({
            membershipId,
            kind: 'finger',
            finger,
            algorithm: String(algorithm),
          })),
        ),
    },
  };
}

async function fingersOf(
  { vault }: Pick<Store, 'vault'>,
  members: readonly Pick<SyncMember, 'userId' | 'membershipId'>[],
): Promise<Vault> {
  const userIds = new Map(members.map(({ userId, membershipId }) => [membershipId, userId]));
  const fingers = (await vault.list()).flatMap((kept): TemplateRef[] => {
    const { membershipId, kind, finger, flag, takenAt } = kept;
    const userId = userIds.get(membershipId);
    const algorithm = fingerAlgorithm.safeParse(kept.algorithm).data;
    if (kind !== 'finger' || userId === undefined || algorithm === undefined) return [];
    return [{ userId, membershipId, finger, algorithm, flag, takenAt }];
  });
  return Map.groupBy(fingers, ({ userId }) => userId);
}
