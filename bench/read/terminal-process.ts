import { z } from 'zod';
import { startTerminal } from '../../simulator/terminal/terminal.ts';
import { answerParent } from '../parent.ts';
import { coreSums, wholeSums } from './rows.ts';

// The simulated terminal of the read bench, in a process of its own: `users punches` as arguments.

const [users, punches] = process.argv.slice(2).map(Number);
if (users === undefined || punches === undefined) throw new RangeError('say how many users and punches');
const terminal = await startTerminal({ seed: 'read bench', users, punches });

answerParent(
  {
    port: () => terminal.port,
    contents: () => ({
      whole: wholeSums(terminal.users(), terminal.punches()),
      core: coreSums(terminal.users(), terminal.punches()),
    }),
    pace: (ms) => {
      terminal.settings.paceMs = z.number().parse(ms);
      return true;
    },
    share: () => {
      terminal.settings.secondClient = 'share';
      return true;
    },
  },
  () => terminal.stop(),
);
