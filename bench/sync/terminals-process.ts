import { z } from 'zod';
import { startTerminals } from '../../simulator/terminal/terminals.ts';
import { answerParent } from '../parent.ts';

// The simulated terminals of the sync bench, in a process of their own. Argument: how many.

const count = z.coerce.number().parse(process.argv[2]);
const capacity = { userCapacity: 20_000, templateCapacity: 20_000 };
const terminals = await startTerminals({ count, port: 0, seed: 'sync bench', paceMs: 0, ...capacity });

answerParent(
  {
    ports: () => terminals.all.map(({ port }) => port),
    pace: (ms) => {
      const paceMs = z.number().parse(ms);
      for (const { settings } of terminals.all) settings.paceMs = paceMs;
      return true;
    },
    users: () => terminals.all.map((terminal) => terminal.users().length),
  },
  () => terminals.stop(),
);
