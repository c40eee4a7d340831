import { z } from 'zod';
import { answerParent } from '../parent.ts';
import { clientNames, readCell } from './cell.ts';
import { makeTables, tableNames } from './tables.ts';
import { ways } from './ways.ts';

// One client of the framing matrix in a process of its own, with the terminals it reads from: in one process their turns
// alternate, so that segments arrive as they were sent.

const client = z.enum(clientNames).parse(process.argv[2]);
const counts = z
  .strictObject({ users: z.number(), punches: z.number(), templates: z.number() })
  .parse(JSON.parse(process.argv[3] ?? ''));
const tables = makeTables(counts);
const questionSchema = z.strictObject({ way: z.string(), table: z.enum(tableNames) });

/** What a client threw where its caller cannot catch it; without this it would end the program. */
let uncaught: string | undefined;
if (client !== 'bridge') {
  // They print what goes wrong and reject promises nobody holds; what they could not read shows in the rows.
  console.error = () => undefined;
  process.on('unhandledRejection', () => undefined);
  process.on('uncaughtException', ({ message }) => {
    uncaught ??= `throws where nobody can catch it: ${message}`;
  });
}

answerParent({
  cell: async (value) => {
    const question = questionSchema.parse(value);
    const way = ways.find(({ name }) => name === question.way);
    if (way === undefined) throw new RangeError(`there is no way "${question.way}"`);
    const cell = await readCell(client, question.table, { tables, way });
    return uncaught === undefined ? cell : { ...cell, problem: uncaught };
  },
});
