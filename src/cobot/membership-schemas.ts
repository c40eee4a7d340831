import { z } from 'zod';
import { id, optionalDate, optionalInstant, optionalText, relatedOne, text } from './schema-parts.ts';

/** An extra of a plan: its name, or an object with one. */
const extraSchema = z.union([text, z.object({ name: text }).transform(({ name }) => name)]);

/** A member's own plan: a copy of one of the space's, which may have been changed since. */
const planSchema = z
  .object({
    name: text,
    parent_plan: z.object({ id }).nullish(),
    time_passes: z.array(z.unknown()).nullish(),
    extras: z.array(extraSchema).nullish(),
    canceled_to: optionalDate,
  })
  .transform((raw) => ({
    name: raw.name,
    /** Id among the space's plans. */
    parentPlanId: raw.parent_plan?.id,
    /** True where checking in uses up time passes; false means unlimited. */
    usesTimePasses: (raw.time_passes?.length ?? 0) > 0,
    /** Names. */
    extras: raw.extras ?? [],
    /** The day from which on the upcoming plan holds instead; not the end of the membership. */
    canceledTo: raw.canceled_to,
  }));
export type MemberPlan = z.output<typeof planSchema>;

const optionalPlan = planSchema.nullish().transform((plan) => plan ?? undefined);

export const membershipSchema = z
  .object({
    id,
    name: optionalText,
    email: optionalText,
    user: z.object({ id }).nullish(),
    team_id: id.nullish(),
    plan: optionalPlan,
    upcoming_plan: optionalPlan,
    confirmed_at: optionalInstant,
    starts_at: optionalDate,
    canceled_to: optionalDate,
  })
  .transform((raw) => ({
    id: raw.id,
    /** Empty where Cobot has none. */
    name: raw.name ?? '',
    email: raw.email,
    /** Id of the Cobot user account; a membership need not have one. */
    accountId: raw.user?.id,
    teamId: raw.team_id ?? undefined,
    plan: raw.plan,
    upcomingPlan: raw.upcoming_plan,
    confirmedAt: raw.confirmed_at,
    startsOn: raw.starts_at,
    /** First day without access. */
    canceledTo: raw.canceled_to,
  }));
export type Membership = z.output<typeof membershipSchema>;

/** A membership as API 2 has it: no plan, no start and no account. */
export const membershipV2Schema = z
  .object({
    id,
    attributes: z.object({
      name: optionalText,
      email: optionalText,
      confirmedAt: optionalDate,
      canceledAt: optionalDate,
    }),
    relationships: z.object({ team: relatedOne }).nullish(),
  })
  .transform(({ id: membershipId, attributes, relationships }) => ({
    id: membershipId,
    name: attributes.name ?? '',
    email: attributes.email,
    confirmedOn: attributes.confirmedAt,
    canceledTo: attributes.canceledAt,
    teamId: relationships?.team,
  }));
export type MembershipV2 = z.output<typeof membershipV2Schema>;

/** All a network tells of its members. */
export const networkMembershipSchema = z
  .object({ id, attributes: z.object({ name: optionalText }) })
  .transform((raw) => ({ id: raw.id, name: raw.attributes.name ?? '' }));
export type NetworkMembership = z.output<typeof networkMembershipSchema>;

/** One of the space's plans, `GET /api/plans`. */
export const spacePlanSchema = z
  .object({
    id,
    name: text,
    hidden: z.boolean().nullish(),
    time_passes: z.array(z.unknown()).nullish(),
    extras: z.array(extraSchema).nullish(),
  })
  .transform((raw) => ({
    id: raw.id,
    name: raw.name,
    isHidden: raw.hidden ?? false,
    usesTimePasses: (raw.time_passes?.length ?? 0) > 0,
    extras: raw.extras ?? [],
  }));
export type SpacePlan = z.output<typeof spacePlanSchema>;

const relatedMany = z
  .object({ data: z.array(z.object({ id })).nullish() })
  .nullish()
  .transform((value) => (value?.data ?? []).map((one) => one.id));

export const teamSchema = z
  .object({
    id,
    attributes: z.object({ name: optionalText }).nullish(),
    relationships: z.object({ memberships: relatedMany }).nullish(),
  })
  .transform((raw) => ({
    id: raw.id,
    name: raw.attributes?.name ?? '',
    /** As far as Cobot tells; a membership's own `teamId` says it too. */
    membershipIds: raw.relationships?.memberships ?? [],
  }));
export type Team = z.output<typeof teamSchema>;
