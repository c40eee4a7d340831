import type { MembershipDates } from '../../cobot/membership-state.ts';

/** The dates of a membership as the store has them. */
export function datesOf(row: {
  confirmed_at: string | null;
  starts_at: string | null;
  canceled_to: string | null;
}): MembershipDates {
  return {
    confirmedAt: row.confirmed_at === null ? undefined : new Date(row.confirmed_at),
    startsOn: row.starts_at ?? undefined,
    canceledTo: row.canceled_to ?? undefined,
  };
}
