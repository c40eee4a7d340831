import { z } from 'zod';
import { startBridge } from '../../src/bridge/bridge.ts';
import { configFrom } from '../../src/bridge/config.ts';
import { answerParent } from '../parent.ts';
import { sidesSchema } from './sides.ts';

// The bridge as `run` starts it, with its settings as the first argument.

const { terminalPorts, cobot, dataFile } = sidesSchema.parse(JSON.parse(process.argv[2] ?? ''));
const { port: _port, ...addresses } = cobot;

const start = (ports: readonly number[]) =>
  startBridge(
    configFrom({
      timeZone: 'UTC',
      dataFile,
      cobot: { ...addresses, requestsPerMinute: 0 },
      http: { port: 0, keys: ['a-key-for-the-bench-only'] },
      // People come faster than a door closes, and each must be let in by an UNLOCK of their own to be measured.
      terminals: ports.map((port, index) => ({
        name: `bench ${index}`,
        host: '127.0.0.1',
        port,
        whileOpen: 'send',
        eventsPerSecond: 1_000,
        matchesPerSecond: 1_000,
      })),
    }),
  );

// One terminal while people are enrolled: with many, each of them would be waited for each time.
let bridge = await start(terminalPorts.slice(0, 1));

answerParent(
  {
    /** The members' userIds, in their order. */
    enrol: async (membershipIds) => {
      const userIds: string[] = [];
      for (const id of z.array(z.string()).parse(membershipIds))
        userIds.push((await bridge.enrol(id)).userId);
      return userIds;
    },
    /** The whole house from now on; members are written into the other terminals as they are connected. */
    serveAll: async () => {
      await bridge.stop();
      bridge = await start(terminalPorts);
      return true;
    },
    /** From now on each of them is asked about again. */
    dropLeases: async (membershipIds) => {
      for (const id of z.array(z.string()).parse(membershipIds)) await bridge.dropLease(id);
      return true;
    },
    stop: async () => {
      await bridge.stop();
      return true;
    },
  },
  () => bridge.stop(),
);
