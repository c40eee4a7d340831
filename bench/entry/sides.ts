import { z } from 'zod';

/** Where the fake Cobot is, and what it takes. */
export const cobotSchema = z.strictObject({
  port: z.number(),
  spaceUrl: z.string(),
  apiUrl: z.string(),
  accountUrl: z.string(),
  token: z.string(),
  spaceId: z.string(),
});

/** What a side of the entry bench is started with: the same for both. */
export const sidesSchema = z.strictObject({
  terminalPorts: z.array(z.number()),
  cobot: cobotSchema,
  dataFile: z.string(),
});

export type SideSettings = z.output<typeof sidesSchema>;
