import type { Command } from 'commander';
import { reconciliationSchema } from '../bridge/web/door-messages.ts';
import type { ReconciliationMessage } from '../bridge/web/door-messages.ts';
import { askingVerb, printAnswer } from './answer.ts';
import type { AskOptions } from './answer.ts';
import { askBridge } from './bridge-api.ts';

const words: Record<keyof ReconciliationMessage['counts'], string> = {
  pending: 'to be posted',
  posted: 'posted',
  'already-in': 'were checked in already',
  refused: 'would have been refused',
  owed: 'owed: too late to be posted',
};

function reportLines({ from, to, counts, cameIn, owed }: ReconciliationMessage): string[] {
  if (from === null) return ['nobody came in without Cobot'];
  const lines = [`${cameIn.length} came in without Cobot, from ${from} to ${to}:`];
  for (const [state, count] of Object.entries(counts))
    if (count > 0) lines.push(`  ${count} ${wordsOf(state)}`);
  for (const { enteredAt, terminal, membershipId, state, reason } of cameIn)
    lines.push(
      `${enteredAt} ${terminal}: membership ${membershipId}, ${state}${reason === null ? '' : `: ${reason}`}`,
    );
  for (const { membershipId, passId } of owed)
    lines.push(`owed: membership ${membershipId}, ${passId === null ? 'no pass known' : `pass ${passId}`}`);
  return lines;
}

function wordsOf(state: string): string {
  return Object.entries(words).find(([known]) => known === state)?.[1] ?? state;
}

/** `reconciliation [--days N]`: who came in while Cobot was away, and what is left to do about it. */
export function addReconciliationCommand(program: Command): void {
  askingVerb(
    program,
    'reconciliation',
    'who came in without Cobot, who would have been refused, what is owed',
  )
    .option('-d, --days <n>', 'how far back', '7')
    .action((options: AskOptions & { days: string }) =>
      printAnswer(
        options,
        askBridge({
          config: options.config,
          method: 'GET',
          path: `/reconciliation?days=${encodeURIComponent(options.days)}`,
          answer: reconciliationSchema,
        }),
        reportLines,
      ),
    );
}
