import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

// What the bridge knows when it cannot ask: kept in the store as text with a signature beside it, so that nobody who can
// write the database can write himself in. No name is in it.

const utcMs = z.number();
const weekdays = z.array(z.number());
const timespanSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('duration'), minutes: z.number(), weekdays }),
  z.object({ kind: z.literal('hours'), fromMinute: z.number(), toMinute: z.number(), weekdays }),
]);
const passSchema = z.object({
  id: z.string(),
  expiresAt: utcMs.nullable(),
  timespans: z.array(timespanSchema),
});
const memberSchema = z.object({
  confirmedAt: utcMs.nullable(),
  /** Dates of the space, `YYYY-MM-DD`. */
  startsOn: z.string().nullable(),
  canceledTo: z.string().nullable(),
  /** Unused passes; null where the plan needs none. */
  passes: z.array(passSchema).nullable(),
});
const bodySchema = z.object({
  version: z.literal(1),
  takenAt: utcMs,
  members: z.record(z.string(), memberSchema),
  leases: z.record(z.string(), z.object({ until: utcMs, checkInId: z.string().nullable() })),
});

/** A membership as it was at Cobot when the snapshot was taken. */
export type SnapshotMember = z.output<typeof memberSchema>;
/** An unused pass. Minutes count from midnight of the space; weekdays 1 Monday … 7 Sunday, none is any. */
export type SnapshotPass = z.output<typeof passSchema>;
/** One stretch of time a pass is good for. */
export type PassTimespan = z.output<typeof timespanSchema>;
/** All that is known for the time without Cobot, and since when. */
export type Snapshot = z.output<typeof bodySchema>;

/** A snapshot as it is kept. */
export interface SealedSnapshot {
  body: string;
  signature: string;
}

const KEY_BYTES = 32;
const LABEL = 'cobot-terminal-bridge offline snapshot 1';

/**
 * The key that signs snapshots, made of a secret the database does not hold: the access token. With another token an older
 * snapshot counts no more, and the next look at Cobot makes a new one.
 */
export function snapshotKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', LABEL, KEY_BYTES));
}

function signatureOf(body: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(body).digest();
}

/** Writes and signs a snapshot. */
export function sealSnapshot(snapshot: Snapshot, key: Uint8Array): SealedSnapshot {
  const body = JSON.stringify(snapshot);
  return { body, signature: signatureOf(body, key).toString('hex') };
}

/** The snapshot; undefined where its signature is not ours, or another version wrote it. */
export function openSnapshot({ body, signature }: SealedSnapshot, key: Uint8Array): Snapshot | undefined {
  const given = Buffer.from(signature, 'hex');
  const own = signatureOf(body, key);
  if (given.length !== own.length || !timingSafeEqual(given, own)) return undefined;
  return bodySchema.safeParse(parsed(body)).data;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
