import { z } from 'zod';
import { startBridge, type Bridge } from '../../src/bridge/bridge.ts';
import { parseConfig } from '../../src/bridge/config.ts';
import { answerParent } from '../parent.ts';
import { MovedTime } from './moved-time.ts';
import { bridgeProcessSchema, mostEntries } from './running-bridge.ts';

// The bridge as `run` starts it, to be killed from outside.

let started: { bridge: Bridge; time: MovedTime } | undefined;

function running(): { bridge: Bridge; time: MovedTime } {
  if (started === undefined) throw new RangeError('the bridge was not started');
  return started;
}

answerParent(
  {
    start: async (settings) => {
      const { config, aheadMs } = bridgeProcessSchema.parse(settings);
      const time = new MovedTime(aheadMs);
      const bridge = await startBridge(parseConfig(JSON.stringify(config), { file: 'settings' }), {
        clock: time.forBridge,
        logDestination: { write: () => undefined },
      });
      started = { bridge, time };
      return true;
    },
    enrol: async (membershipId) => (await running().bridge.enrol(z.string().parse(membershipId))).userId,
    entries: () => running().bridge.entries({ limit: mostEntries }),
    states: () =>
      running()
        .bridge.terminals()
        .map(({ state }) => state),
    moveOn: (ms) => {
      running().time.moveOn(z.number().parse(ms));
      return true;
    },
  },
  () => started?.bridge.stop(),
);
