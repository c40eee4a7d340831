import { z } from 'zod';
import { lastingSchemas } from '../terminal/faults/fault.ts';
import { faultSchema, inflict } from '../terminal/faults/inflict.ts';
import type { Route } from './route.ts';
import { done } from './schemas.ts';

const activeFault = z.object({
  id: z.int(),
  fault: z.discriminatedUnion('kind', [...lastingSchemas]),
  seen: z.int().describe('how many packets it was for'),
  hits: z.int().describe('how many of them it hit'),
});

const takenBack = z.object({ takenBack: z.int().describe('how many faults there were') });

const path = '/terminals/:i/faults';

/** What can be the matter with a terminal, and taking it back. */
export const faultRoutes: readonly Route[] = [
  {
    method: 'get',
    path,
    summary: 'What is the matter with a terminal now',
    body: undefined,
    answer: z.array(activeFault),
    run: ({ terminal }) => terminal.faults.all(),
  },
  {
    method: 'post',
    path,
    summary:
      'Something goes wrong: a fault that lasts (its id is answered), or something that happens once, such as a reboot',
    body: faultSchema,
    answer: z.union([activeFault, done]),
    run: ({ terminal }, body) => inflict(terminal, faultSchema.parse(body)) ?? { done: true },
  },
  {
    method: 'delete',
    path,
    summary: 'Everything is well again: all faults are taken back',
    body: undefined,
    answer: takenBack,
    run: ({ terminal: { faults } }) => {
      const count = faults.all().length;
      faults.clear();
      return { takenBack: count };
    },
  },
  {
    method: 'delete',
    path: `${path}/:id`,
    summary: 'One fault is taken back; 0 where it was over already',
    body: undefined,
    answer: takenBack,
    run: ({ terminal, id = 0 }) => ({ takenBack: terminal.faults.remove(id) ? 1 : 0 }),
  },
];
