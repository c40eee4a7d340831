import type { Bench } from './bench.ts';
import { cells, runCell, type CellResult } from './faults/run-cell.ts';
import { figure, type Figure } from './goal.ts';
import { grid } from './report.ts';

const totals = [
  ['wrongly opened', ({ wronglyOpened }: CellResult) => wronglyOpened],
  ['lost', ({ lost }: CellResult) => lost],
  ['recorded twice', ({ doubled }: CellResult) => doubled],
  ['charged twice', ({ chargedTwice }: CellResult) => chargedTwice],
] as const;

const between = ' · ';

/** Everything that goes wrong at a door, one after the other: what opened, what the screen said, what Cobot holds. */
export const faultsBench: Bench = {
  name: 'faults',
  summary: 'lets everything go wrong at a door, and compares the books',
  numbers: {},
  run: async (_numbers, { tell, signal }) => {
    const results: CellResult[] = [];
    for (const cell of cells) {
      signal.throwIfAborted();
      tell(`${results.length + 1} of ${cells.length}: ${cell.name}`);
      results.push(await runCell(cell));
    }
    return [
      ...results.map(figureOf),
      ...totals.map(([name, count]) =>
        figure(
          name,
          results.reduce((sum, result) => sum + count(result), 0),
          `in ${cells.length} faults`,
          '<= 0',
        ),
      ),
    ];
  },
  table: (figures) =>
    grid([
      ['what goes wrong', 'wrong', 'the finger ended as', 'the screen said', 'Cobot held'],
      ...figures.map(({ name, value, unit }) => [name, String(value), ...unit.split(between)]),
    ]),
};

function figureOf({ cell, outcome, screen, checkIns, complaints }: CellResult): Figure {
  const seen = [outcome, screen === '' ? '–' : screen, `${checkIns} check-ins`, ...complaints];
  return figure(cell, complaints.length, seen.join(between), '<= 0');
}
