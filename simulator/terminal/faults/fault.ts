import { z } from 'zod';
import { corrupt, corruptSchema } from './corrupt.ts';
import { delay, delaySchema } from './delay.ts';
import { drop, dropSchema } from './drop.ts';
import { duplicate, duplicateSchema } from './duplicate.ts';
import { halfFrame, halfFrameSchema } from './half-frame.ts';
import { memoryFullSchema } from './memory-full.ts';
import { merge, mergeSchema } from './merge.ts';
import type { PacketFault, Passage } from './passage.ts';
import { refuseClientsSchema } from './refuse-clients.ts';
import { reset, resetSchema } from './reset.ts';
import { silence, silenceSchema } from './silence.ts';
import { split, splitSchema } from './split.ts';

const packetFaultSchemas = [
  splitSchema,
  mergeSchema,
  delaySchema,
  dropSchema,
  duplicateSchema,
  corruptSchema,
  halfFrameSchema,
  silenceSchema,
  resetSchema,
] as const;

/** What lasts until it is over or taken back. */
export const lastingSchemas = [...packetFaultSchemas, refuseClientsSchema, memoryFullSchema] as const;

const packetFaultSchema = z.discriminatedUnion('kind', packetFaultSchemas);
const lastingSchema = z.discriminatedUnion('kind', lastingSchemas);

export type AimedFault = z.output<typeof packetFaultSchema>;
export type LastingFault = z.output<typeof lastingSchema>;

export function isAimed(fault: LastingFault): fault is AimedFault {
  return fault.kind !== 'refuse-clients' && fault.kind !== 'memory-full';
}

/** The packet's way with one more fault in it. */
export function bend(
  passage: Passage,
  fault: AimedFault,
  from: Parameters<PacketFault<never>['bend']>[2],
): Passage {
  switch (fault.kind) {
    case 'split':
      return split.bend(passage, fault, from);
    case 'merge':
      return merge.bend(passage, fault, from);
    case 'delay':
      return delay.bend(passage, fault, from);
    case 'drop':
      return drop.bend(passage, fault, from);
    case 'duplicate':
      return duplicate.bend(passage, fault, from);
    case 'corrupt':
      return corrupt.bend(passage, fault, from);
    case 'half-frame':
      return halfFrame.bend(passage, fault, from);
    case 'silence':
      return silence.bend(passage, fault, from);
    case 'reset':
      return reset.bend(passage, fault, from);
  }
  return fault satisfies never;
}
