import { readPunchRecords } from '../../src/protocol/commands/punches.ts';
import { readUserRecords } from '../../src/protocol/commands/users.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { readFraming } from '../floor/framing-reader.ts';
import { wholeSums, type RowSums } from './rows.ts';

/** One reading: from before the connection is opened until the last row is in hand. Checking it is not timed. */
export interface Reading {
  ms: number;
  sums: RowSums;
}

/** The project's own driver, as the bridge uses it. */
export async function readAsBridge(port: number): Promise<Reading> {
  const from = performance.now();
  const terminal = await connectTerminal({ name: 'bench', host: '127.0.0.1', port });
  const users = await terminal.users();
  const punches = await terminal.punches();
  const ms = performance.now() - from;
  await terminal.close();
  return { ms, sums: wholeSums(users, punches) };
}

/** The floor: frames cut and payloads put together, nothing decoded. Afterwards its bytes are decoded to check them. */
export async function readAsFloor(port: number): Promise<Reading> {
  const from = performance.now();
  const { users, punches, leave } = await readFraming('127.0.0.1', port);
  const ms = performance.now() - from;
  leave();
  return {
    ms,
    sums: wholeSums(
      readUserRecords(users.subarray(4), 72, 'utf8'),
      readPunchRecords(punches.subarray(4), 40),
    ),
  };
}
