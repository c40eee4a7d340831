import { z } from 'zod';
import { startTerminals } from '../../simulator/terminal/terminals.ts';
import { answerParent } from '../parent.ts';

// The simulated terminals of the sync bench, in a process of their own. Arguments: how many, and how long they pause between packets.

const [count, paceMs] = z.tuple([z.coerce.number(), z.coerce.number()]).parse(process.argv.slice(2));
const capacity = { userCapacity: 20_000, templateCapacity: 20_000 };
const terminals = await startTerminals({ count, port: 0, seed: 'sync bench', paceMs, ...capacity });

answerParent(
  {
    ports: () => terminals.all.map(({ port }) => port),
    users: () => terminals.all.map((terminal) => terminal.users().length),
  },
  () => terminals.stop(),
);
