import { z } from 'zod';

/** `GET /healthz`: the whole bridge at a glance. `down` means that no entry can be decided. */
export const healthMessageSchema = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  store: z.enum(['ok', 'failed']),
  cobot: z.object({ state: z.enum(['unknown', 'ok', 'unavailable', 'unauthorised']), since: z.string() }),
  webhooks: z.object({
    state: z.enum(['off', 'starting', 'ok', 'incomplete']),
    active: z.number(),
    wanted: z.number(),
    lastDeliveryAt: z.string().nullable(),
  }),
  terminals: z.array(z.object({ name: z.string(), state: z.string(), since: z.string() })),
});
/** See {@link healthMessageSchema}. */
export type HealthMessage = z.output<typeof healthMessageSchema>;
