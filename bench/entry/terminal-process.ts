import { z } from 'zod';
import { answerParent } from '../parent.ts';
import { PlainTerminal } from './plain-terminal.ts';

// Two terminals of the entry bench, alike, one for each side; they never have work at the same time.

const terminals = { bridge: new PlainTerminal(), floor: new PlainTerminal() };
const ports = { bridge: await terminals.bridge.listen(), floor: await terminals.floor.listen() };

const sideSchema = z.enum(['bridge', 'floor']);
const pressSchema = z.strictObject({ side: sideSchema, userIds: z.array(z.string()), quietMs: z.number() });

answerParent(
  {
    ports: () => ports,
    ready: async (side) => {
      await terminals[sideSchema.parse(side)].ready;
      return true;
    },
    press: async (value) => {
      const { side, userIds, quietMs } = pressSchema.parse(value);
      return terminals[side].press(userIds, quietMs);
    },
  },
  () => {
    terminals.bridge.close();
    terminals.floor.close();
  },
);
