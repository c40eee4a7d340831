import type { Fault } from '../../simulator/cobot/endpoints.ts';
import type { Cell } from './cell.ts';

/** A fault at the check-in, and at reading back what became of it where Cobot is ill as a whole. */
function at(fault: Fault, readsBack: boolean): NonNullable<Cell['begin']> {
  const endpoints = readsBack ? (['check-in-v2'] as const) : (['check-in-v2', 'current-check-ins'] as const);
  return ({ cobot }) => {
    for (const endpoint of endpoints) cobot.setFault(endpoint, fault);
    return () => {
      for (const endpoint of endpoints) cobot.setFault(endpoint, undefined);
    };
  };
}

/** What goes wrong at Cobot, or on the way to it. */
export const cobotCells: readonly Cell[] = [
  {
    name: 'Cobot slow',
    // Both long enough that a slow computer does not look like a slow Cobot afterwards.
    config: { cobotDeadlineMs: 3_000 },
    begin: ({ cobot }) => {
      cobot.setDelay('check-in-v2', 6_000);
      return () => cobot.setDelay('check-in-v2', 0);
    },
    outcomes: ['cobot-timed-out'],
    says: /^Cobot did not answer in time\. Please try again\.$/,
    checkIns: [0, 1],
  },
  {
    name: 'Cobot says 500',
    begin: at({ kind: 'status', status: 500 }, false),
    outcomes: ['cobot-unavailable'],
    says: /^Cobot is not available\. Please try again later\.$/,
    checkIns: [0],
  },
  {
    name: 'Cobot says 429',
    begin: at({ kind: 'status', status: 429, headers: { 'retry-after': '1' } }, false),
    outcomes: ['cobot-rate-limited'],
    says: /^Cobot is busy\. Please try again in \d+ s\.$/,
    checkIns: [0],
  },
  {
    name: 'answer reset in the middle',
    begin: at({ kind: 'cut-off' }, false),
    outcomes: ['cobot-unavailable'],
    says: /^Cobot is not available\. Please try again later\.$/,
    checkIns: [1],
  },
  {
    name: 'answer lost after it was carried out',
    begin: at({ kind: 'lost-answer' }, false),
    outcomes: ['cobot-unavailable'],
    says: /^Cobot is not available\. Please try again later\.$/,
    checkIns: [1],
  },
  {
    name: 'the same, and Cobot tells when asked',
    begin: at({ kind: 'lost-answer' }, true),
    outcomes: ['opened'],
    says: /^Welcome Test$/,
    checkIns: [1],
  },
  {
    name: 'answer that is no JSON',
    begin: at({ kind: 'wrong-json' }, false),
    // It was carried out, which is all that a door has to know.
    outcomes: ['opened'],
    says: /^Welcome Test$/,
    checkIns: [1],
  },
  {
    name: 'TLS failure',
    begin: async (house) => {
      // What answers there speaks no TLS.
      const apiUrl = house.cobot.apiUrl.replace('http:', 'https:');
      await house.bridge.stop();
      await house.startBridge({ apiUrl });
      return async () => {
        await house.bridge.stop();
        await house.startBridge();
      };
    },
    outcomes: ['cobot-unavailable'],
    says: /^Cobot is not available\. Please try again later\.$/,
    checkIns: [0],
  },
];
