import { readFile } from 'node:fs/promises';
import { z } from 'zod';

// The format is described in docs/captures.md.

const ms = z.number().nonnegative().describe('since the recording began');
const conversation = z.int().positive().describe('one connection of a client, numbered from 1');
const way = z.enum(['to-terminal', 'to-client']);

const packetSchema = z.strictObject({
  ms,
  conversation,
  way,
  packet: z
    .string()
    .regex(/^(?:[0-9a-f]{2}){8,}$/, 'must be at least eight bytes in lower-case hexadecimal')
    .describe('the packet, over TCP without the prefix, its checksum right for these bytes'),
  disguised: z.literal(true).optional().describe('some bytes are not those that were on the wire'),
  wrongChecksum: z.literal(true).optional().describe('on the wire it did not fit'),
});

const noPacketSchema = z.strictObject({
  ms,
  conversation,
  way,
  discarded: z.int().positive().describe('so many bytes that were no packet; they are not kept'),
});

const recording = {
  format: z.literal('terminal-capture'),
  recordedAt: z.iso.datetime(),
  packets: z.array(z.union([packetSchema, noPacketSchema])),
};

const transport = z.enum(['tcp', 'udp']);

/** Version 1 knew TCP alone. */
const captureSchema = z.discriminatedUnion('version', [
  z
    .strictObject({ ...recording, version: z.literal(1) })
    .transform((capture) => ({ ...capture, version: 2 as const, transport: 'tcp' as const })),
  z.strictObject({ ...recording, version: z.literal(2), transport }),
]);

export type Capture = z.output<typeof captureSchema>;
export type Transport = z.output<typeof transport>;
export type CapturedPacket = z.output<typeof packetSchema>;
/** One line of a capture. */
export type CaptureEntry = Capture['packets'][number];
export type Way = z.output<typeof way>;

/** A file that is no capture; the message says what is wrong and what to do. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

/** Throws {@link CaptureError}. */
export async function loadCapture(path: string): Promise<Capture> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new CaptureError(
      `${path} cannot be read as JSON: record one with "simulator record --out ${path}"`,
      {
        cause,
      },
    );
  }
  const read = captureSchema.safeParse(json);
  if (read.success) return read.data;
  throw new CaptureError(`${path} is no capture of version 1 or 2: ${z.prettifyError(read.error)}`);
}

export function isPacket(entry: CaptureEntry): entry is CapturedPacket {
  return 'packet' in entry;
}
