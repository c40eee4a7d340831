import { expect, test } from 'vitest';
import { type CobotFeatures, allFeatures, missingScopes, scopesFor } from '../../src/cobot/scopes.ts';

const plain: CobotFeatures = {
  checkInApi: 'v2',
  webhooks: false,
  timePasses: false,
  customFields: 'off',
  teams: false,
  hiddenPlans: false,
};
const missing = (granted: readonly string[], features: Partial<CobotFeatures> = {}): string[] =>
  missingScopes(granted, { ...plain, ...features }).map(({ scope }) => scope);

const enough = ['read_memberships', 'checkin_tokens', 'write_check_ins', 'read_check_ins'];

test.each([
  ['a token with nothing', [], {}, enough],
  ['a token with enough', enough, {}, []],
  [
    'v1 with its own scope',
    ['read_memberships', 'checkin_tokens', 'checkin', 'read_check_ins'],
    { checkInApi: 'v1' },
    [],
  ],
  ['v1 with API 2’s scope', enough, { checkInApi: 'v1' }, []],
  ['API 2 with v1’s scope', ['read', 'checkin_tokens', 'checkin'], {}, ['write_check_ins']],
  [
    'the broad old scopes',
    ['read', 'write', 'checkin_tokens'],
    { checkInApi: 'v1', webhooks: true, customFields: 'write' },
    [],
  ],
  ['webhooks', enough, { webhooks: true }, ['read_subscriptions', 'write_subscriptions']],
  ['time passes', enough, { timePasses: true }, ['read_time_passes']],
  ['custom fields to read', enough, { customFields: 'read' }, ['read_custom_fields']],
  [
    'custom fields to write',
    enough,
    { customFields: 'write' },
    ['read_custom_fields', 'write_custom_fields'],
  ],
  ['teams and hidden plans', enough, { teams: true, hiddenPlans: true }, ['read_teams', 'read_plans']],
] as const)('%s', (_name, granted, features, expected) => {
  expect(missing([...granted], features)).toEqual([...expected]);
});

test('each missing scope says in words what will not work', () => {
  for (const { without } of missingScopes([], allFeatures))
    expect(without).toMatch(/^[a-zC][\w',-]+( [\w',-]+){4,}$/);
});

test('what sign-on asks for is enough for everything', () => {
  expect(missingScopes(scopesFor(allFeatures), allFeatures)).toEqual([]);
});
