import { createHash } from 'node:crypto';
import type { Settings, State } from './model.ts';

/** Everything the bridge needs; the names are those of Cobot's documentation. */
export const ALL_SCOPES: readonly string[] = [
  'read_user',
  'read_spaces',
  'read_memberships',
  'read_check_ins',
  'write_check_ins',
  'checkin',
  'checkin_tokens',
  'read_time_passes',
  'read_custom_fields',
  'write_custom_fields',
  'read_subscriptions',
  'write_subscriptions',
  'read_plans',
  'read_teams',
];

/** The user whose tokens all are. */
export const ADMIN_USER_ID = 'user-admin';

export function defaultSettings(limitsEnabled: boolean): Settings {
  return {
    repeatCheckIn: 'running',
    unknownToken: { v1: 204, v2: 404 },
    texts: {
      noPasses: 'No time passes left.',
      notNow: 'Your time passes are not valid at this time.',
      canceled: 'This membership has been canceled.',
      unconfirmed: 'This membership has not been confirmed yet.',
      notStarted: 'This membership has not started yet.',
      alreadyCheckedIn: 'Already checked in.',
      unknownToken: 'Check-in token not found.',
    },
    passUseIsRemoval: true,
    signOnIsGranted: true,
    signOnUser: { id: ADMIN_USER_ID, isAdmin: true },
    limits: { enabled: limitsEnabled, perMinute: 60, membershipListPerMinute: 6 },
  };
}

export interface StateOptions {
  token: string;
  scopes: readonly string[];
  space: State['space'];
  /** The OAuth client that is registered. */
  client: { id: string; secret: string; redirectUris: readonly string[] | undefined };
  /** Whether limits are on to begin with. */
  limits: boolean;
}

export function createState(options: StateOptions): State {
  return {
    space: options.space,
    settings: defaultSettings(options.limits),
    limitsAtStart: options.limits,
    accessTokens: new Map([
      [options.token, { scopes: options.scopes, clientId: options.client.id, userId: ADMIN_USER_ID }],
    ]),
    oauthClients: new Map([[options.client.id, options.client]]),
    oauthGrants: new Map(),
    plans: new Map(),
    customFields: [],
    subscriptions: new Map(),
    members: new Map(),
    passes: new Map(),
    checkInTokens: new Map(),
    checkIns: [],
    checkInsOf: new Map(),
    nextNumber: 1,
  };
}

/** 32 hex digits like Cobot's ids; the same run makes the same ones. */
export function nextId(state: State, kind: string): string {
  const number = state.nextNumber;
  state.nextNumber += 1;
  return createHash('sha256').update(`${state.space.id} ${kind} ${number}`).digest('hex').slice(0, 32);
}
