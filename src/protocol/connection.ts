import { assertSendable } from './allow-list.ts';
import { commandCode, commandName, replyCode } from './command-codes.ts';
import {
  doorPatienceMs,
  longestHoldMs,
  type ConnectionOptions,
  type LogEntry,
  type RequestOptions,
} from './connection-options.ts';
import type { TerminalError } from './errors.ts';
import { Failures } from './failures.ts';
import { headerSize, nextReplyId, type Frame } from './frame.ts';
import { isDiscarded, largestPacketBytes, type Discarded } from './framer.ts';
import { HeldBytes } from './held-bytes.ts';
import { isDribble, Turns } from './pace.ts';
import { packetLink, type PacketLink } from './packet-link.ts';
import { RequestQueue, type Pending } from './request-queue.ts';
import { mayGoOutAgain, repeatWhileSilent } from './resend.ts';
import { recogniseSpeaker } from './speakers.ts';
import type { Wire, WireKind } from './wire.ts';

export type { ConnectionOptions, LogEntry, RequestOptions };

/** Garbage without a frame between, after which the peer is no terminal we can follow. */
const maxGarbageBytes = 65_536;

/** A timer that is so late was not only one of many. */
const heldUpMs = 100;

/** With more waiting to leave, events are not acknowledged: the peer floods us and does not read. */
const maxUnsentBytes = 65_536;

/**
 * One link to one terminal: a single request in flight, its reply found by the reply id, events split off first.
 * Every request ends: by its reply, its time-out, its signal, or the end of the link. Over datagrams a request goes out
 * again, byte for byte and so with the same reply id, while nothing of its answer has come.
 */
export class Connection {
  readonly #wire: Wire;
  readonly #link: PacketLink;
  readonly #options: ConnectionOptions;
  readonly #failures: Failures;
  /** All that came and is not decoded yet; whoever keeps some of it has a share. */
  readonly held: HeldBytes;
  readonly #queue = new RequestQueue();
  readonly #closing = Promise.withResolvers<TerminalError | undefined>();
  #current: Pending | undefined;
  #nextReplyId = 0;
  #hasSpoken = false;
  /** When the last packet came, ms of the clock. */
  #heardAt = Number.NEGATIVE_INFINITY;
  #garbageBytes = 0;
  /** The garbage began with a packet that is larger than any. */
  #isTooLarge = false;
  /** A peer of another kind may send its first two bytes in two pieces. */
  #firstGarbage: Uint8Array = new Uint8Array(0);
  #end: { error: TerminalError | undefined } | undefined;
  /** The session id of CONNECT's answer; 0 before it and after the answer to EXIT. */
  sessionId = 0;
  /** What went by without being used, and how many requests went out again. */
  readonly counters = { lateReplies: 0, discards: 0, discardedBytes: 0, wrongChecksums: 0, resends: 0 };

  constructor(wire: Wire, options: ConnectionOptions) {
    this.#wire = wire;
    this.#link = packetLink(wire.kind);
    this.#options = options;
    this.#failures = new Failures(options.name);
    this.held = new HeldBytes(wire.kind, () => wire.heldBytes + this.#link.heldBytes);
    void this.#read();
  }

  get kind(): WireKind {
    return this.#wire.kind;
  }

  /** Bytes received and not decoded yet, wherever they wait: at most 4 MiB, whatever the peer announces or sends. */
  get heldBytes(): number {
    return this.held.now;
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
    const { signal, sendBefore, purpose: name = commandName(command) } = options;
    if (this.#end !== undefined) return Promise.reject(this.#failures.gone(this.#end.error, name));
    if (signal?.aborted === true) return Promise.reject(this.#failures.aborted(signal, name));
    try {
      assertSendable(command, data);
    } catch (error) {
      return Promise.reject(this.#failures.from(error, 'may not be sent', name));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Frame>();
    const pending: Pending = {
      command,
      data,
      name,
      timeoutMs: options.timeoutMs,
      priority: options.priority ?? 'normal',
      resend: this.kind === 'datagram' && mayGoOutAgain(command) && options.resend !== false,
      onFrame: options.onFrame,
      came: options.came,
      hold: options.hold,
      sendBefore,
      sentAt: 0,
      answerBytes: 0,
      heldMs: 0,
      held: undefined,
      replyId: undefined,
      stopTimer: undefined,
      stopRepeats: undefined,
      settle: (outcome) => {
        pending.stopTimer?.();
        pending.stopRepeats?.();
        pending.held?.release();
        signal?.removeEventListener('abort', onAbort);
        this.#queue.remove(pending);
        if (this.#current === pending) this.#current = undefined;
        if ('frame' in outcome) resolve(outcome.frame);
        else reject(outcome.error);
        this.#sendNext();
      },
    };
    const onAbort = () => pending.settle({ error: this.#failures.aborted(signal, name) });
    if (sendBefore !== undefined) {
      const left = sendBefore - this.#options.clock.now();
      if (left <= 0) return Promise.reject(this.#failures.tooLate(name));
      pending.stopTimer = this.#options.clock.schedule(left, () =>
        pending.settle({ error: this.#failures.tooLate(name) }),
      );
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#queue.add(pending);
    this.#current?.held?.hurry();
    this.#sendNext();
    return promise;
  }

  /** Ends the link at once; every open request fails. Idempotent. */
  close(error?: TerminalError): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    // Nothing else tells a terminal that a peer of datagrams has gone, and it has room for few sessions.
    if (this.kind === 'datagram' && this.sessionId !== 0) this.#send(commandCode.exit, this.#nextReplyId);
    this.#wire.close();
    for (const pending of [this.#current, ...this.#queue.takeAll()])
      pending?.settle({ error: this.#failures.gone(error, pending.name, pending.came?.()) });
    this.#closing.resolve(error);
  }

  #sendNext(): void {
    if (this.#current !== undefined || this.#end !== undefined) return;
    const pending = this.#queue.next();
    if (pending === undefined) return;
    const { command, data, sendBefore } = pending;
    pending.sentAt = this.#options.clock.now();
    // A timer may be late where the program was held up; the clock is not.
    if (sendBefore !== undefined && pending.sentAt >= sendBefore)
      return pending.settle({ error: this.#failures.tooLate(pending.name) });
    pending.replyId = this.#nextReplyId;
    this.#nextReplyId = nextReplyId(this.#nextReplyId);
    this.#current = pending;
    const bytes = this.#send(command, pending.replyId, data);
    this.#startTimer(pending);
    if (pending.resend)
      pending.stopRepeats = repeatWhileSilent(this.#options.clock, pending, () => {
        this.counters.resends += 1;
        this.#wire.send(bytes);
      });
  }

  #send(command: number, replyId: number, data?: Uint8Array): Uint8Array {
    const bytes = this.#link.encode({ command, session: this.sessionId, replyId, data });
    this.#wire.send(bytes);
    return bytes;
  }

  #startTimer(pending: Pending, timeoutMs = pending.timeoutMs): void {
    const { clock } = this.#options;
    const dueAt = clock.now() + timeoutMs;
    pending.stopTimer?.();
    pending.stopTimer = clock.schedule(timeoutMs, () => {
      // A timer that is late was held up with the whole program, and so was the reading of what has come: once more, as long.
      const lateMs = clock.now() - dueAt;
      if (lateMs >= heldUpMs && timeoutMs === pending.timeoutMs)
        return this.#startTimer(pending, Math.min(lateMs, timeoutMs - 1));
      // Before the next request goes out: whoever hears of it may want to ask something first.
      if (this.#heardAt < pending.sentAt) this.#options.onSilence?.();
      pending.settle({ error: this.#failures.timedOut(pending.timeoutMs, pending.name, pending.came?.()) });
    });
  }

  async #read(): Promise<void> {
    try {
      const turns = new Turns(() => this.#options.clock.now());
      for await (const piece of this.#wire) {
        const arrivedAt = this.#options.clock.now();
        turns.begin();
        for (const item of this.#link.push(piece)) {
          if (this.#end !== undefined) return;
          if (isDiscarded(item)) this.#discard(item);
          else this.#take(item, arrivedAt);
          const pending = this.#current;
          const taken = pending?.hold?.();
          if (pending !== undefined && taken !== undefined) await this.#holdUntil(taken, pending);
          else if (turns.isOver) await turns.next();
        }
        this.held.look();
        turns.end();
      }
      this.close(this.#failures.make('transport', 'closed', 'the terminal closed the connection'));
    } catch (error) {
      this.close(this.#failures.from(error, 'reading from the terminal failed'));
    }
  }

  /** Reads nothing until `taken`, the end of the request under way, or the end of everybody's patience. */
  async #holdUntil(taken: Promise<void>, pending: Pending): Promise<void> {
    const { clock } = this.#options;
    const since = clock.now();
    const over = Promise.withResolvers<void>();
    const hurry = () => {
      pending.stopTimer?.();
      const left = longestHoldMs - pending.heldMs - (clock.now() - since);
      const ms = this.#queue.hasDoor ? Math.min(left, doorPatienceMs) : left;
      pending.stopTimer = clock.schedule(ms, () =>
        pending.settle({ error: this.#failures.notTaken(pending.name) }),
      );
    };
    pending.held = { release: over.resolve, hurry };
    hurry();
    await Promise.race([taken, over.promise]);
    pending.held = undefined;
    pending.heldMs += clock.now() - since;
    if (this.#current === pending) this.#startTimer(pending);
  }

  #take(frame: Frame, arrivedAt: number): void {
    if (!frame.checksumOk && !this.#forgive(frame)) return;
    this.#hasSpoken = true;
    this.#heardAt = arrivedAt;
    this.#garbageBytes = 0;
    if (frame.command === replyCode.event) {
      this.#options.onEvent(frame.session, frame.data, arrivedAt);
      this.#acknowledge();
      return;
    }
    const pending = this.#current;
    if (pending === undefined || pending.replyId !== frame.replyId) {
      this.counters.lateReplies += 1;
      const { command, replyId } = frame;
      this.#options.log({ level: 'debug', event: 'late-reply', command, replyId });
      return;
    }
    this.#answer(pending, frame);
  }

  /** Whether a packet with a wrong checksum is used all the same. */
  #forgive({ command, data }: Frame): boolean {
    this.counters.wrongChecksums += 1;
    const { wrongChecksums } = this.counters;
    if (isWorthALine(wrongChecksums))
      this.#options.log({ level: 'warn', event: 'wrong-checksum', command, wrongChecksums });
    if (this.#options.checksums === 'tolerate') return true;
    if (this.kind === 'datagram') this.#countGarbage(headerSize + data.length);
    else this.close(this.#failures.make('wire', 'checksum', 'a packet came with a wrong checksum'));
    return false;
  }

  #answer(pending: Pending, frame: Frame): void {
    pending.stopRepeats?.();
    if (pending.command === commandCode.exit) this.sessionId = 0;
    let state: 'more' | 'done' = 'done';
    try {
      state = this.held.whileReading(frame.data, () => pending.onFrame?.(frame) ?? 'done');
    } catch (error) {
      pending.settle({ error: this.#failures.from(error, 'an answer could not be read', pending.name) });
      return;
    }
    pending.answerBytes += frame.data.length;
    const elapsedMs = this.#options.clock.now() - pending.sentAt - pending.heldMs;
    if (state === 'done') pending.settle({ frame });
    else if (isDribble(pending.answerBytes, elapsedMs))
      pending.settle({ error: this.#failures.tooSlow(elapsedMs, pending.name, pending.came?.()) });
    else this.#startTimer(pending);
  }

  /**
   * Terminals of some firmwares send an event again until it is acknowledged; the others ignore this. So an event that
   * comes twice is acknowledged twice: over datagrams the first answer may be what was lost.
   */
  #acknowledge(): void {
    if (this.#end !== undefined || this.#wire.unsentBytes > maxUnsentBytes) return;
    this.#send(replyCode.ok, 0);
  }

  #discard({ discarded, reason, head }: Discarded): void {
    this.counters.discardedBytes += discarded;
    this.counters.discards += 1;
    const { discards, discardedBytes } = this.counters;
    if (isWorthALine(discards))
      this.#options.log({ level: 'warn', event: 'discarded-bytes', reason, discards, discardedBytes });
    if (this.#firstGarbage.length < 2) this.#firstGarbage = Uint8Array.of(...this.#firstGarbage, ...head);
    if (this.#garbageBytes === 0) this.#isTooLarge = reason === 'length' && this.kind === 'stream';
    const speaker = this.#hasSpoken ? undefined : recogniseSpeaker(this.#firstGarbage);
    if (speaker === undefined) return this.#countGarbage(discarded);
    const { message, advice } = speaker;
    const command = commandName(commandCode.connect);
    this.close(this.#failures.make('wire', 'other-protocol', message, { command, advice }));
  }

  #countGarbage(bytes: number): void {
    this.#garbageBytes += bytes;
    if (this.#garbageBytes <= maxGarbageBytes) return;
    this.close(
      this.#isTooLarge
        ? this.#failures.make('wire', 'too-large', tooLargePacket.message, {
            advice: tooLargePacket.advice,
          })
        : this.#failures.make('wire', 'malformed', 'the terminal sends bytes that are no packets'),
    );
  }
}

const tooLargePacket = {
  message: `a packet came that says it has more than ${largestPacketBytes} bytes`,
  advice:
    'Connect to this terminal over UDP (transport: udp): there it sends what it holds in small packets.',
};

/** The first, the second, the fourth, the eighth …: a peer must not fill the log. */
function isWorthALine(count: number): boolean {
  return (count & (count - 1)) === 0;
}
