import { z } from 'zod';

const longestMs = 600_000;

export const ms = (lowest = 0) => z.int().min(lowest).max(longestMs);

/** Which packets a fault is for. All but `kind` have a default, so that a fault alone hits everything, until it is taken back. */
export const aim = {
  on: z
    .enum(['all', 'answers', 'bulk', 'events'])
    .default('all')
    .describe('which packets: bulk is PREPARE_DATA and DATA, answers is everything but events'),
  skip: z.int().min(0).max(1_000_000).default(0).describe('so many that fit are left alone first'),
  times: z.int().min(1).max(1_000_000).optional().describe('how many are hit; default: no end'),
  probability: z.number().gt(0).max(1).default(1).describe('of each one to be hit, by the seeded random'),
  forMs: ms(1).optional().describe('how long the fault lasts; default: no end'),
};

/** The same for faults after which the connection is of no use: one packet is enough. */
export const onceAimed = { ...aim, times: aim.times.default(1) };
