import type { Store } from '../store/store.ts';
import type { Fleet, TerminalReport } from '../terminals/fleet.ts';
import type { TerminalMessage } from './terminal-messages.ts';

/** Where it is read from what is told of terminals. */
export interface TerminalReportParts {
  fleet: Pick<Fleet, 'status'>;
  store: Pick<Store, 'terminals' | 'terminalUsers'>;
}

/** What the store keeps of a terminal, for the API. */
export type KeptOfTerminal = Pick<TerminalMessage, 'passport' | 'probedAt' | 'users'>;

/** Of every terminal that anything is kept of, by its name. */
export async function keptOfTerminals({
  terminals,
  terminalUsers,
}: TerminalReportParts['store']): Promise<Map<string, KeptOfTerminal>> {
  const users = await terminalUsers.counts();
  const kept = new Map<string, KeptOfTerminal>(
    [...users].map(([name, count]) => [name, { passport: null, probedAt: null, users: count }]),
  );
  for (const { name, passport, probedAt } of await terminals.passports())
    kept.set(name, { passport, probedAt: new Date(probedAt).toISOString(), users: users.get(name) ?? 0 });
  return kept;
}

/** One terminal as the API tells it. */
export function terminalMessage(
  terminal: TerminalReport,
  kept: ReadonlyMap<string, KeptOfTerminal>,
): TerminalMessage {
  const nothing: KeptOfTerminal = { passport: null, probedAt: null, users: 0 };
  return {
    ...terminal,
    since: new Date(terminal.since).toISOString(),
    ...(kept.get(terminal.name) ?? nothing),
  };
}

/** All terminals as the API tells them. */
export async function terminalMessages({ fleet, store }: TerminalReportParts): Promise<TerminalMessage[]> {
  const kept = await keptOfTerminals(store);
  return fleet.status().map((terminal) => terminalMessage(terminal, kept));
}
