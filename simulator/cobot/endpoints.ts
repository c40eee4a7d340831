import { z } from 'zod';

/** A name for each thing Cobot can be asked; limits, faults and delays are set by it. */
export const endpointSchema = z.enum([
  'authorize',
  'exchange-code',
  'access-token',
  'revoke-access-token',
  'space-token',
  'user',
  'space',
  'space-v2',
  'memberships',
  'cancellations',
  'membership',
  'create-check-in-token',
  'check-in-tokens',
  'check-in-token',
  'delete-check-in-token',
  'check-in-v1',
  'check-in-v2',
  'check-in-membership',
  'current-check-ins',
  'check-ins-today',
  'work-sessions',
  'check-in',
  'membership-check-ins',
  'membership-check-ins-v2',
  'unused-time-passes',
  'all-unused-time-passes',
  'memberships-v2',
  'membership-v2',
  'network-memberships',
  'plans',
  'teams',
  'team',
  'space-custom-fields',
  'write-space-custom-fields',
  'member-custom-fields',
  'write-member-custom-fields',
  'all-custom-fields',
  'subscriptions',
  'create-subscription',
  'subscription',
  'delete-subscription',
  'check-out-v1',
  'check-out-v2',
]);
export type Endpoint = z.output<typeof endpointSchema>;

/**
 * What goes wrong at an endpoint. All but `status`, `reset` and `hang` carry the request out first.
 *
 * - `status`: answers this instead
 * - `reset`: closes the connection without an answer
 * - `hang`: never answers
 * - `lost-answer`: carried out, then the connection is closed without an answer
 * - `hang-after`: carried out, then never answers
 * - `cut-off`: carried out, half of the answer, then the connection is closed
 * - `wrong-json`: carried out, the right status with a body that is not JSON
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.json().optional(),
    headers: z.record(z.string().regex(/^[\w-]{1,64}$/), z.string().regex(/^[\x20-\x7e]{0,500}$/)).optional(),
    times: z.int().min(1).max(1_000_000).optional(),
  }),
  z.strictObject({
    kind: z.enum(['reset', 'hang', 'lost-answer', 'hang-after', 'cut-off', 'wrong-json']),
    times: z.int().min(1).max(1_000_000).optional(),
  }),
]);
export type Fault = z.output<typeof faultSchema>;

export const MAX_DELAY_MS = 600_000;

/** The faults and delays that are set, and how often each fault still strikes. */
export class Faults {
  readonly #faults = new Map<Endpoint, { fault: Fault; left: number }>();
  readonly #delays = new Map<Endpoint, number>();

  set(endpoint: Endpoint, fault: Fault | undefined): void {
    if (fault === undefined) this.#faults.delete(endpoint);
    else this.#faults.set(endpoint, { fault, left: fault.times ?? Infinity });
  }

  setDelay(endpoint: Endpoint, delayMs: number): void {
    if (delayMs === 0) this.#delays.delete(endpoint);
    else this.#delays.set(endpoint, Math.min(delayMs, MAX_DELAY_MS));
  }

  delayMs(endpoint: Endpoint): number {
    return this.#delays.get(endpoint) ?? 0;
  }

  /** The fault that strikes now; counts it. */
  take(endpoint: Endpoint): Fault | undefined {
    const set = this.#faults.get(endpoint);
    if (set === undefined) return undefined;
    set.left -= 1;
    if (set.left <= 0) this.#faults.delete(endpoint);
    return set.fault;
  }

  clear(): void {
    this.#faults.clear();
    this.#delays.clear();
  }
}
