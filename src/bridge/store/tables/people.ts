/** What the bridge remembers of Cobot's memberships; dates are kept as Cobot wrote them. */
export interface MembersTable {
  membership_id: string;
  name: string;
  confirmed_at: string | null;
  starts_at: string | null;
  canceled_to: string | null;
  refreshed_at: number;
  /** Among the space's plans, and as it is called. */
  plan_id: string | null;
  plan_name: string | null;
  /** 1 where checking in uses up passes, 0 where not; null where that is not known. */
  uses_time_passes: number | null;
  team_id: string | null;
  /** JSON: names. */
  extras: string | null;
  /** JSON: label → value; null until they are read. */
  fields: string | null;
  /** JSON: unused passes, and when they were read (UTC ms); null until then. */
  passes: string | null;
  passes_read_at: number | null;
  /** UTC ms: the end of a check-in that runs, as last heard. */
  checked_in_until: number | null;
}

/** The person in the terminals ↔ the membership ↔ the token that checks it in. */
export interface EnrolmentsTable {
  user_id: string;
  membership_id: string;
  check_in_token: string;
  /** UTC ms when Cobot was last known to have the token; null until then. */
  token_registered_at: number | null;
  created_at: number;
}

/** Every user id that was ever given out, also when nobody has it any more. It names nobody. */
export interface UserIdsTable {
  user_id: string;
  given_at: number;
}

/** Numbers given out once; they only grow. */
export interface CountersTable {
  name: string;
  next_value: number;
}

/** By which number the audit knows a member; the membership is cut off when the member is erased. */
export interface MemberNumbersTable {
  member_number: string;
  membership_id: string | null;
  created_at: number;
}

/** Whose card is whose. */
export interface CardsTable {
  card_number: number;
  membership_id: string;
  source: 'staff' | 'custom-field' | 'terminal';
  noted_at: number;
}
