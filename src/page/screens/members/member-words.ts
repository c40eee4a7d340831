import type { MemberMessage } from '../../../bridge/web/messages.ts';
import type { Tone } from '../../common/tone.ts';
import type { Formats } from '../../texts/formats.ts';
import type { Texts } from '../../texts/texts.ts';

/** Something about a member in a word, and how good that is. */
export interface Told {
  tone: Tone;
  words: string;
}

/** How far the member's enrolment is. */
export function enrolmentOf({ userId, isRegistered }: MemberMessage, { members }: Texts): Told {
  if (userId === null) return { tone: 'quiet', words: members.notYet };
  return isRegistered
    ? { tone: 'good', words: members.ready }
    : { tone: 'warning', words: members.tokenMissing };
}

/** Whether the member may come in today. */
export function membershipOf(
  { state, startsOn, canceledTo }: MemberMessage,
  { members }: Texts,
  { date }: Pick<Formats, 'date'>,
): Told {
  const lastDay = canceledTo === null ? '' : date(canceledTo);
  switch (state) {
    case 'active':
      return { tone: 'good', words: members.active };
    case 'ending':
      return { tone: 'warning', words: members.endsOn(lastDay) };
    case 'future':
      return { tone: 'warning', words: members.startsOn(startsOn === null ? '' : date(startsOn)) };
    case 'unconfirmed':
      return { tone: 'warning', words: members.unconfirmed };
    case 'ended':
      return { tone: 'bad', words: members.ended(lastDay) };
    default:
      return { tone: 'bad', words: members.deleted };
  }
}
