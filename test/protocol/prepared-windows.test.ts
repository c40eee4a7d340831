import { expect, test } from 'vitest';
import { usersTable } from '../../src/protocol/commands/bulk.ts';
import { Connection } from '../../src/protocol/connection.ts';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { openTable } from '../../src/protocol/table-source.ts';
import { DatagramTerminal } from '../support/datagram-terminal.ts';
import { concat } from '../support/hand-made.ts';
import { arrives, lost, twice, whileTimePasses, type Fate } from '../support/lossy-network.ts';
import { ManualClock } from '../support/manual-clock.ts';

const records = Uint8Array.from({ length: 40_000 }, (_, index) => (index * 7 + index / 251) % 256);

// The order on the way: 1503, its answer, 1504, PREPARE_DATA, 16 pieces, OK, the next 1504, …
const toFirstPiece: Fate[] = [arrives, arrives, arrives, arrives];

test.each([
  ['lost', lost, 1],
  ['doubled', twice, 0],
] as const)('over datagrams a %s piece makes no difference', async (_what, fate, asksMore) => {
  const clock = new ManualClock();
  const terminal = new DatagramTerminal(clock, { records, fates: [...toFirstPiece, fate] });
  const connection = new Connection(terminal.network.wire, {
    name: 'test terminal',
    clock,
    log: () => undefined,
    onEvent: () => undefined,
    checksums: 'strict',
  });
  const dialogue = new Dialogue(connection, 'test terminal', 10_000);
  const read = async () => {
    const source = await openTable(dialogue, usersTable, {
      timeoutMs: 10_000,
      maxDatasetBytes: 100_000,
      onHeld: () => undefined,
    });
    const { bytes, head } = source;
    const rest =
      bytes > head.length ? await source.read(head.length, bytes - head.length, 1) : new Uint8Array(0);
    await source.close();
    return concat(head, rest);
  };
  expect(await whileTimePasses(clock, read())).toEqual(records);
  expect(terminal.heard.filter(({ command }) => command === 1504)).toHaveLength(3 + asksMore);
});
