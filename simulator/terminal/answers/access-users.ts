import { usedZones, zonePlaces } from '../../../src/protocol/commands/access-groups.ts';
import {
  readUserGroup,
  readUserZones,
  writeUserGroup,
  writeUserZones,
} from '../../../src/protocol/commands/access-users.ts';
import { userRecord72 } from '../../../src/protocol/commands/users.ts';
import { lastGroup, lastZone } from '../access-memory.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import { operation } from '../operation-log.ts';
import { accessAnswer } from './access.ts';
import { Refusal } from './answer.ts';

const nobody = 'there is no such user, or its record has no place for this';

export const readUserGroupAnswer = accessAnswer(readUserGroup, ({ uid }, { terminal }) => {
  const record = recordOf(terminal, uid);
  return record === undefined ? new Refusal(nobody) : userRecord72.read(record).group;
});

export const writeUserGroupAnswer = accessAnswer(writeUserGroup, ({ uid, group }, { terminal }) =>
  group < 1 || group > lastGroup ? new Refusal('there is no such group') : change(terminal, uid, { group }),
);

/** The flag of a user's own zones, which models give either value, is a setting. */
export const readUserZonesAnswer = accessAnswer(readUserZones, ({ uid }, { terminal }) => {
  const record = recordOf(terminal, uid);
  if (record === undefined) return new Refusal(nobody);
  const { zoneFlag, zone1, zone2, zone3 } = userRecord72.read(record);
  const isOwn = zoneFlag !== 0;
  return { flag: isOwn === (terminal.settings.zoneFlag === 'own-is-1') ? 1 : 0, zone1, zone2, zone3 };
});

export const writeUserZonesAnswer = accessAnswer(
  writeUserZones,
  ({ uid, flag, zone1, zone2, zone3 }, { terminal }) => {
    const zones = usedZones({ zone1, zone2, zone3 });
    if (zones.some((zone) => zone > lastZone)) return new Refusal('there is no such time zone');
    return change(terminal, uid, { zoneFlag: zones.length === 0 ? 0 : flag & 1, ...zonePlaces(zones) });
  },
);

function recordOf(terminal: TerminalParts, uid: number): Uint8Array | undefined {
  const record = terminal.users.recordOf(uid);
  return record?.length === userRecord72.size ? record : undefined;
}

function change(
  terminal: TerminalParts,
  uid: number,
  changes: Parameters<typeof userRecord72.patch>[1],
): Refusal | undefined {
  const record = recordOf(terminal, uid);
  if (record === undefined) return new Refusal(nobody);
  const refused = terminal.users.write(userRecord72.patch(record, changes));
  if (refused !== undefined) return new Refusal(refused);
  terminal.operations.add(operation.userAccessChanged, uid);
  terminal.changed();
  return undefined;
}
