import { expect } from 'vitest';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../../simulator/terminal/terminal.ts';
import { byte, concat, padded, toHex } from '../../support/hand-made.ts';
import type { RawClient } from '../../support/raw-client.ts';
import { clientOf, terminalForTest } from '../../support/terminal-for-test.ts';

/** The data of STARTENROLL. */
export const startOf = (userId: string, finger = 6, flag = 1) =>
  concat(padded(userId, 24), byte(finger), byte(flag));

/** A terminal with three users and a client that has told it to enrol. */
export async function enrolling(options: SimulatedTerminalOptions = {}, userId = '1002', finger = 1) {
  const terminal = await terminalForTest({ users: 3, enrolmentPaceMs: 0, ...options });
  const client = await clientOf(terminal);
  expect(await client.ask(61, startOf(userId, finger))).toMatchObject({ command: 2000 });
  return { terminal, client };
}

export function press(terminal: SimulatedTerminal, finger: string | number, quality = 100): void {
  terminal.presentFinger({ finger, quality });
  terminal.lift();
}

/** The next events as `code:data`. */
export async function events(client: RawClient, count: number): Promise<string[]> {
  const frames = await client.nextFrames(count);
  return frames.map(({ command, session, replyId, data }) => {
    expect({ command, replyId }).toEqual({ command: 500, replyId: 0 });
    return `${session.toString(16)}:${toHex(data)}`;
  });
}
