import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Reading } from './own-clients.ts';
import { type Stalls, StallWatch } from './stall-watch.ts';
import { coreSums, type CorePunch, type CoreUser } from './rows.ts';

// Clients from npm that nobody here wrote. They carry no types, so what they return is checked like all that comes in.

export type ForeignName = 'zkteco-js' | 'node-zklib';

/** A foreign client's reading may be short; `problems` says what it said itself, the stalls why. */
export interface ForeignReading extends Reading, Stalls {
  problems: string[];
}

/** They give up a table by themselves after 5 or 10 s; this is for the cases in which they forget to. */
const tableDeadlineMs = 20_000;
/** As zkteco-js shows it in its README. */
const clientTimeoutMs = 5_200;

const require = createRequire(import.meta.url);

const clientSchema = z.custom<ForeignClient>(
  (client) => typeof client === 'object' && client !== null && 'createSocket' in client,
);

interface ForeignClient {
  createSocket(): Promise<unknown>;
  getUsers(): Promise<unknown>;
  getAttendances(): Promise<unknown>;
  disconnect(): Promise<unknown>;
}

const zktecoUsers = z.object({
  data: z.array(z.object({ uid: z.number(), userId: z.string(), name: z.string() })),
});
const zktecoPunches = z.object({
  data: z.array(z.object({ sn: z.number(), user_id: z.string(), record_time: z.string() })),
});
const zklibPunches = z.object({
  data: z.array(z.object({ userSn: z.number(), deviceUserId: z.string(), recordTime: z.date() })),
});

/** How each names its columns. Both show wall times as local times of the process, which therefore runs in UTC. */
const punchesOf: Readonly<Record<ForeignName, (result: unknown) => CorePunch[]>> = {
  'zkteco-js': (result) =>
    zktecoPunches.parse(result).data.map((row) => ({
      uid: row.sn,
      userId: row.user_id,
      wallMs: Date.parse(row.record_time),
    })),
  'node-zklib': (result) =>
    zklibPunches.parse(result).data.map((row) => ({
      uid: row.userSn,
      userId: row.deviceUserId,
      wallMs: row.recordTime.getTime(),
    })),
};

/** What a foreign client read of one table. */
export interface ForeignTable<Row> {
  ms: number;
  rows: Row[];
  stalls: Stalls;
}

/**
 * Reads both tables as such a client does, each over a connection of its own: after one prepared read they leave a
 * listener on the socket that makes the next one slow. Connecting is timed, taking leave is not, as for the others.
 */
export async function readAsForeign(name: ForeignName, port: number): Promise<ForeignReading> {
  const problems: string[] = [];
  const users = await readForeignUsers(name, port, problems);
  const punches = await readForeignPunches(name, port, problems);
  return {
    ms: users.ms + punches.ms,
    sums: coreSums(users.rows, punches.rows),
    stalls: users.stalls.stalls + punches.stalls.stalls,
    stallsOwedNothing: users.stalls.stallsOwedNothing + punches.stalls.stallsOwedNothing,
    problems,
  };
}

export async function readForeignUsers(
  name: ForeignName,
  port: number,
  problems: string[],
): Promise<ForeignTable<CoreUser>> {
  const { result, ...rest } = await readOne(name, port, problems, (client) => client.getUsers());
  return { ...rest, rows: read<CoreUser>(result, (table) => zktecoUsers.parse(table).data) };
}

export async function readForeignPunches(
  name: ForeignName,
  port: number,
  problems: string[],
): Promise<ForeignTable<CorePunch>> {
  const { result, ...rest } = await readOne(name, port, problems, (client) => client.getAttendances());
  return { ...rest, rows: read(result, punchesOf[name]) };
}

async function readOne(
  name: ForeignName,
  port: number,
  problems: string[],
  table: (client: ForeignClient) => Promise<unknown>,
): Promise<{ ms: number; result: unknown; stalls: Stalls }> {
  const client = newClient(name, port);
  const from = performance.now();
  let result: unknown;
  let stalls: Stalls = { stalls: 0, stallsOwedNothing: 0 };
  try {
    await client.createSocket();
    stalls = new StallWatch(client);
    result = await inTime(table(client));
  } catch (error) {
    problems.push(textOf(error));
  }
  const ms = performance.now() - from;
  await inTime(client.disconnect()).catch((error: unknown) => problems.push(textOf(error)));
  return { ms, result, stalls };
}

function newClient(name: ForeignName, port: number): ForeignClient {
  const Client: unknown = require(name);
  if (typeof Client !== 'function') throw new TypeError(`${name} exports no class`);
  return clientSchema.parse(Reflect.construct(Client, ['127.0.0.1', port, clientTimeoutMs, 0]));
}

function read<Row>(result: unknown, rows: (result: unknown) => Row[]): Row[] {
  return result === undefined ? [] : rows(result);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`nothing after ${tableDeadlineMs} ms`)),
    tableDeadlineMs,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** They throw errors, and objects that wrap them. */
function textOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const inner = typeof error === 'object' && error !== null && 'err' in error ? error.err : undefined;
  return inner instanceof Error ? inner.message : JSON.stringify(error);
}
