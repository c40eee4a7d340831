import { nextWallMinute, spaceMoment } from '../space-time.ts';
import { choosePass } from './passes.ts';
import type { Snapshot, SnapshotMember } from './snapshot.ts';

/** Who comes in at a door while Cobot cannot be asked. */
export type OfflinePolicy = 'deny' | 'members' | 'members-with-pass';

/** What a decision without Cobot is made of. */
export interface OfflineFacts {
  policy: OfflinePolicy;
  snapshot: Snapshot | undefined;
  maxAgeMs: number;
  membershipId: string;
  /** What this member was let in on before, since Cobot is away; it still serves until its end. */
  running: OfflineStay | undefined;
  /** Passes that entries without Cobot used up already. */
  spentPasses: ReadonlySet<string>;
  nowUtcMs: number;
  timeZone: string;
}

/** One stay without Cobot: until when (UTC ms), and on which pass; null for none. */
export interface OfflineStay {
  until: number;
  passId: string | null;
}

/** Why somebody stays outside while Cobot cannot be asked. */
export type OfflineRefusal =
  /** The door lets nobody in without Cobot. */
  | 'not-allowed'
  | 'no-snapshot'
  | 'snapshot-too-old'
  | 'not-in-snapshot'
  | 'unconfirmed'
  | 'not-started'
  | 'ended'
  | 'no-pass'
  | 'outside-pass-hours';

/** `stay` is what to keep books on; `isNew` where it is not one of before. */
export type OfflineDecision =
  | { opens: true; stay: OfflineStay; isNew: boolean }
  | { opens: false; why: OfflineRefusal };

/** A clock that was set back a little must not make a snapshot come from the future. */
const AHEAD_TOLERANCE_MS = 5 * 60_000;
const DAY_END_MINUTE = 4 * 60;

const refused = (why: OfflineRefusal): OfflineDecision => ({ opens: false, why });

/** Whether a door opens without Cobot. Nobody comes in on knowledge that is too old, or that says no. */
export function decideOffline(facts: OfflineFacts): OfflineDecision {
  const { policy, snapshot, membershipId, running, nowUtcMs, timeZone } = facts;
  if (policy === 'deny') return refused('not-allowed');
  if (snapshot === undefined) return refused('no-snapshot');
  const ageMs = nowUtcMs - snapshot.takenAt;
  if (ageMs > facts.maxAgeMs || ageMs < -AHEAD_TOLERANCE_MS) return refused('snapshot-too-old');
  const member = snapshot.members[membershipId];
  if (member === undefined) return refused('not-in-snapshot');
  const today = spaceMoment(timeZone, nowUtcMs).date;
  const outside = whyOutside(member, today);
  if (outside !== undefined) return refused(outside);
  if (running !== undefined && running.until > nowUtcMs) return { opens: true, stay: running, isNew: false };
  const untilDayEnd = { until: nextWallMinute(timeZone, DAY_END_MINUTE, nowUtcMs), passId: null };
  if (member.passes === null) return { opens: true, stay: untilDayEnd, isNew: true };
  const pass = choosePass(member.passes, facts.spentPasses, nowUtcMs, timeZone);
  if (typeof pass === 'object')
    return { opens: true, stay: { until: pass.until, passId: pass.passId }, isNew: true };
  if (policy === 'members') return { opens: true, stay: untilDayEnd, isNew: true };
  return refused(pass === 'none-left' ? 'no-pass' : 'outside-pass-hours');
}

/** As `membershipState` has it for a member of Cobot's own list. */
function whyOutside(
  { canceledTo, confirmedAt, startsOn }: SnapshotMember,
  today: string,
): OfflineRefusal | undefined {
  if (canceledTo !== null && canceledTo <= today) return 'ended';
  if (confirmedAt === null) return 'unconfirmed';
  return startsOn !== null && startsOn > today ? 'not-started' : undefined;
}
