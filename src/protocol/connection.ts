import { commandCode, commandName, replyCode } from './command-codes.ts';
import { TerminalError } from './errors.ts';
import { encodeFrame, nextReplyId, type Frame } from './frame.ts';
import { Framer, isDiscarded, type Discarded } from './framer.ts';
import { RequestQueue, type Pending, type Priority } from './request-queue.ts';
import { recogniseSpeaker } from './speakers.ts';
import type { Clock } from './timers.ts';
import type { Wire } from './wire.ts';

/** One line for the log: fields, never bytes of a packet. */
export interface LogEntry {
  level: 'debug' | 'info' | 'warn';
  event: string;
  [field: string]: unknown;
}

export interface ConnectionOptions {
  /** The terminal's name, for errors. */
  name: string;
  clock: Clock;
  log: (entry: LogEntry) => void;
  /** Called at once for every live event, before it is acknowledged. */
  onEvent: (code: number, data: Uint8Array, arrivedAt: number) => void;
  /** `strict`: a wrong checksum ends the connection. `tolerate`: it is logged and counted. */
  checksums: 'strict' | 'tolerate';
}

export interface RequestOptions {
  /** Longest silence while the request is under way, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** The last moment (of the clock) at which it may be sent; later it fails without having been sent. */
  sendBefore?: number | undefined;
  /** `door` goes before everything that waits; default `normal`. */
  priority?: Priority | undefined;
  /** For answers of several packets: looks at each and says whether more must come. Throwing ends the request. */
  onFrame?: ((frame: Frame) => 'more' | 'done') | undefined;
}

/** Garbage without a frame between, after which the peer is no terminal we can follow. */
const maxGarbageBytes = 65_536;

/**
 * One link to one terminal: a single request in flight, its reply found by the reply id, events split off first.
 * Every request ends: by its reply, its time-out, its signal, or the end of the link.
 */
export class Connection {
  readonly #wire: Wire;
  readonly #options: ConnectionOptions;
  readonly #framer = new Framer();
  readonly #queue = new RequestQueue();
  readonly #closing = Promise.withResolvers<TerminalError | undefined>();
  #current: Pending | undefined;
  #nextReplyId = 0;
  #hasSpoken = false;
  #garbageBytes = 0;
  #end: { error: TerminalError | undefined } | undefined;
  /** The session id of CONNECT's answer; 0 before. */
  sessionId = 0;
  /** What went by without being used. */
  readonly counters = { lateReplies: 0, discardedBytes: 0, wrongChecksums: 0 };

  constructor(wire: Wire, options: ConnectionOptions) {
    this.#wire = wire;
    this.#options = options;
    void this.#read();
  }

  /** Resolves once the link is gone: with the error that ended it, or with nothing after {@link close}. */
  get closed(): Promise<TerminalError | undefined> {
    return this.#closing.promise;
  }

  get isClosed(): boolean {
    return this.#end !== undefined;
  }

  /** Sends a request when its turn comes; resolves with the last frame of its answer. */
  request(command: number, data: Uint8Array | undefined, options: RequestOptions): Promise<Frame> {
    const name = commandName(command);
    if (this.#end !== undefined) return Promise.reject(this.#gone(name));
    if (options.signal?.aborted === true) return Promise.reject(this.#aborted(name, options.signal));
    const { promise, resolve, reject } = Promise.withResolvers<Frame>();
    const pending: Pending = {
      command,
      data,
      name,
      timeoutMs: options.timeoutMs,
      priority: options.priority ?? 'normal',
      onFrame: options.onFrame,
      replyId: undefined,
      stopTimer: undefined,
      settle: (outcome) => {
        pending.stopTimer?.();
        options.signal?.removeEventListener('abort', onAbort);
        this.#queue.remove(pending);
        if (this.#current === pending) this.#current = undefined;
        if ('frame' in outcome) resolve(outcome.frame);
        else reject(outcome.error);
        this.#sendNext();
      },
    };
    const onAbort = () => pending.settle({ error: this.#aborted(name, options.signal) });
    const { sendBefore } = options;
    if (sendBefore !== undefined) {
      const left = sendBefore - this.#options.clock.now();
      if (left <= 0) return Promise.reject(this.#tooLate(name));
      pending.stopTimer = this.#options.clock.schedule(left, () =>
        pending.settle({ error: this.#tooLate(name) }),
      );
    }
    options.signal?.addEventListener('abort', onAbort, { once: true });
    this.#queue.add(pending);
    this.#sendNext();
    return promise;
  }

  /** Ends the link at once; every open request fails. Idempotent. */
  close(error?: TerminalError): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#wire.close();
    for (const pending of [this.#current, ...this.#queue.takeAll()])
      pending?.settle({ error: this.#gone(pending.name) });
    this.#closing.resolve(error);
  }

  #sendNext(): void {
    if (this.#current !== undefined || this.#end !== undefined) return;
    const pending = this.#queue.next();
    if (pending === undefined) return;
    const { command, data, name, timeoutMs } = pending;
    pending.replyId = this.#nextReplyId;
    this.#nextReplyId = nextReplyId(this.#nextReplyId);
    this.#current = pending;
    this.#wire.send(encodeFrame({ command, session: this.sessionId, replyId: pending.replyId, data }));
    this.#startTimer(pending, timeoutMs, name);
  }

  #startTimer(pending: Pending, timeoutMs: number, name: string): void {
    pending.stopTimer?.();
    pending.stopTimer = this.#options.clock.schedule(timeoutMs, () =>
      pending.settle({
        error: new TerminalError('transport', `no answer within ${timeoutMs} ms`, {
          reason: 'timed-out',
          terminal: this.#options.name,
          command: name,
        }),
      }),
    );
  }

  async #read(): Promise<void> {
    try {
      for await (const chunk of this.#wire) {
        const arrivedAt = this.#options.clock.now();
        for (const item of this.#framer.push(chunk)) {
          if (this.#end !== undefined) return;
          if (isDiscarded(item)) this.#discard(item);
          else this.#take(item, arrivedAt);
        }
      }
      this.close(this.#error('transport', 'closed', 'the terminal closed the connection'));
    } catch (error) {
      this.close(
        error instanceof TerminalError
          ? error.in({ terminal: this.#options.name })
          : this.#error('ours', 'closed', 'reading from the terminal failed', error),
      );
    }
  }

  #take(frame: Frame, arrivedAt: number): void {
    this.#hasSpoken = true;
    this.#garbageBytes = 0;
    if (!frame.checksumOk) {
      this.counters.wrongChecksums += 1;
      this.#options.log({ level: 'warn', event: 'wrong-checksum', command: frame.command });
      if (this.#options.checksums === 'strict') {
        this.close(this.#error('wire', 'checksum', 'a packet came with a wrong checksum'));
        return;
      }
    }
    if (frame.command === replyCode.event) {
      this.#options.onEvent(frame.session, frame.data, arrivedAt);
      this.#acknowledge();
      return;
    }
    const pending = this.#current;
    if (pending === undefined || pending.replyId !== frame.replyId) {
      this.counters.lateReplies += 1;
      this.#options.log({
        level: 'debug',
        event: 'late-reply',
        command: frame.command,
        replyId: frame.replyId,
      });
      return;
    }
    this.#answer(pending, frame);
  }

  #answer(pending: Pending, frame: Frame): void {
    let state: 'more' | 'done' = 'done';
    try {
      state = pending.onFrame?.(frame) ?? 'done';
    } catch (error) {
      pending.settle({
        error:
          error instanceof TerminalError
            ? error.in({ terminal: this.#options.name, command: pending.name })
            : this.#error('ours', 'malformed', 'an answer could not be read', error),
      });
      return;
    }
    if (state === 'done') pending.settle({ frame });
    else this.#startTimer(pending, pending.timeoutMs, pending.name);
  }

  /** Terminals of some firmwares send an event again until it is acknowledged; the others ignore this. */
  #acknowledge(): void {
    if (this.#end !== undefined) return;
    this.#wire.send(encodeFrame({ command: replyCode.ok, session: this.sessionId, replyId: 0 }));
  }

  #discard({ discarded, reason, head }: Discarded): void {
    this.counters.discardedBytes += discarded;
    this.#garbageBytes += discarded;
    this.#options.log({ level: 'warn', event: 'discarded-bytes', bytes: discarded, reason });
    const speaker = this.#hasSpoken ? undefined : recogniseSpeaker(head);
    if (speaker !== undefined) {
      this.close(
        new TerminalError('wire', speaker.message, {
          reason: 'other-protocol',
          terminal: this.#options.name,
          command: commandName(commandCode.connect),
          advice: speaker.advice,
        }),
      );
    } else if (this.#garbageBytes > maxGarbageBytes) {
      this.close(this.#error('wire', 'malformed', 'the terminal sends bytes that are no packets'));
    }
  }

  /** What a request on a dead link fails with: the reason the link died, for this command. */
  #gone(command: string): TerminalError {
    const cause = this.#end?.error;
    if (cause === undefined)
      return this.#error('transport', 'closed', 'the connection is closed', undefined, command);
    return new TerminalError(cause.kind, `the connection was lost: ${cause.message}`, {
      reason: cause.reason,
      terminal: this.#options.name,
      command,
      advice: cause.advice,
      cause,
    });
  }

  #tooLate(command: string): TerminalError {
    return this.#error(
      'transport',
      'not-sent',
      'its time had passed before it could be sent',
      undefined,
      command,
    );
  }

  #aborted(command: string, signal: AbortSignal | undefined): TerminalError {
    return this.#error('transport', 'aborted', 'given up', signal?.reason, command);
  }

  #error(
    kind: TerminalError['kind'],
    reason: TerminalError['reason'],
    message: string,
    cause?: unknown,
    command?: string,
  ): TerminalError {
    return new TerminalError(kind, message, { reason, terminal: this.#options.name, command, cause });
  }
}
