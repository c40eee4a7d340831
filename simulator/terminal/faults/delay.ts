import { z } from 'zod';
import { aim, ms } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** Packets are late. Answers keep their order, and so do events; a late event is overtaken by answers. */
export const delaySchema = z.strictObject({
  kind: z.literal('delay'),
  ms: ms(),
  jitterMs: ms().default(0).describe('up to so much more, by the seeded random'),
  ...aim,
});

export const delay: PacketFault<z.output<typeof delaySchema>> = {
  bend: (passage, options, { random }) => ({
    ...passage,
    lateMs: passage.lateMs + options.ms + Math.round(random() * options.jitterMs),
  }),
};
