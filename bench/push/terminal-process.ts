import { startTerminal } from '../../simulator/terminal/terminal.ts';
import { answerParent } from '../parent.ts';
import { hashesOf } from './people.ts';

// The simulated terminal of the push bench, in a process of its own; `empty` puts a new one in its place.

const capacity = { userCapacity: 10_000, templateCapacity: 20_000 };
let terminal = await startTerminal({ seed: 'push bench', paceMs: 0, ...capacity });

answerParent(
  {
    empty: async () => {
      await terminal.stop();
      terminal = await startTerminal({ seed: 'push bench', paceMs: 0, ...capacity });
      return terminal.port;
    },
    holds: () => hashesOf(terminal.users(), terminal.templates()),
  },
  () => terminal.stop(),
);
