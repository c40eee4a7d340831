import { z } from 'zod';
import { startBridge } from '../../src/bridge/bridge.ts';
import { parseConfig } from '../../src/bridge/config.ts';
import { answerParent } from '../parent.ts';
import { MovedTime } from './moved-time.ts';
import { bridgeProcessSchema, mostEntries } from './running-bridge.ts';

// The bridge as `run` starts it, to be killed from outside; its settings are the first argument.

const { config, aheadMs } = bridgeProcessSchema.parse(JSON.parse(process.argv[2] ?? ''));
const time = new MovedTime(aheadMs);
const bridge = await startBridge(parseConfig(JSON.stringify(config), { file: 'settings' }), {
  clock: time.forBridge,
  logDestination: { write: () => undefined },
});

answerParent(
  {
    enrol: async (membershipId) => (await bridge.enrol(z.string().parse(membershipId))).userId,
    entries: () => bridge.entries({ limit: mostEntries }),
    states: () => bridge.terminals().map(({ state }) => state),
    moveOn: (ms) => {
      time.moveOn(z.number().parse(ms));
      return true;
    },
  },
  () => bridge.stop(),
);
