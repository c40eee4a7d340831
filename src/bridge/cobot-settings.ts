import type { CobotOptions } from '../cobot/client.ts';
import type { CobotFeatures } from '../cobot/scopes.ts';
import type { BridgeClock } from './clock.ts';
import type { BridgeConfig } from './config.ts';
import { neededDetails } from './sync/needed-details.ts';

/** What the bridge does with Cobot under these settings; the scopes its access token needs follow from it. */
export function featuresOf(
  config: Pick<BridgeConfig, 'cobot' | 'webhooks' | 'sync' | 'terminals'>,
): CobotFeatures {
  const { checkInApi, identity } = config.cobot;
  const needs = neededDetails(config);
  return {
    checkInApi,
    webhooks: config.webhooks.publicUrl !== undefined,
    timePasses: needs.passes,
    customFields: identity === 'custom-field' ? 'write' : needs.fields ? 'read' : 'off',
    teams: false,
    hiddenPlans: false,
  };
}

/** The client's options under these settings. */
export function cobotOptions(settings: BridgeConfig['cobot'], clock: BridgeClock): CobotOptions {
  const { identity, customField: _label, signIn: _client, ...rest } = settings;
  return {
    ...rest,
    writesMemberFields: identity === 'custom-field',
    clock,
    now: () => clock.wallNow(),
  };
}
