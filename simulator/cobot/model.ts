import type { EventName } from './webhooks/event-names.ts';

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

/** What the space sells. */
export interface SpacePlan {
  id: string;
  name: string;
  /** Empty: unlimited. */
  passKinds: PassKind[];
  /** Names. */
  extras: string[];
  isHidden: boolean;
}

/** A member's copy of a plan; `id` is the space's. */
export interface Plan {
  id: string;
  name: string;
  passKinds: PassKind[];
  extras: string[];
  /** From then on the upcoming plan holds. */
  canceledTo: string | null;
}

export interface CustomField {
  id: string;
  label: string;
}

/** A webhook subscription; it belongs to a client and a user. */
export interface Subscription {
  id: string;
  event: EventName;
  callbackUrl: string;
  active: boolean;
  owner: string;
}

export interface AccessToken {
  scopes: readonly string[];
  clientId: string;
  userId: string;
}

export interface OAuthClient {
  secret: string;
  /** Any, where undefined. */
  redirectUris: readonly string[] | undefined;
}

/** What an authorization code stands for. */
export interface OAuthGrant {
  clientId: string;
  redirectUri: string;
  scopes: readonly string[];
  codeChallenge: string | undefined;
  expiresAt: number;
}

export interface Member {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  user: { id: string; email: string } | null;
  teamId: string | null;
  plan: Plan;
  upcomingPlan: Plan | null;
  /** By the field's id. */
  customFields: Map<string, string>;
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
  /** Whether a pass used at a check-in is told as `membership_removed_time_passes`; not documented. */
  passUseIsRemoval: boolean;
  /** What the person at the browser says when a program asks to sign on. */
  signOnIsGranted: boolean;
  /** Who sits at the browser. */
  signOnUser: { id: string; isAdmin: boolean };
  limits: { enabled: boolean; perMinute: number; membershipListPerMinute: number };
}

export interface State {
  readonly space: { id: string; name: string; subdomain: string; timeZone: string; networkId: string };
  settings: Settings;
  readonly limitsAtStart: boolean;
  accessTokens: Map<string, AccessToken>;
  oauthClients: Map<string, OAuthClient>;
  /** By authorization code. */
  oauthGrants: Map<string, OAuthGrant>;
  plans: Map<string, SpacePlan>;
  customFields: CustomField[];
  subscriptions: Map<string, Subscription>;
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
