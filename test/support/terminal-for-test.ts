import { onTestFinished } from 'vitest';
import {
  startTerminal,
  type SimulatedTerminal,
  type SimulatedTerminalOptions,
} from '../../simulator/terminal/terminal.ts';
import { RawClient } from './raw-client.ts';

/** A simulated terminal that is switched off when the test is over. */
export async function terminalForTest(options: SimulatedTerminalOptions = {}): Promise<SimulatedTerminal> {
  const terminal = await startTerminal(options);
  onTestFinished(() => terminal.stop());
  return terminal;
}

/** A connected client without a session, closed when the test is over. */
export async function strangerTo(terminal: SimulatedTerminal): Promise<RawClient> {
  const client = await RawClient.open(terminal.port);
  onTestFinished(() => client.close());
  return client;
}

/** A client with a session, closed when the test is over. */
export async function clientOf(terminal: SimulatedTerminal): Promise<RawClient> {
  const client = await strangerTo(terminal);
  await client.connect();
  return client;
}
