import type { Command } from 'commander';
import { alertsMessageSchema } from '../bridge/web/door-messages.ts';
import type { AlertMessage } from '../bridge/web/door-messages.ts';
import { askingVerb, printAnswer } from './answer.ts';
import type { AskOptions } from './answer.ts';
import { askBridge } from './bridge-api.ts';

function alertLine({ at, kind, terminal, userId, repeats }: AlertMessage): string {
  const who = userId === null ? '' : `, user ${userId}`;
  const more = repeats === 0 ? '' : `, and ${repeats} more like it before`;
  return `${at} ${terminal}: ${kind}${who}${more}`;
}

/** `alerts`: what staff should look at. */
export function addAlertsCommand(program: Command): void {
  askingVerb(program, 'alerts', 'what staff should look at, newest first').action((options: AskOptions) =>
    printAnswer(
      options,
      askBridge({ config: options.config, method: 'GET', path: '/alerts', answer: alertsMessageSchema }),
      ({ alerts }) => (alerts.length === 0 ? ['nothing'] : alerts.map(alertLine)),
    ),
  );
}
