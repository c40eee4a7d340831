/** What the bridge may be set to do with Cobot, beyond letting members in. */
export interface CobotFeatures {
  checkInApi: 'v2' | 'v1';
  webhooks: boolean;
  timePasses: boolean;
  /** `write`: the bridge also keeps its numbers there. */
  customFields: 'off' | 'read' | 'write';
  teams: boolean;
  hiddenPlans: boolean;
}

/** A scope the access token lacks. */
export interface MissingScope {
  scope: string;
  /** What will not work without it, in plain words. */
  without: string;
}

interface Need {
  /** Any of these will do; the first is the one to ask for. Cobot's v1 has the broad `read` and `write` beside them. */
  anyOf: readonly [string, ...string[]];
  without: string;
  isNeeded(features: CobotFeatures): boolean;
}

const always = (): boolean => true;

const needs: readonly Need[] = [
  {
    anyOf: ['read_memberships', 'read'],
    without: 'the bridge cannot see who the members are',
    isNeeded: always,
  },
  {
    anyOf: ['checkin_tokens'],
    without: 'nobody can be enrolled, since check-in tokens cannot be made',
    isNeeded: always,
  },
  {
    anyOf: ['write_check_ins'],
    without: 'no door opens, since nobody can be checked in',
    isNeeded: ({ checkInApi }) => checkInApi === 'v2',
  },
  {
    anyOf: ['checkin', 'write_check_ins', 'write'],
    without: 'no door opens, since nobody can be checked in',
    isNeeded: ({ checkInApi }) => checkInApi === 'v1',
  },
  {
    anyOf: ['read_check_ins', 'read'],
    without: 'after a lost answer the bridge cannot look whether the member is checked in already',
    isNeeded: always,
  },
  {
    anyOf: ['read_time_passes', 'read'],
    without: 'members who run out of time passes cannot be told from others',
    isNeeded: ({ timePasses }) => timePasses,
  },
  {
    anyOf: ['read_custom_fields', 'read'],
    without: 'custom fields cannot be read, nor the numbers in them',
    isNeeded: ({ customFields }) => customFields !== 'off',
  },
  {
    anyOf: ['write_custom_fields', 'write'],
    without: "readers' numbers cannot be kept in a custom field",
    isNeeded: ({ customFields }) => customFields === 'write',
  },
  {
    anyOf: ['read_teams', 'read'],
    without: 'teams cannot be read, so rules for them let nobody in',
    isNeeded: ({ teams }) => teams,
  },
  {
    anyOf: ['read_plans', 'read'],
    without: 'hidden plans cannot be found by name',
    isNeeded: ({ hiddenPlans }) => hiddenPlans,
  },
  {
    anyOf: ['read_subscriptions', 'read'],
    without: 'the bridge cannot look whether Cobot still sends webhooks',
    isNeeded: ({ webhooks }) => webhooks,
  },
  {
    anyOf: ['write_subscriptions', 'write'],
    without: 'Cobot sends no webhooks, so changes wait for the next full comparison',
    isNeeded: ({ webhooks }) => webhooks,
  },
];

/** What the bridge does with everything on: the scopes to ask for at sign-on. */
export const allFeatures: CobotFeatures = {
  checkInApi: 'v2',
  webhooks: true,
  timePasses: true,
  customFields: 'write',
  teams: true,
  hiddenPlans: true,
};

/** Scopes that no feature needs but make sign-on and start-up smoother: whose token it is, the space's time zone. */
const helpfulScopes = ['read_user', 'read_spaces', 'checkin'];

/** Every scope worth asking for, for these features. */
export function scopesFor(features: CobotFeatures): string[] {
  const needed = needs.filter((need) => need.isNeeded(features)).map((need) => need.anyOf[0]);
  return [...new Set([...needed, ...helpfulScopes])];
}

/** What an access token lacks for these features. */
export function missingScopes(granted: readonly string[], features: CobotFeatures): MissingScope[] {
  return needs
    .filter((need) => need.isNeeded(features) && !need.anyOf.some((scope) => granted.includes(scope)))
    .map(({ anyOf: [scope], without }) => ({ scope, without }));
}
