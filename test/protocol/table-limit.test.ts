import { describe, expect, test } from 'vitest';
import { mostTableBytes } from '../../src/protocol/table-limit.ts';
import type { Terminal } from '../../src/protocol/terminal.ts';
import { concat, double, zeros } from '../support/hand-made.ts';
import { answer, connectedTo, refused, sizesByHand } from '../support/scripted-access.ts';

// Found by a terminal by hand that said it held one record, and sent 60 MiB of it: all of them were kept until the last.

const manyBytes = 60 * 1024 * 1024;

async function all<Row>(table: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const some of table) rows.push(...some);
  return rows;
}

const reads: readonly [string, (terminal: Terminal) => Promise<unknown>][] = [
  ['users', (terminal) => terminal.users()],
  ['punches', (terminal) => terminal.punches()],
  ['operations', (terminal) => terminal.access.operations()],
  ['users, a window at a time', (terminal) => all(terminal.readUsers())],
  ['punches, a window at a time', (terminal) => all(terminal.readPunches())],
];

describe.each([
  ['prepared', { 1503: answer(zeros(1), double(manyBytes), double(manyBytes), zeros(4)) }],
  ['announced', { 1503: { command: 1500, data: concat(double(manyBytes), double(1024)) } }],
  ['said in front of the records', { 1503: { command: 1501, data: concat(double(manyBytes), zeros(500)) } }],
])('many megabytes %s where there is one record are refused at once', (_way, script) => {
  test.each(reads)('%s', async (_name, read) => {
    const { terminal } = await connectedTo({
      50: sizesByHand({ users: 1, punches: 1, operations: 1 }),
      9: refused,
      ...script,
    });
    await expect(read(terminal)).rejects.toMatchObject({ kind: 'wire', reason: 'too-large' });
  });
});

test.each<readonly [string, (terminal: Terminal) => Promise<unknown>]>([
  ['users', (terminal) => terminal.users({ maxDatasetBytes: 1000 })],
  ['punches', (terminal) => terminal.punches({ maxDatasetBytes: 1000 })],
  ['operations', (terminal) => terminal.access.operations({ maxDatasetBytes: 1000 })],
  ['templates', (terminal) => terminal.fingers.readAll({ maxDatasetBytes: 1000 })],
  ['punches, a window at a time', (terminal) => all(terminal.readPunches({ maxDatasetBytes: 1000 }))],
])('the limit for %s is the caller’s', async (_name, read) => {
  const { terminal } = await connectedTo({
    50: {
      command: 2000,
      data: new Uint8Array(80).fill(1, 16, 17).fill(1, 24, 25).fill(1, 32, 33).fill(1, 40, 41),
    },
    1503: { command: 1500, data: concat(double(1001), double(1024)) },
  });
  await expect(read(terminal)).rejects.toMatchObject({ kind: 'wire', reason: 'too-large' });
});

test('a table may be as long as its count says, with long records and what comes meanwhile', () => {
  expect(mostTableBytes(0, 256)).toBe(256_004);
  expect(mostTableBytes(9000, 256)).toBe(2_560_004);
  expect(mostTableBytes(1_000_000, 256)).toBe(64 * 1024 * 1024);
  expect(mostTableBytes(10, 4096, 500)).toBe(500);
});
