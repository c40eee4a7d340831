import type { DesiredUser } from './desired.ts';

/** What a spreadsheet takes for a formula when a cell begins with it. */
const formulaStart = /^[=+\-@\t\r]/;

/** One cell: always quoted, and never a formula, whatever a member is called. */
export function csvCell(value: string): string {
  const harmless = formulaStart.test(value.trimStart()) || formulaStart.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

const columns = ['user id', 'card', 'name', 'may enter', 'hours', 'membership'] as const;

/** The members of a door with their numbers at the reader, for devices that no bridge can reach. Lines end with CRLF. */
export function memberCsv(users: readonly DesiredUser[]): string {
  const rows = users.map(({ userId, card, name, isDisabled, schedules = [], membershipId }) => [
    userId,
    card === undefined || card === 0 ? '' : String(card),
    name,
    isDisabled ? 'no' : 'yes',
    schedules.length === 0 ? 'any time' : schedules.join(' + '),
    membershipId,
  ]);
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
