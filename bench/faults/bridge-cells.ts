import type { Cell } from './cell.ts';
import { fillDisk } from './full-disk.ts';
import { lockDatabase } from './locked-database.ts';
import type { ProofHouse } from './proof-house.ts';
import { waitFor } from './wait-for.ts';

/** Long enough to stop a bridge before the answer is sent. */
const answerDelayMs = 400;

function slowAnswer({ cobot }: ProofHouse): () => void {
  cobot.setDelay('check-in-v2', answerDelayMs);
  return () => cobot.setDelay('check-in-v2', 0);
}

/** Kills the bridge in the very moment in which the terminal sees this. */
function killedAt(moment: string): Pick<Cell, 'isKilled' | 'begin' | 'strike'> {
  let dying: Promise<void> | undefined;
  return {
    isKilled: true,
    begin: (house) => {
      dying = undefined;
      return house.terminal.moments.on((happened) => {
        if (happened === moment) dying ??= house.bridge.signal('SIGKILL');
      });
    },
    strike: async () => {
      await waitFor(moment, () => dying !== undefined);
      await dying;
    },
  };
}

/** Soon enough to wait for, and long enough for a slow computer to open the door in time afterwards. */
const soon = { cobotDeadlineMs: 3_000, doorDeadlineMs: 4_000 };

/** What goes wrong with the bridge, its process and its disk. */
export const bridgeCells: readonly Cell[] = [
  {
    ...killedAt('told verification'),
    name: 'killed when the event is sent',
    outcomes: ['late', 'interrupted'],
    checkIns: [0, 1],
  },
  {
    isKilled: true,
    name: 'killed when Cobot has the POST',
    begin: slowAnswer,
    strike: async (house) => {
      await waitFor('the POST', () => house.postsReceived > 0);
      await house.bridge.signal('SIGKILL');
      await waitFor('Cobot to have carried it out', () => house.cobot.checkIns().length > 0);
    },
    outcomes: ['interrupted'],
    checkIns: [1],
  },
  {
    isKilled: true,
    name: 'killed when Cobot has answered',
    begin: slowAnswer,
    strike: async (house) => {
      await waitFor('the POST', () => house.postsReceived > 0);
      // It does not run when the answer comes, so that it cannot act on it.
      await house.bridge.signal('SIGSTOP');
      await waitFor('the answer', () => house.cobot.checkIns().length > 0);
      await house.bridge.signal('SIGKILL');
    },
    outcomes: ['interrupted'],
    checkIns: [1],
  },
  {
    ...killedAt('asked unlock'),
    name: 'killed when the terminal has the UNLOCK',
    outcomes: ['interrupted'],
    checkIns: [1],
  },
  {
    name: 'disk full',
    config: soon,
    hasSmallDisk: true,
    // A real one where this machine lets us mount it; as SQLite tells of it where not.
    begin: ({ smallDisk }) => smallDisk?.fill() ?? fillDisk(),
    outcomes: ['not-recorded'],
    says: /^The door system has a problem\. Please tell the staff\.$/,
    checkIns: [0],
  },
  {
    name: 'database locked',
    config: soon,
    begin: ({ dataFile }) => lockDatabase(dataFile),
    outcomes: ['not-recorded'],
    says: /^The door system has a problem\. Please tell the staff\.$/,
    checkIns: [0],
  },
];
