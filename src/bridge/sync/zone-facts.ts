import type { DaySpan } from '../../protocol/commands/time-zones.ts';
import { userRecord72 } from '../../protocol/commands/users.ts';
import { kindOf } from '../errors.ts';
import type { Actual } from './actual.ts';
import type { DesiredUser } from './desired.ts';
import type { SyncSession } from './ports.ts';
import { allocateZones, zoneCandidates, type ZoneSlots } from './zone-slots.ts';

/** Groups that terminals come with. */
const usualGroups = [1, 2, 3, 4, 5] as const;

const noZones: ZoneSlots = { slots: new Map(), writes: [], missing: [] };

export interface ZonePlanFacts {
  desired: readonly DesiredUser[];
  schedules: ReadonlyMap<string, readonly DaySpan[]>;
  remembered: Readonly<Record<string, number>>;
  own: ReadonlySet<string>;
}

/**
 * The slots of a terminal's time zones that its members' hours need. Asks the terminal only where hours are needed; one
 * whose access functions are not licensed has no slot for anybody.
 */
export async function zonesFor(
  { desired, schedules, remembered, own }: ZonePlanFacts,
  actual: Actual,
  session: Pick<SyncSession, 'access'>,
): Promise<ZoneSlots> {
  const names = new Set(desired.flatMap((user) => user.schedules ?? []));
  const wanted = new Map([...schedules].filter(([name]) => names.has(name)));
  if (wanted.size === 0 || actual.recordSize !== userRecord72.size) return noZones;
  try {
    const contents = new Map<number, readonly DaySpan[]>();
    for (const index of zoneCandidates) contents.set(index, (await session.access.zone(index)).days);
    const usedByOthers = new Set(foreignZones(actual, own));
    for (const group of usualGroups)
      for (const zone of await zonesOfGroup(session, group)) usedByOthers.add(zone);
    return allocateZones({ wanted, remembered, contents, usedByOthers });
  } catch (error) {
    if (kindOf(error) !== 'refusal') throw error;
    return { ...noZones, missing: [...wanted.keys()] };
  }
}

/** None where the terminal refuses: a group is there only once somebody is in it. */
async function zonesOfGroup(
  { access }: Pick<SyncSession, 'access'>,
  group: number,
): Promise<readonly number[]> {
  try {
    return (await access.group(group)).zones;
  } catch (error) {
    if (kindOf(error) !== 'refusal') throw error;
    return [];
  }
}

function foreignZones(actual: Actual, own: ReadonlySet<string>): number[] {
  return actual.users.flatMap(({ userId }, index) => {
    if (own.has(userId)) return [];
    const { zone1, zone2, zone3 } = userRecord72.read(actual.recordAt(index));
    return [zone1, zone2, zone3];
  });
}
