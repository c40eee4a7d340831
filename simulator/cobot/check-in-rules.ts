import type { CheckIn, Member, State } from './model.ts';
import { nextDayEnd, passEnd, unusedPasses } from './passes.ts';
import { nextId } from './state.ts';
import { wallClock } from './zone-time.ts';

/** `isNew` is false where a running check-in stands for it. */
export type CheckInResult =
  | { kind: 'checked-in'; checkIn: CheckIn; isNew: boolean }
  | { kind: 'refused'; text: string };

/** Checks a member in as Cobot would at this moment; uses up a pass where the plan has passes. */
export function checkInMember(state: State, member: Member, now: number): CheckInResult {
  const { texts, repeatCheckIn } = state.settings;
  const { timeZone } = state.space;
  const refusal = membershipRefusal(state, member, now);
  if (refusal !== undefined) return { kind: 'refused', text: refusal };

  const running = runningCheckIns(state, member.id, now).at(-1);
  if (running !== undefined && repeatCheckIn === 'running')
    return { kind: 'checked-in', checkIn: running, isNew: false };
  if (running !== undefined && repeatCheckIn === 'refuse')
    return { kind: 'refused', text: texts.alreadyCheckedIn };

  if (member.plan.passKinds.length === 0) {
    return recorded(state, member, now, nextDayEnd(now, timeZone), null);
  }
  const passes = unusedPasses(state.passes.get(member.id), now);
  for (const pass of passes) {
    const until = passEnd(pass.timespan, now, timeZone);
    if (until === undefined) continue;
    pass.usedAt = now;
    return recorded(state, member, now, until, pass.id);
  }
  return { kind: 'refused', text: passes.length === 0 ? texts.noPasses : texts.notNow };
}

/** Ends a check-in now; false when it has ended already. */
export function checkOut(checkIn: CheckIn, now: number): boolean {
  if (checkIn.validUntil <= now) return false;
  checkIn.validUntil = now;
  return true;
}

/** Check-ins of one membership whose end is in the future, oldest first. */
export function runningCheckIns(state: State, membershipId: string, now: number): CheckIn[] {
  return (state.checkInsOf.get(membershipId) ?? []).filter((one) => one.validUntil > now);
}

/** On the `canceled_to` day itself the member is already out. */
export function isEnded(member: Member, today: string): boolean {
  return member.canceledTo !== null && member.canceledTo <= today;
}

function membershipRefusal(state: State, member: Member, now: number): string | undefined {
  const { texts } = state.settings;
  const today = wallClock(now, state.space.timeZone).date;
  if (isEnded(member, today)) return texts.canceled;
  if (member.confirmedAt === null) return texts.unconfirmed;
  return member.startsAt !== null && member.startsAt > today ? texts.notStarted : undefined;
}

function recorded(
  state: State,
  member: Member,
  validFrom: number,
  validUntil: number,
  passId: string | null,
): CheckInResult {
  const checkIn = { id: nextId(state, 'check-in'), membershipId: member.id, passId, validFrom, validUntil };
  state.checkIns.push(checkIn);
  const ofMember = state.checkInsOf.get(member.id);
  if (ofMember === undefined) state.checkInsOf.set(member.id, [checkIn]);
  else ofMember.push(checkIn);
  return { kind: 'checked-in', checkIn, isNew: true };
}
