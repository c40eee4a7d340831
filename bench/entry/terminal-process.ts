import { z } from 'zod';
import { answerParent } from '../parent.ts';
import { PlainTerminals } from './plain-terminals.ts';

// The terminals of the entry bench, alike, as many for each side as the first argument says; the two sides never have work
// at the same time.

const count = z.coerce.number().int().positive().parse(process.argv[2]);
const terminals = { bridge: new PlainTerminals(count), floor: new PlainTerminals(count) };
const ports = { bridge: await terminals.bridge.listen(), floor: await terminals.floor.listen() };

const sideSchema = z.enum(['bridge', 'floor']);
const servedSchema = z.strictObject({ side: sideSchema, users: z.number() });
const writtenSchema = z.strictObject({ userIds: z.array(z.string()), users: z.number() });
const pressSchema = z.strictObject({
  side: sideSchema,
  userIds: z.array(z.string()),
  quietMs: z.number(),
  ending: z.enum(['unlock', 'showText']),
});

answerParent(
  {
    ports: () => ports,
    areServed: (value) => {
      const { side, users } = servedSchema.parse(value);
      return terminals[side].areServed(users);
    },
    /** While they are written, the bridge's terminals alone. */
    pressWhileWritten: async (value) => {
      const { userIds, users } = writtenSchema.parse(value);
      return (await terminals.bridge.pressWhileWritten(userIds, users)) ?? 'nobody';
    },
    press: async (value) => {
      const { side, userIds, quietMs, ending } = pressSchema.parse(value);
      return terminals[side].press(userIds, quietMs, ending);
    },
  },
  () => {
    terminals.bridge.close();
    terminals.floor.close();
  },
);
