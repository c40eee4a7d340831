import type { MemberMessage } from '../../../bridge/web/messages.ts';
import type { Tone } from '../../common/badge.tsx';
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

/** Whether the membership runs; `today` as `YYYY-MM-DD`. A cancelled one runs to the end of its last day. */
export function membershipOf(
  { confirmedAt, startsOn, canceledTo }: MemberMessage,
  today: string,
  { members }: Texts,
  format: Formats,
): Told {
  const [starts, ends] = [startsOn?.slice(0, 10), canceledTo?.slice(0, 10)];
  if (ends !== undefined && ends < today) return { tone: 'bad', words: members.ended(format.date(ends)) };
  if (confirmedAt === null) return { tone: 'warning', words: members.unconfirmed };
  if (starts !== undefined && starts > today)
    return { tone: 'warning', words: members.startsOn(format.date(starts)) };
  if (ends !== undefined) return { tone: 'warning', words: members.endsOn(format.date(ends)) };
  return { tone: 'good', words: members.active };
}
