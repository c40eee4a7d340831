import { TerminalError, type TerminalErrorKind, type TerminalErrorReason } from './errors.ts';

interface Circumstances {
  /** The command under way, in words. */
  command?: string | undefined;
  advice?: string | undefined;
  cause?: unknown;
}

/** The errors of one connection: each names the terminal. */
export class Failures {
  readonly #terminal: string;

  constructor(terminal: string) {
    this.#terminal = terminal;
  }

  make(
    kind: TerminalErrorKind,
    reason: TerminalErrorReason,
    message: string,
    circumstances: Circumstances = {},
  ): TerminalError {
    return new TerminalError(kind, message, { reason, terminal: this.#terminal, ...circumstances });
  }

  /** What somebody else's code threw, as an error of this terminal. */
  from(error: unknown, message: string, command?: string): TerminalError {
    if (error instanceof TerminalError) return error.in({ terminal: this.#terminal, command });
    return this.make('ours', 'malformed', message, { command, cause: error });
  }

  /** What a request on a dead link fails with: the reason the link died, for this command. */
  gone(cause: TerminalError | undefined, command: string, came?: string): TerminalError {
    if (cause === undefined) return this.make('transport', 'closed', 'the connection is closed', { command });
    const { kind, reason, advice } = cause;
    const lost = came === undefined ? 'the connection was lost' : `the connection was lost after ${came}`;
    return this.make(kind, reason, `${lost}: ${cause.text}`, { command, advice, cause });
  }

  /** Silence; `came` is what there was of the answer before it. */
  timedOut(timeoutMs: number, command: string, came?: string): TerminalError {
    const message =
      came === undefined
        ? `no answer within ${timeoutMs} ms`
        : `the answer stopped after ${came}, and nothing came for ${timeoutMs} ms`;
    return this.make('transport', 'timed-out', message, { command });
  }

  /** An answer that would never end. */
  tooSlow(elapsedMs: number, command: string, came = 'some bytes'): TerminalError {
    const message = `the answer comes too slowly: ${came} in ${Math.round(elapsedMs / 1000)} s`;
    return this.make('transport', 'timed-out', message, { command });
  }

  tooLate(command: string): TerminalError {
    return this.make('transport', 'not-sent', 'its time had passed before it could be sent', { command });
  }

  /** Whoever takes an answer in pieces kept the link waiting for too long. */
  notTaken(command: string): TerminalError {
    return this.make('transport', 'timed-out', 'what came was taken too slowly, and the rest was let go', {
      command,
      advice: 'This terminal sends tables without a pause: read the table at once, or do less for each row.',
    });
  }

  aborted(signal: AbortSignal | undefined, command: string): TerminalError {
    return this.make('transport', 'aborted', 'given up', { command, cause: signal?.reason });
  }
}
