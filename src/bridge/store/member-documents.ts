import { z } from 'zod';

// What is kept of a member as JSON. It is read with care: another version may have written it.

const weekdays = z.array(z.number());

/** When a pass is good for, as Cobot says it: minutes count from midnight of the space, weekdays 1 Mon … 7 Sun, none is any. */
const timespanSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('duration'), minutes: z.number(), weekdays }),
  z.object({ kind: z.literal('hours'), fromMinute: z.number(), toMinute: z.number(), weekdays }),
]);

const passSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** UTC ms; null for one that does not expire. */
  expiresAt: z.number().nullable(),
  timespans: z.array(timespanSchema),
});

/** An unused time pass, as it was when it was last read. */
export type KnownPass = z.output<typeof passSchema>;

export function readPasses(json: string | null): KnownPass[] | undefined {
  return z.array(passSchema).safeParse(parsed(json)).data;
}

export function readTexts(json: string | null): string[] {
  return z.array(z.string()).safeParse(parsed(json)).data ?? [];
}

/** By label; undefined where they were never read. */
export function readFields(json: string | null): ReadonlyMap<string, string> | undefined {
  const { data } = z.record(z.string(), z.string()).safeParse(parsed(json));
  return data && new Map(Object.entries(data));
}

function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
