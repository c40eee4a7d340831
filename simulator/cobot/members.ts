import type { MemberChange, MemberInput, PassesInput } from './inputs.ts';
import type { Member, Pass, State } from './model.ts';
import { ALL_DAY, defaultPassPlan, madePlan, madeTimespan } from './plans.ts';
import { nextId } from './state.ts';

const YEAR_MS = 365 * 86_400_000;

/** A wish that cannot be granted: an unknown member, a token already taken. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: 404 | 409;

  constructor(status: 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}

export function addMember(state: State, input: MemberInput, now: number): Member {
  const id = input.id ?? nextId(state, 'membership');
  if (state.members.has(id)) throw new ControlError(409, 'There is a member with this id already');
  for (const token of input.tokens ?? []) requireFreeToken(state, token);
  const plan = input.plan ?? (input.passes === undefined ? { name: 'Flex Desk' } : defaultPassPlan);
  const member: Member = {
    id,
    name: input.name,
    email: input.email ?? null,
    phone: input.phone ?? null,
    user: input.user ?? null,
    teamId: input.teamId ?? null,
    plan: madePlan(state, plan),
    upcomingPlan: null,
    customFields: new Map(),
    confirmedAt: input.confirmedAt === undefined ? now - YEAR_MS : instantOrNull(input.confirmedAt),
    startsAt: input.startsAt ?? null,
    canceledTo: input.canceledTo ?? null,
  };
  state.members.set(id, member);
  if (input.passes !== undefined && input.passes > 0) addPasses(state, id, { count: input.passes }, now);
  for (const token of input.tokens ?? []) state.checkInTokens.set(token, id);
  return member;
}

export function changeMember(state: State, id: string, change: MemberChange): Member {
  const member = requireMember(state, id);
  if (change.name !== undefined) member.name = change.name;
  if (change.email !== undefined) member.email = change.email;
  if (change.phone !== undefined) member.phone = change.phone;
  if (change.user !== undefined) member.user = change.user;
  if (change.teamId !== undefined) member.teamId = change.teamId;
  if (change.plan !== undefined) member.plan = madePlan(state, change.plan);
  if (change.confirmedAt !== undefined) member.confirmedAt = instantOrNull(change.confirmedAt);
  if (change.startsAt !== undefined) member.startsAt = change.startsAt;
  if (change.canceledTo !== undefined) member.canceledTo = change.canceledTo;
  return member;
}

/** Deletes a membership with its tokens and passes; its check-ins stay on record. */
export function deleteMember(state: State, id: string): void {
  requireMember(state, id);
  state.members.delete(id);
  for (const [token, owner] of state.checkInTokens) if (owner === id) state.checkInTokens.delete(token);
  state.passes.delete(id);
}

export function addPasses(state: State, membershipId: string, input: PassesInput, now: number): Pass[] {
  const { plan } = requireMember(state, membershipId);
  const kind = plan.passKinds[0];
  const added = Array.from({ length: input.count ?? 1 }, () => {
    const pass: Pass = {
      id: nextId(state, 'pass'),
      membershipId,
      name: input.name ?? kind?.name ?? 'Day Pass',
      timespan: input.timespan === undefined ? (kind?.timespan ?? ALL_DAY) : madeTimespan(input.timespan),
      createdAt: now,
      expiresAt: instantOrNull(input.expiresAt ?? null),
      usedAt: null,
    };
    return pass;
  });
  state.passes.set(membershipId, [...(state.passes.get(membershipId) ?? []), ...added]);
  return added;
}

/** Takes away the unused passes that would be used last. */
export function removePasses(state: State, membershipId: string, count: number): void {
  requireMember(state, membershipId);
  const passes = state.passes.get(membershipId) ?? [];
  const gone = new Set(passes.filter(({ usedAt }) => usedAt === null).slice(-count));
  state.passes.set(
    membershipId,
    passes.filter((pass) => !gone.has(pass)),
  );
}

/** A field that the space does not have yet is added to it. */
export function setCustomField(state: State, membershipId: string, label: string, value: string): void {
  const member = requireMember(state, membershipId);
  let field = state.customFields.find((one) => one.label === label);
  if (field === undefined) {
    field = { id: nextId(state, 'custom-field'), label };
    state.customFields.push(field);
  }
  member.customFields.set(field.id, value);
}

export function addCheckInToken(state: State, membershipId: string, token: string): void {
  requireMember(state, membershipId);
  requireFreeToken(state, token);
  state.checkInTokens.set(token, membershipId);
}

/** Whose it was. */
export function removeCheckInToken(state: State, token: string): string {
  const membershipId = state.checkInTokens.get(token);
  if (membershipId === undefined) throw new ControlError(404, 'There is no such check-in token');
  state.checkInTokens.delete(token);
  return membershipId;
}

export function requireMember(state: State, id: string): Member {
  const member = state.members.get(id);
  if (member === undefined) throw new ControlError(404, 'There is no such member');
  return member;
}

function requireFreeToken(state: State, token: string): void {
  if (state.checkInTokens.has(token)) throw new ControlError(409, 'This check-in token is taken');
}

function instantOrNull(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
