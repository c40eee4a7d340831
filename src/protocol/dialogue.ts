import { replyCode } from './command-codes.ts';
import type { Question } from './commands/exchange.ts';
import { usualPieceBytes } from './commands/uploads.ts';
import type { Connection } from './connection.ts';
import { isRefusal, TerminalError } from './errors.ts';
import { refusal } from './refusal.ts';
import type { Priority } from './request-queue.ts';
import { untilAborted } from './until-aborted.ts';

export interface AskOptions {
  signal?: AbortSignal | undefined;
  /** Longest silence, ms; default the dialogue's. */
  timeoutMs?: number | undefined;
  priority?: Priority | undefined;
  /** The last moment (of the clock) at which the request may be sent. */
  sendBefore?: number | undefined;
}

/** Exchanges over one connection: a typed value out, a typed value or a {@link TerminalError} back. */
export class Dialogue {
  readonly connection: Connection;
  readonly timeoutMs: number;
  /** The largest piece of an upload; more than the usual where a setting or a probe says so. */
  uploadPieceBytes = usualPieceBytes;
  readonly #terminal: string;
  #bufferTurn: Promise<unknown> = Promise.resolve();

  constructor(connection: Connection, terminal: string, timeoutMs: number) {
    this.connection = connection;
    this.timeoutMs = timeoutMs;
    this.#terminal = terminal;
  }

  ask<Request, Reply>(
    exchange: Question<Request, Reply>,
    value: Request,
    options: AskOptions = {},
  ): Promise<Reply> {
    const { timeoutMs = this.timeoutMs, ...rest } = options;
    return this.named(exchange.name, async () => {
      const data = exchange.request.write(value);
      const { command, name: purpose } = exchange;
      const frame = await this.connection.request(command, data, { timeoutMs, purpose, ...rest });
      if (frame.command !== replyCode.ok) throw refusal(frame);
      return exchange.reply.read({ data: frame.data, word: frame.session });
    });
  }

  /** Undefined where the terminal refuses: it has no such option, sensor or command. */
  async askIfKnown<Request, Reply>(
    exchange: Question<Request, Reply>,
    value: Request,
    options: AskOptions = {},
  ): Promise<Reply | undefined> {
    try {
      return await this.ask(exchange, value, options);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  /**
   * Runs `work` when no other work has the terminal's buffer: a session has only one, filled by uploads and bulk reads,
   * and any of them frees it. Must not be nested. Other requests may go between.
   */
  async alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#bufferTurn;
    const done = Promise.withResolvers<void>();
    this.#bufferTurn = before.then(() => done.promise);
    try {
      await untilAborted(before, signal);
      return await work();
    } finally {
      done.resolve();
    }
  }

  /** Runs `work`; what it throws says which terminal and what was being done. */
  async named<T>(command: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof TerminalError ? error.in({ terminal: this.#terminal, command }) : error;
    }
  }
}
