import { z } from 'zod';
import type { BenchContext } from '../bench.ts';
import type { Child, ChildOptions } from '../child.ts';
import { rotated } from '../statistics.ts';
import { rightRows } from './rows.ts';

export const ownClients = ['bridge', 'framing-reader'] as const;
export const foreignClients = ['zkteco-js', 'node-zklib'] as const;
export type ClientName = (typeof ownClients)[number] | (typeof foreignClients)[number];

/** What one client did in all its runs. */
export interface Result {
  /** Of timed runs in which it read everything right. */
  ms: number[];
  /** Of timed runs in which it did not. */
  shortMs: number[];
  /** Rows read right in the worst run. */
  users: number;
  punches: number;
  /** Of a foreign client in its timed runs; see `StallWatch`. */
  stalls: number;
  stallsOwedNothing: number;
}
export type Results = ReadonlyMap<ClientName, Result>;

const sumsSchema = z.strictObject({ users: z.instanceof(Uint32Array), punches: z.instanceof(Uint32Array) });
export const contentsSchema = z.strictObject({ whole: sumsSchema, core: sumsSchema });
export const readingSchema = z.object({
  ms: z.number(),
  sums: sumsSchema,
  stalls: z.number().default(0),
  stallsOwedNothing: z.number().default(0),
});

/** After falling short so often a client sits out the rest: each time costs ten seconds, and no goal waits for it. */
const shortRunsAllowed: Partial<Record<ClientName, number>> = { 'node-zklib': 2 };

interface Parts {
  terminal: Child;
  contents: z.output<typeof contentsSchema>;
  start: (options: ChildOptions) => Child;
  context: BenchContext;
}

/** Lets clients read one terminal, one after the other, and compares what they read with what is in it. */
export class ReadMeasure {
  readonly #parts: Parts;
  readonly #clients = new Map<ClientName, Child>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * One run to warm up, then all clients in turn in each run, every time beginning with another one. Foreign clients
   * take part in the first `foreignRuns` of them.
   */
  async inTurns(paceMs: number, numbers: { runs: number; foreignRuns: number }): Promise<Results> {
    const { runs, foreignRuns } = numbers;
    const { terminal, context } = this.#parts;
    const results = newResults(foreignRuns > 0 ? [...ownClients, ...foreignClients] : ownClients);
    await terminal.ask('pace', paceMs, z.literal(true));
    for (let run = 0; run <= runs; run += 1) {
      context.tell(`pace ${paceMs} ms, ${run === 0 ? 'warm-up' : `run ${run} of ${runs}`}`);
      for (const [name, result] of rotated([...results], run)) {
        context.signal.throwIfAborted();
        const hasFallenShort = result.shortMs.length >= (shortRunsAllowed[name] ?? Number.POSITIVE_INFINITY);
        const sitsOut = hasFallenShort || (isForeign(name) && run > foreignRuns);
        if (!sitsOut) await this.#read(name, result, run > 0);
      }
    }
    return results;
  }

  /** All at the same time, once, untimed: for clients that would mostly wait for their own time-outs. */
  async atOnce(paceMs: number, names: readonly ClientName[]): Promise<Results> {
    const { terminal, context } = this.#parts;
    context.tell(`pace ${paceMs} ms, ${names.join(' and ')}, once`);
    await terminal.ask('pace', paceMs, z.literal(true));
    await terminal.ask('share', undefined, z.literal(true));
    const results = newResults(names);
    await Promise.all([...results].map(([name, result]) => this.#read(name, result, false)));
    return results;
  }

  async #read(name: ClientName, result: Result, isTimed: boolean): Promise<void> {
    const { terminal, contents } = this.#parts;
    const port = await terminal.ask('port', undefined, z.number());
    const reading = await this.#client(name).ask('read', port, readingSchema);
    const expected = isForeign(name) ? contents.core : contents.whole;
    const users = rightRows(reading.sums.users, expected.users);
    const punches = rightRows(reading.sums.punches, expected.punches);
    const isWhole = users === expected.users.length && punches === expected.punches.length;
    if (isTimed) {
      (isWhole ? result.ms : result.shortMs).push(reading.ms);
      result.stalls += reading.stalls;
      result.stallsOwedNothing += reading.stallsOwedNothing;
    }
    result.users = Math.min(result.users, users);
    result.punches = Math.min(result.punches, punches);
  }

  #client(name: ClientName): Child {
    const { start, context } = this.#parts;
    const { profileFolder } = context;
    const client =
      this.#clients.get(name) ?? start({ module: 'read/client-process.ts', args: [name], profileFolder });
    this.#clients.set(name, client);
    return client;
  }
}

function isForeign(name: ClientName): boolean {
  return foreignClients.some((foreign) => foreign === name);
}

function newResults(names: readonly ClientName[]): Map<ClientName, Result> {
  const most = Number.POSITIVE_INFINITY;
  const nothing = { users: most, punches: most, stalls: 0, stallsOwedNothing: 0 };
  return new Map(names.map((name) => [name, { ms: [], shortMs: [], ...nothing }]));
}
