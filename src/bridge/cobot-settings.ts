import type { CobotOptions } from '../cobot/client.ts';
import type { CobotFeatures } from '../cobot/scopes.ts';
import type { BridgeClock } from './clock.ts';
import type { BridgeConfig } from './config.ts';

/** What the bridge does with Cobot under these settings; the scopes its access token needs follow from it. */
export function featuresOf({ cobot, webhooks }: Pick<BridgeConfig, 'cobot' | 'webhooks'>): CobotFeatures {
  const { checkInApi, identity } = cobot;
  return {
    checkInApi,
    webhooks: webhooks.publicUrl !== undefined,
    timePasses: false,
    customFields: identity === 'custom-field' ? 'write' : 'off',
    teams: false,
    hiddenPlans: false,
  };
}

/** The client's options under these settings. */
export function cobotOptions(settings: BridgeConfig['cobot'], clock: BridgeClock): CobotOptions {
  const { identity, customField: _, ...rest } = settings;
  return {
    ...rest,
    writesMemberFields: identity === 'custom-field',
    clock,
    now: () => clock.wallNow(),
  };
}
