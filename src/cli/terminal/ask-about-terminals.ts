import { BridgeError } from '../../bridge/errors.ts';
import { terminalsSchema, type TerminalsMessage } from '../../bridge/web/messages.ts';
import {
  syncOverviewSchema,
  syncReportSchema,
  type SyncOverviewMessage,
} from '../../bridge/web/sync-messages.ts';
import { askBridge } from '../bridge-api.ts';
import { syncLines } from '../sync-lines.ts';
import { column } from './verb.ts';

/** What the running bridge said, as one document and in lines for a person. */
export interface Told {
  answer: unknown;
  lines: readonly string[];
}

/** All terminals, one line each. */
export async function listTerminals(config: string): Promise<Told> {
  const { terminals } = await askBridge({
    config,
    method: 'GET',
    path: '/terminals',
    answer: terminalsSchema,
  });
  const overview = await askBridge({ config, method: 'GET', path: '/sync', answer: syncOverviewSchema });
  return { answer: { terminals }, lines: terminals.map((terminal) => lineOf(terminal, overview)) };
}

/** One terminal: how it is doing, its last sync, and what it owes. */
export async function showTerminal(config: string, name: string): Promise<Told> {
  const { terminals } = await askBridge({
    config,
    method: 'GET',
    path: '/terminals',
    answer: terminalsSchema,
  });
  const terminal = terminals.find((each) => each.name === name);
  if (terminal === undefined)
    throw new BridgeError('refusal', 'unknown-terminal', `there is no terminal called ${name}`, {
      advice: `these are known: ${terminals.map((each) => each.name).join(', ')}`,
    });
  const overview = await askBridge({ config, method: 'GET', path: '/sync', answer: syncOverviewSchema });
  const last = overview.terminals.find(({ report }) => report.terminal === name);
  const owed = overview.owed.filter((each) => each.terminal === name);
  const lines = [
    lineOf(terminal, overview),
    ...(terminal.problem === undefined ? [] : [`  ${terminal.problem}`]),
    ...(terminal.advice === undefined ? [] : [`  What to do: ${terminal.advice}`]),
    ...(last === undefined ? [] : [`last sync ${last.at}`, ...syncLines([last.report])]),
    ...owed.map(({ userId, ageSeconds }) => `still to be removed: ${userId}, for ${ageText(ageSeconds)}`),
  ];
  return { answer: { terminal, lastSync: last ?? null, owed }, lines };
}

/** What a sync would change at one terminal. */
export async function compareTerminal(config: string, name: string): Promise<Told> {
  const path = `/terminals/${encodeURIComponent(name)}/compare`;
  const report = await askBridge({ config, method: 'GET', path, answer: syncReportSchema });
  return { answer: report, lines: syncLines([report]) };
}

function lineOf(
  { name, state, serialNumber = '' }: TerminalsMessage['terminals'][number],
  overview: SyncOverviewMessage,
): string {
  const last = overview.terminals.find(({ report }) => report.terminal === name);
  const owed = overview.owed.filter(({ terminal }) => terminal === name).length;
  const sync = last === undefined ? 'not compared yet' : `${last.report.outcome} ${last.at}`;
  const owes = owed === 0 ? '' : `, ${owed} still to be removed`;
  return `${column(name, 24)} ${column(state, 10)} ${column(serialNumber, 20)} ${sync}${owes}`;
}

/** An age as people say it. */
export function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
