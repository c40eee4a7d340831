import { usedZones, zonePlaces } from '../../../src/protocol/commands/access-groups.ts';
import {
  readUserGroup,
  readUserZones,
  writeUserGroup,
  writeUserZones,
} from '../../../src/protocol/commands/access-users.ts';
import { userRecord72 } from '../../../src/protocol/commands/users.ts';
import { lastGroup, lastZone } from '../access-memory.ts';
import type { Machine } from '../machine.ts';
import { operation } from '../operation-log.ts';
import { accessAnswer } from './access.ts';
import { Refusal } from './answer.ts';

const nobody = 'there is no such user, or its record has no place for this';

export const readUserGroupAnswer = accessAnswer(readUserGroup, ({ uid }, { machine }) => {
  const record = recordOf(machine, uid);
  return record === undefined ? new Refusal(nobody) : userRecord72.read(record).group;
});

export const writeUserGroupAnswer = accessAnswer(writeUserGroup, ({ uid, group }, { machine }) =>
  group < 1 || group > lastGroup ? new Refusal('there is no such group') : change(machine, uid, { group }),
);

/** The flag of a user's own zones, which models give either value, is a setting. */
export const readUserZonesAnswer = accessAnswer(readUserZones, ({ uid }, { machine }) => {
  const record = recordOf(machine, uid);
  if (record === undefined) return new Refusal(nobody);
  const { zoneFlag, zone1, zone2, zone3 } = userRecord72.read(record);
  const isOwn = zoneFlag !== 0;
  return { flag: isOwn === (machine.settings.zoneFlag === 'own-is-1') ? 1 : 0, zone1, zone2, zone3 };
});

export const writeUserZonesAnswer = accessAnswer(
  writeUserZones,
  ({ uid, flag, zone1, zone2, zone3 }, { machine }) => {
    const zones = usedZones({ zone1, zone2, zone3 });
    if (zones.some((zone) => zone > lastZone)) return new Refusal('there is no such time zone');
    return change(machine, uid, { zoneFlag: zones.length === 0 ? 0 : flag & 1, ...zonePlaces(zones) });
  },
);

function recordOf(machine: Machine, uid: number): Uint8Array | undefined {
  const record = machine.users.recordOf(uid);
  return record?.length === userRecord72.size ? record : undefined;
}

function change(
  machine: Machine,
  uid: number,
  changes: Parameters<typeof userRecord72.patch>[1],
): Refusal | undefined {
  const record = recordOf(machine, uid);
  if (record === undefined) return new Refusal(nobody);
  const refused = machine.users.write(userRecord72.patch(record, changes));
  if (refused !== undefined) return new Refusal(refused);
  machine.operations.add(operation.userAccessChanged, uid);
  machine.changed();
  return undefined;
}
