import type {
  CheckIn,
  CustomField,
  Member,
  Pass,
  PassKind,
  Plan,
  SpacePlan,
  State,
  Subscription,
  Timespan,
} from './model.ts';

/** v1 writes `2010/01/01 12:00:00 +0000`. */
function v1Time(instant: number): string {
  const iso = new Date(instant).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 19)} +0000`;
}

/** v1 writes `2010/02/01`. */
function v1Date(date: string): string {
  return date.replaceAll('-', '/');
}

function orNull<T, U>(value: T | null, write: (value: T) => U): U | null {
  return value === null ? null : write(value);
}

/** One member of `GET /api/memberships`. */
export function v1Membership(member: Member): Record<string, unknown> {
  return {
    id: member.id,
    name: member.name,
    email: member.email,
    phone: member.phone,
    user: member.user,
    team_id: member.teamId,
    picture: null,
    address: { company: null, name: member.name, full_address: null, country: 'Germany' },
    billing_emails: [],
    charge_taxes: true,
    customer_number: null,
    plan: memberPlan(member.plan),
    upcoming_plan: orNull(member.upcomingPlan, memberPlan),
    payment_method: { name: 'cash', automated: false },
    confirmed_at: orNull(member.confirmedAt, v1Time),
    starts_at: orNull(member.startsAt, v1Date),
    canceled_to: orNull(member.canceledTo, v1Date),
    next_invoice_at: null,
  };
}

function memberPlan(plan: Plan): Record<string, unknown> {
  return {
    name: plan.name,
    description: null,
    parent_plan: { id: plan.id },
    price_per_cycle: '100.0',
    price_per_cycle_in_cents: 10_000,
    total_price_per_cycle: '119.00',
    tax_rate: '19.0',
    cycle_duration: 1,
    currency: 'EUR',
    cancellation_period: 0,
    canceled_to: orNull(plan.canceledTo, v1Date),
    booking_credits: [],
    extras: plan.extras.map((name) => ({ name })),
    time_passes: plan.passKinds.map(planPass),
  };
}

/** One of `GET /api/plans`. */
export function v1Plan(plan: SpacePlan): Record<string, unknown> {
  return {
    id: plan.id,
    name: plan.name,
    hidden: plan.isHidden,
    cycle_duration: 1,
    cancellation_period: 0,
    minimum_commitment: null,
    time_passes: plan.passKinds.map(planPass),
    extras: plan.extras.map((name) => ({ name })),
  };
}

/** One of `GET /api/custom_fields`: the fields that have a value. */
export function v1MemberFields(member: Member, fields: readonly CustomField[]): Record<string, unknown> {
  const filled = fields.flatMap(({ id, label }) => {
    const value = member.customFields.get(id);
    return value === undefined ? [] : [{ label, value, id }];
  });
  return { membership_id: member.id, fields: filled };
}

export function v1Subscription(subscription: Subscription, spaceUrl: string): Record<string, unknown> {
  const { id, event, active, callbackUrl } = subscription;
  return { id, event, url: `${spaceUrl}/api/subscriptions/${id}`, active, callback_url: callbackUrl };
}

function planPass(kind: PassKind): Record<string, unknown> {
  return {
    id: kind.id,
    name: kind.name,
    timespans: spanText(kind.timespan),
    parsed_timespans: [parsedTimespan(kind.timespan)],
    included_per_timespan: null,
    included_timespan: null,
    discounts: [],
    price: '10.0',
  };
}

/** One of `GET …/time_passes/unused`. */
export function v1Pass(pass: Pass, spaceUrl: string): Record<string, unknown> {
  return {
    id: pass.id,
    created_at: v1Time(pass.createdAt),
    updated_at: v1Time(pass.usedAt ?? pass.createdAt),
    expires_at: orNull(pass.expiresAt, v1Time),
    used_at: orNull(pass.usedAt, v1Time),
    url: `${spaceUrl}/api/time_passes/${pass.id}`,
    name: pass.name,
    timespans: spanText(pass.timespan),
    parsed_timespans: [parsedTimespan(pass.timespan)],
  };
}

/** A check-in. */
export function v1CheckIn(checkIn: CheckIn, state: State): Record<string, unknown> {
  return { ...v1WorkSession(checkIn, state), membership_id: checkIn.membershipId };
}

/** One of `GET /api/work_sessions`; `time_pass` is there only if one was used. */
export function v1WorkSession(checkIn: CheckIn, state: State): Record<string, unknown> {
  const name = state.members.get(checkIn.membershipId)?.name ?? null;
  return {
    membership: { id: checkIn.membershipId, name },
    ...(checkIn.passId === null ? {} : { time_pass: { id: checkIn.passId } }),
    id: checkIn.id,
    valid_from: v1Time(checkIn.validFrom),
    valid_until: v1Time(checkIn.validUntil),
  };
}

function parsedTimespan(span: Timespan): Record<string, unknown> {
  if (span.kind === 'duration') {
    const hours = Math.floor(span.minutes / 60);
    return { duration_hours: hours, duration_minutes: span.minutes % 60, weekdays: span.weekdays };
  }
  return {
    from_hour: Math.floor(span.fromMinute / 60),
    from_minute: span.fromMinute % 60,
    to_hour: Math.floor(span.toMinute / 60),
    to_minute: span.toMinute % 60,
    weekdays: span.weekdays,
  };
}

function spanText(span: Timespan): string {
  if (span.kind === 'duration') return `${span.minutes / 60}h`;
  return `${hourText(span.fromMinute)}-${hourText(span.toMinute)}`;
}

function hourText(minute: number): string {
  const rest = minute % 60;
  return `${Math.floor(minute / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
