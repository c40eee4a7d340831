import { allMet, type Figure } from './goal.ts';

/** The one line that programs read: `{"bench": …, "figures": […]}`. */
export function jsonLine(bench: string, figures: readonly Figure[]): string {
  return JSON.stringify({ bench, figures });
}

/** A list for people. */
export function table(bench: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, goal, ok }) => [
    name,
    `${value} ${unit}`,
    goal === null ? '' : `goal ${goal}`,
    ok === null ? '' : ok ? 'ok' : 'MISSED',
  ]);
  return framed(bench, grid(rows), figures);
}

/** Cells in columns, one line per row. */
export function grid(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => `  ${line.trimEnd()}`).join('\n');
}

/** A bench's own table between its name and the verdict. */
export function framed(bench: string, text: string, figures: readonly Figure[]): string {
  const verdict = allMet(figures) ? 'All goals are met.' : 'At least one goal is missed.';
  return [`bench ${bench}`, text, verdict].join('\n');
}
