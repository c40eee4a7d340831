import { cardNumber } from './card-number.ts';
import { entitlement, momentAt } from './entitlement.ts';
import type { SyncMember } from './member.ts';
import type { DoorRules, HouseRules } from './rules.ts';
import { withoutSurname } from './user-name.ts';

/** What one terminal should hold of one member. */
export interface DesiredUser {
  userId: string;
  membershipId: string;
  /** In full length; the terminal's record may have room for less. */
  name: string;
  /** 0 for none; undefined leaves what the terminal has. */
  card: number | undefined;
  /** Held, and refused by the terminal. */
  isDisabled: boolean;
  /** Names of schedules, empty for any time; undefined where the door knows no hours and what the terminal has stays. */
  schedules: readonly string[] | undefined;
}

/** What every terminal of the house should hold. */
export interface Desired {
  users: readonly DesiredUser[];
  /** Members whose card number in Cobot is none; what the terminal has stays. */
  unreadableCards: readonly string[];
}

/** Members × rules → what the door's terminal should hold at that moment, by userId. */
export function desiredAt(
  members: readonly SyncMember[],
  door: DoorRules,
  house: HouseRules,
  now: Date,
): Desired {
  const hasHours = door.rules?.some(({ hours }) => hours !== undefined) ?? false;
  const moment = momentAt(now, house.timeZone);
  const users: DesiredUser[] = [];
  const unreadableCards: string[] = [];
  for (const member of members) {
    const granted = entitlement(member, door, moment);
    if (granted.may !== 'enter') continue;
    const { userId, membershipId } = member;
    const card = house.cardField === undefined ? member.card : cardOf(member, house.cardField);
    if (house.cardField !== undefined && card === undefined) unreadableCards.push(membershipId);
    users.push({
      userId,
      membershipId,
      name: house.names === 'full' ? member.name : withoutSurname(member.name),
      card,
      isDisabled: granted.isDisabled,
      schedules: hasHours ? granted.schedules : undefined,
    });
  }
  return { users, unreadableCards };
}

/** The field's; where that is empty, the card that staff gave. */
function cardOf({ fields, card = 0 }: SyncMember, label: string): number | undefined {
  const inField = cardNumber(fields.get(label.toLowerCase()));
  return inField === 0 ? card : inField;
}
