import { usedZones } from '../../src/protocol/commands/access-groups.ts';
import { verifyStyles } from '../../src/protocol/commands/verify-style.ts';
import { userRecord72 } from '../../src/protocol/commands/users.ts';
import type { TerminalParts } from './terminal-parts.ts';
import type { StoredUser } from './user-table.ts';
import { prompt } from './voice.ts';

/** Why the terminal itself does not let somebody in, and what it says. */
export interface NoAccess {
  reason: string;
  spoken: number;
}

/** The bit of `LockFunOn` for the access tables; without it they are neither told nor honoured. */
const advancedAccess = 2;

/** The access tables are there only where they are licensed. */
export function hasAccessTables({ options }: TerminalParts): boolean {
  return (options.effectiveNumber('LockFunOn') & advancedAccess) !== 0;
}

/** Undefined where the access tables let the user in now. Source: the manual of one model; the vendor's manual of 2006. */
export function whyNoAccess(terminal: TerminalParts, user: StoredUser): NoAccess | undefined {
  if (!hasAccessTables(terminal)) return undefined;
  const { access } = terminal;
  // Users of group 0 are told in the field; they count for the first one.
  const group = user.group === 0 ? 1 : user.group;
  const zones = ownZones(terminal, user.uid) ?? access.group(group).zones;
  if (zones.length > 0 && !zones.some((zone) => isOpen(terminal, zone)))
    return { reason: 'illegal access: outside of the time zones', spoken: prompt.illegalAccess };
  return access.opensAlone(group)
    ? undefined
    : {
        reason: `illegal access: no combination lets group ${group} in alone`,
        spoken: prompt.illegalAccess,
      };
}

/** Undefined where the group's count. Records of 28 bytes hold zones too, in a way nobody has described. */
function ownZones(terminal: TerminalParts, uid: number): number[] | undefined {
  const record = terminal.users.recordOf(uid);
  if (record === undefined || record.length !== userRecord72.size) return undefined;
  const { zoneFlag, ...places } = userRecord72.read(record);
  const zones = usedZones(places);
  return zoneFlag === 0 || zones.length === 0 ? undefined : zones;
}

function isOpen({ access, clock }: TerminalParts, zone: number): boolean {
  const now = new Date(clock.wallMs());
  const span = access.zone(zone)?.days[now.getUTCDay()];
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  return span !== undefined && minute >= span.from && minute <= span.to;
}

const [password, finger, card] = [0, 1, 2];

/** What may be shown alone. The other styles want more than one thing, which nobody can show here. */
const enough = new Map<number, readonly number[]>([
  [verifyStyles.fingerOrPasswordOrCard, [password, finger, card]],
  [verifyStyles.finger, [finger]],
  [verifyStyles.pin, [password]],
  [verifyStyles.password, [password]],
  [verifyStyles.card, [card]],
  [verifyStyles.fingerOrPassword, [finger, password]],
  [verifyStyles.fingerOrCard, [finger, card]],
  [verifyStyles.passwordOrCard, [password, card]],
]);

/** Whether a user's verify style, or the group's, is content with what was shown. */
export function isContentWith(terminal: TerminalParts, user: StoredUser, verify: number): boolean {
  const { access } = terminal;
  const groups = hasAccessTables(terminal) ? access.group(user.group).verifyStyle : 0;
  return enough.get(access.styleOf(user.uid) ?? groups)?.includes(verify) ?? false;
}
