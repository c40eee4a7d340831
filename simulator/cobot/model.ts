/** What the fake Cobot remembers. Instants are ms since 1970, dates `YYYY-MM-DD` of the space. */

export type Timespan =
  | { kind: 'hours'; fromMinute: number; toMinute: number; weekdays: number[] }
  | { kind: 'duration'; minutes: number; weekdays: number[] };

/** A kind of time pass a plan sells. */
export interface PassKind {
  id: string;
  name: string;
  timespan: Timespan;
}

export interface Plan {
  id: string;
  name: string;
  /** Empty: unlimited. */
  passKinds: PassKind[];
}

export interface Member {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  user: { id: string; email: string } | null;
  teamId: string | null;
  plan: Plan;
  confirmedAt: number | null;
  startsAt: string | null;
  /** First day without access. */
  canceledTo: string | null;
}

export interface Pass {
  id: string;
  membershipId: string;
  name: string;
  timespan: Timespan;
  createdAt: number;
  expiresAt: number | null;
  usedAt: number | null;
}

export interface CheckIn {
  id: string;
  membershipId: string;
  passId: string | null;
  validFrom: number;
  validUntil: number;
}

export interface Settings {
  /** What a check-in does while one is running: Cobot's own answer is not documented. */
  repeatCheckIn: 'running' | 'refuse' | 'new';
  /** Answer of a check-in with an unknown token. v1 says 204 where documented; v2 does not say. */
  unknownToken: { v1: 204 | 404 | 422; v2: 204 | 404 | 422 };
  texts: Record<
    'noPasses' | 'notNow' | 'canceled' | 'unconfirmed' | 'notStarted' | 'alreadyCheckedIn' | 'unknownToken',
    string
  >;
  limits: { enabled: boolean; perMinute: number; membershipListPerMinute: number };
}

export interface State {
  readonly space: { id: string; name: string; subdomain: string; timeZone: string };
  settings: Settings;
  readonly limitsAtStart: boolean;
  /** Access token → its scopes. */
  accessTokens: Map<string, readonly string[]>;
  members: Map<string, Member>;
  /** By membership id, used ones included. */
  passes: Map<string, Pass[]>;
  /** Check-in token → membership id. */
  checkInTokens: Map<string, string>;
  /** All, oldest first. */
  checkIns: CheckIn[];
  /** The same by membership id. */
  checkInsOf: Map<string, CheckIn[]>;
  nextNumber: number;
}
