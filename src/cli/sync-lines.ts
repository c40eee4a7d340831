import type { SyncReportMessage } from '../bridge/web/sync-messages.ts';

const outcomeWords: Record<SyncReportMessage['outcome'], string> = {
  unchanged: 'as it should be',
  applied: 'done',
  'would-change': 'would be changed',
  held: 'held back, nothing was changed',
  partly: 'done in part; the rest is tried again',
  offline: 'not connected; it gets what it missed when it is',
  failed: 'failed',
};

/** Reports in lines for a person, who gains and who loses by name. */
export function syncLines(reports: readonly SyncReportMessage[]): string[] {
  return reports.flatMap((report) => [
    `${report.terminal}: ${outcomeWords[report.outcome]}${countsOf(report)}`,
    ...report.gains.map((person) => `  + ${nameOf(person)}`),
    ...report.losses.map((person) => `  - ${nameOf(person)}`),
    ...report.changes.map((person) => `  ~ ${nameOf(person)}: ${person.fields.join(', ')}`),
    ...report.taken.map((person) => `  x ${nameOf(person)}: somebody else has this user id there`),
    ...report.leftOut.map((person) => `  x ${nameOf(person)}: no room`),
    ...report.foreignUsers.map((person) => `  ? ${nameOf(person)}: not put there by the bridge`),
    ...(report.problem === undefined ? [] : [`  ${report.problem}`]),
    ...report.alerts.flatMap(({ sentence, advice }) => [`  ! ${sentence}`, `    What to do: ${advice}`]),
  ]);
}

function countsOf({ unchanged, gains, losses, changes, foreign, fingers }: SyncReportMessage): string {
  const counts = [
    [unchanged, 'unchanged'],
    [gains.length, 'new'],
    [losses.length, 'gone'],
    [changes.length, 'changed'],
    [fingers, 'fingers'],
    [foreign, 'not ours'],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

function nameOf({ userId, name }: { userId: string; name: string }): string {
  return `${userId} ${name}`.trimEnd();
}
