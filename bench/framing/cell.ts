import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { readForeignPunches, readForeignUsers, type ForeignName } from '../read/foreign-clients.ts';
import { FramingTerminal, type FramingTerminalOptions } from './framing-terminal.ts';
import type { TableName } from './tables.ts';

export const clientNames = ['bridge', 'zkteco-js', 'node-zklib'] as const;
export type ClientName = (typeof clientNames)[number];

/** What one client made of one table sent in one way. */
export const cellSchema = z.strictObject({ right: z.number(), problem: z.string().optional() });
export type Cell = z.output<typeof cellSchema>;

/** Has a client read a table from a terminal of its own, and counts the rows that are right and in their place. */
export async function readCell(
  client: ClientName,
  table: TableName,
  options: FramingTerminalOptions,
): Promise<Cell> {
  const terminal = new FramingTerminal(options);
  const port = await terminal.listen();
  try {
    const expected = options.tables[table].rows;
    const { rows, problem } =
      client === 'bridge' ? await readOurs(port, table) : await readForeign(client, port, table);
    const right = rows.filter((row, index) => agrees(row, expected[index])).length;
    const tooMany = rows.length > expected.length ? `${rows.length} rows came` : undefined;
    return { right: tooMany === undefined ? right : 0, problem: problem ?? tooMany };
  } finally {
    await terminal.stop();
  }
}

interface Reading {
  rows: object[];
  problem?: string | undefined;
}

/** The project's own driver, as the bridge uses it. */
async function readOurs(port: number, table: TableName): Promise<Reading> {
  const terminal = await connectTerminal({ name: 'bench', host: '127.0.0.1', port, transport: 'tcp' });
  try {
    if (table === 'users') return { rows: await terminal.users() };
    if (table === 'punches') return { rows: await terminal.punches() };
    return { rows: await terminal.fingers.readAll() };
  } catch (error) {
    return { rows: [], problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await terminal.close();
  }
}

async function readForeign(client: ForeignName, port: number, table: TableName): Promise<Reading> {
  if (table === 'templates') throw new RangeError(`${client} cannot read templates`);
  const problems: string[] = [];
  const read = table === 'users' ? readForeignUsers : readForeignPunches;
  const { rows } = await read(client, port, problems);
  return { rows, problem: problems[0] };
}

/** Foreign clients read fewer fields; those they read have to be right. */
function agrees(row: object, expected: object | undefined): boolean {
  if (expected === undefined) return false;
  const wanted = Object.fromEntries(Object.entries(expected).filter(([key]) => key in row));
  return isDeepStrictEqual(comparable(row), comparable(wanted));
}

/** Byte runs compare by their bytes, whatever class holds them. */
function comparable(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value instanceof Uint8Array ? [...value] : value]),
  );
}
