import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const hexWord = z
  .string()
  .regex(/^0x[0-9a-f]{1,4}$/)
  .transform(Number);

const captureSchema = z.object({
  name: z.string(),
  transport: z.enum(['tcp', 'udp', 'inner', 'payload', 'record', 'udp-fragment']),
  hex: z.string().regex(/^([0-9a-f]{2})+$/),
  genuine: z.string(),
  decoded: z
    .object({
      tcp_length: z.number().optional(),
      complete: z.boolean(),
      command: z.number(),
      checksum: hexWord,
      session: hexWord,
      reply: z.number(),
      data_len: z.number(),
      checksum_ok: z.boolean().optional(),
    })
    .nullish(),
});

export type Capture = z.infer<typeof captureSchema>;

const path = resolve(
  import.meta.dirname,
  '../..',
  process.env['ZK_CAPTURES'] ?? '../shared/zk-captures.json',
);

/** Packets captured from real terminals, by name; undefined where the file is not on this machine. */
export function loadCaptures(): ReadonlyMap<string, Capture> | undefined {
  if (!existsSync(path)) return undefined;
  const captures = z.array(captureSchema).parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(captures.map((capture) => [capture.name, capture]));
}
