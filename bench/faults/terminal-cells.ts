import type { z } from 'zod';
import { faultSchema, inflict } from '../../simulator/terminal/faults/inflict.ts';
import type { Cell } from './cell.ts';
import type { ProofHouse } from './proof-house.ts';
import { waitFor } from './wait-for.ts';

type Wrong = z.input<typeof faultSchema>;

const hourMs = 3_600_000;
/** Long enough for a fault to come before the answer. */
const answerDelayMs = 400;

function inflictOn({ terminal }: ProofHouse, fault: Wrong): void {
  inflict(terminal, faultSchema.parse(fault));
}

/** The fault is there before the finger. */
function before(fault: Wrong): NonNullable<Cell['begin']> {
  return (house) => {
    inflictOn(house, fault);
    return () => house.terminal.faults.clear();
  };
}

/** The fault comes while Cobot is asked. */
function whileAsked(fault: Wrong): Pick<Cell, 'begin' | 'strike'> {
  return {
    begin: (house) => {
      house.cobot.setDelay('check-in-v2', answerDelayMs);
      return () => {
        house.cobot.setDelay('check-in-v2', 0);
        house.terminal.faults.clear();
      };
    },
    strike: async (house) => {
      await waitFor('Cobot to be asked', () => house.postsReceived > 0);
      inflictOn(house, fault);
    },
  };
}

/** What goes wrong at the terminal, or on the way to it. */
export const terminalCells: readonly Cell[] = [
  {
    name: 'terminal resets the link at its event',
    begin: before({ kind: 'reset', on: 'events' }),
    isUnheard: true,
    outcomes: ['late'],
    checkIns: [0],
  },
  {
    name: 'terminal resets the link while Cobot is asked',
    ...whileAsked({ kind: 'cut-connections' }),
    outcomes: ['too-late', 'unlock-failed'],
    checkIns: [1],
  },
  {
    name: 'terminal reboots while Cobot is asked',
    ...whileAsked({ kind: 'reboot' }),
    outcomes: ['too-late', 'unlock-failed'],
    checkIns: [1],
  },
  {
    name: 'terminal silent at the order to open',
    ...whileAsked({ kind: 'silence', on: 'answers' }),
    outcomes: ['unlock-failed'],
    checkIns: [1],
  },
  {
    name: 'terminal tells nothing',
    begin: before({ kind: 'drop', on: 'events' }),
    isUnheard: true,
    outcomes: ['late'],
    checkIns: [0],
  },
  {
    name: 'terminal slow',
    begin: before({ kind: 'delay', on: 'all', ms: 300 }),
    outcomes: ['opened'],
    says: /^Welcome Test$/,
    checkIns: [1],
  },
  {
    name: 'every event three times',
    begin: before({ kind: 'duplicate', on: 'events', copies: 2 }),
    outcomes: ['opened'],
    says: /^Welcome Test$/,
    checkIns: [1],
  },
  {
    name: 'clock an hour ahead all at once',
    begin: before({ kind: 'clock-jump', ms: hourMs }),
    outcomes: ['old-event', 'out-of-order', 'clock-unknown'],
    says: /Please try again\.$/,
    checkIns: [0],
  },
  {
    name: 'clock an hour behind all at once',
    begin: before({ kind: 'clock-jump', ms: -hourMs }),
    outcomes: ['old-event', 'out-of-order', 'clock-unknown'],
    says: /Please try again\.$/,
    checkIns: [0],
  },
];
