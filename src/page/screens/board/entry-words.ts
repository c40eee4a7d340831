import type { EntryMessage, MemberMessage } from '../../../bridge/web/messages.ts';
import type { Tone } from '../../common/tone.ts';
import type { IconName } from '../../common/drawings.ts';
import type { Texts } from '../../texts/texts.ts';

/** An entry in words for a person. */
export interface EntryWords {
  who: string;
  /** How it ended. */
  what: string;
  /** Why, where there is more to say: Cobot's own words, or the way in. */
  why: string | null;
  how: string;
  tone: Tone;
  icon: IconName;
}

/** What stands in place of a user's id where staff opened a door. */
const STAFF = 'staff';

/** What terminals report as the kind of a verification. Source: the vendor's manual; 15 is a face on all that know it. */
const verifyKinds = new Map<number, keyof Texts['entries']['verify']>([
  [0, 'password'],
  [1, 'finger'],
  [2, 'card'],
  [3, 'password'],
  [4, 'card'],
  [15, 'face'],
]);

/** Whether staff opened the door. The way is not known before it is decided. */
export function isByStaff({ userId, membershipId }: EntryMessage): boolean {
  return userId === STAFF && membershipId === null;
}

function kindOf(entry: EntryMessage): keyof Texts['entries']['verify'] | undefined {
  if (isByStaff(entry)) return 'none';
  // Of a finger they do not know terminals tell nothing more.
  return entry.outcome === 'unknown-finger' ? 'finger' : verifyKinds.get(entry.verify);
}

function whoOf(entry: EntryMessage, members: ReadonlyMap<string, MemberMessage>, { entries }: Texts): string {
  const member = entry.membershipId === null ? undefined : members.get(entry.membershipId);
  if (member !== undefined) return member.name;
  if (isByStaff(entry)) return entries.staff;
  return entry.userId === '' ? entries.stranger : entries.userId(entry.userId);
}

/** Trouble of the system rather than a no to a person. */
const troubles = new Set<EntryMessage['outcome']>([
  'unknown-token',
  'old-event',
  'clock-unknown',
  'out-of-order',
  'cobot-timed-out',
  'cobot-unavailable',
  'cobot-unauthorised',
  'cobot-rate-limited',
  'cobot-unexpected',
  'too-late',
  'unlock-failed',
  'not-recorded',
  'interrupted',
  'late',
]);

function signOf(outcome: EntryMessage['outcome']): Pick<EntryWords, 'tone' | 'icon'> {
  if (outcome === null) return { tone: 'quiet', icon: 'wait' };
  if (outcome === 'opened') return { tone: 'good', icon: 'check' };
  if (outcome === 'unknown-finger') return { tone: 'quiet', icon: 'question' };
  return troubles.has(outcome) ? { tone: 'warning', icon: 'warning' } : { tone: 'bad', icon: 'cross' };
}

function whatOf({ outcome, way, reason }: EntryMessage, t: Texts): Pick<EntryWords, 'what' | 'why'> {
  if (outcome === null) return { what: t.entries.pending, why: null };
  if (outcome === 'opened' && way !== null)
    return way === 'staff' || way === 'exit'
      ? { what: t.ways[way], why: null }
      : { what: t.outcomes.opened, why: t.ways[way] };
  return { what: t.outcomes[outcome], why: outcome === 'refused-by-cobot' ? reason : null };
}

/** See {@link EntryWords}. */
export function entryWords(
  entry: EntryMessage,
  members: ReadonlyMap<string, MemberMessage>,
  t: Texts,
): EntryWords {
  const { outcome } = entry;
  const kind = kindOf(entry);
  return {
    who: whoOf(entry, members, t),
    ...whatOf(entry, t),
    how: kind === undefined ? t.entries.verifyCode(entry.verify) : t.entries.verify[kind],
    ...signOf(outcome),
  };
}
