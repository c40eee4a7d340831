import { describe, expect, test } from 'vitest';
import { bridgeCells } from '../../bench/faults/bridge-cells.ts';
import { cobotCells } from '../../bench/faults/cobot-cells.ts';
import { runCell } from '../../bench/faults/run-cell.ts';
import { terminalCells } from '../../bench/faults/terminal-cells.ts';

const timeoutMs = 300_000;
const nothingWrong = { complaints: [], lost: 0, doubled: 0, chargedTwice: 0, wronglyOpened: 0 };
const [killed, ill] = [
  bridgeCells.filter(({ isKilled }) => isKilled === true),
  bridgeCells.filter(({ isKilled }) => isKilled !== true),
];

describe.concurrent.each([
  ['Cobot', cobotCells],
  ['the terminal', terminalCells],
  ['the bridge’s process', killed],
])('%s fails:', (_what, cells) => {
  test.each(cells)(
    '$name: nobody else gets in, no entry is lost, nobody is charged twice',
    { timeout: timeoutMs },
    async (cell) => {
      expect(await runCell(cell)).toMatchObject(nothingWrong);
    },
  );
});

// These are about the process as a whole, so nothing runs beside them.
describe('the bridge’s disk fails:', () => {
  test.each(ill)(
    '$name: nobody else gets in, no entry is lost, nobody is charged twice',
    { timeout: timeoutMs },
    async (cell) => {
      expect(await runCell(cell)).toMatchObject(nothingWrong);
    },
  );
});
