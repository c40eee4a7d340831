import { commandCode, commandName, eventBit, replyCode } from '../../src/protocol/command-codes.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { isDiscarded, type Discarded } from '../../src/protocol/framer.ts';
import type { AnswerResult } from './answers/answer.ts';
import { packetsIn } from './client-packets.ts';
import type { ClientLink } from './client-link.ts';
import { inDatagrams } from './datagrams.ts';
import { dispatch } from './dispatch.ts';
import { FaultyLink } from './faults/faulty-link.ts';
import { LastAnswer } from './last-answer.ts';
import type { TerminalParts } from './terminal-parts.ts';
import { Outbox } from './outbox.ts';
import type { Session } from './sessions.ts';

/** Live events that may wait behind a bulk answer. Source: one, which gives the terminal's queue 80 places. */
const maxWaitingEvents = 80;

/** Datagrams that may wait behind a bulk answer; more are lost, as the system loses what it cannot hold. */
const maxWaitingDatagrams = 256;

/** One client: bytes in, answers out, strictly one request after the other. */
export class ClientConnection {
  readonly number: number;
  readonly #link: ClientLink;
  readonly #parts: TerminalParts;
  readonly #out: FaultyLink;
  readonly #outbox: Outbox;
  readonly #packets: (piece: Uint8Array) => Iterable<Frame | Discarded>;
  readonly #lastAnswer = new LastAnswer();
  #pieces: Uint8Array[] = [];
  #frames: Iterator<Frame | Discarded, unknown, undefined> | undefined;
  #isTaking = false;
  #waitingEvents = 0;
  #session: Session | undefined;
  #stopHelloTimer: (() => void) | undefined;

  constructor(link: ClientLink, number: number, terminal: TerminalParts) {
    this.#link = link;
    this.#parts = terminal;
    this.#packets = packetsIn(link.transport);
    this.number = number;
    this.#out = new FaultyLink(link, terminal.faults, terminal.time);
    this.#outbox = new Outbox(
      link,
      (packet) => this.#out.send(packet),
      terminal,
      () => {
        this.#waitingEvents = 0;
        this.#advance();
      },
    );
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** Begins to read; until then the client's bytes wait unanswered. */
  start(): void {
    this.#parts.timeline.add(
      'in',
      `connected over ${this.#link.transport} from ${this.#link.peer}`,
      this.number,
    );
    this.#awaitHello();
    this.#parts.moments.happen('connected');
    this.#link.resume();
  }

  receive(piece: Uint8Array): void {
    if (this.#link.transport === 'udp' && this.#pieces.length >= maxWaitingDatagrams) return;
    this.#pieces.push(piece);
    this.#advance();
  }

  openSession(): Session {
    this.#stopHelloTimer?.();
    this.#session = this.#parts.sessions.open(this.number, (code, data) => this.#sendEvent(code, data));
    return this.#session;
  }

  /** The link is gone: the session goes with it. */
  end(): void {
    this.#stopHelloTimer?.();
    this.#outbox.close();
    this.#out.forget();
    this.#pieces = [];
    this.#frames = undefined;
    this.#parts.timeline.add('in', 'disconnected', this.number);
    this.#parts.moments.happen('disconnected');
    if (this.#session !== undefined) this.#parts.sessions.close(this.#session);
  }

  /** A connection without a session must not keep others out for ever. */
  #awaitHello(): void {
    this.#stopHelloTimer = this.#parts.time.schedule(this.#parts.settings.helloTimeoutMs, () =>
      this.#link.close(),
    );
  }

  /** Takes frames until an answer has to wait for its turn; reading pauses meanwhile, so nothing piles up. */
  #advance(): void {
    if (this.#isTaking) return;
    this.#isTaking = true;
    while (this.#outbox.waiting === 0) {
      this.#frames ??= this.#nextPiece();
      if (this.#frames === undefined) break;
      const { value, done } = this.#frames.next();
      if (done === true) this.#frames = undefined;
      else this.#take(value);
    }
    this.#isTaking = false;
    if (this.#outbox.waiting > 0) this.#link.pause();
    else this.#link.resume();
  }

  #nextPiece(): Iterator<Frame | Discarded, unknown, undefined> | undefined {
    const piece = this.#pieces.shift();
    return piece === undefined ? undefined : this.#packets(piece)[Symbol.iterator]();
  }

  #take(item: Frame | Discarded): void {
    if (isDiscarded(item)) {
      this.#parts.timeline.add(
        'in',
        `${item.discarded} bytes that are no frame (${item.reason})`,
        this.number,
      );
      return;
    }
    if (this.#link.transport === 'tcp' && this.#parts.settings.muteTcp) {
      this.#parts.timeline.add('in', 'not answered: this terminal is mute over TCP', this.number);
      return;
    }
    if (this.#link.transport === 'udp' && this.#wasAskedBefore(item)) return;
    const result = dispatch(item, this, this.#parts);
    if (result !== undefined) {
      this.#answer(item, result);
      this.#parts.moments.happen(`asked ${commandName(item.command)}`);
    }
    if (this.#session !== undefined && !this.#parts.sessions.has(this.#session)) this.#forgetSession();
  }

  #answer(request: Frame, result: AnswerResult): void {
    const answer = this.#link.transport === 'udp' ? inDatagrams(result) : result;
    const { replies, isBulk = false, delayMs = 0, note } = answer;
    const session = this.#session?.id ?? 0;
    this.#parts.timeline.add('out', describe(replies[0]?.command ?? 0, note), this.number);
    const packets = replies.map(({ command, data, word }) => ({
      command,
      session: word ?? session,
      replyId: request.replyId,
      data,
    }));
    this.#lastAnswer.remember(request.replyId, packets.at(-1));
    this.#outbox.send(packets, { isPaced: isBulk, delayMs });
  }

  /** Handles what came before: the same request gets the same answer, an older one nothing. */
  #wasAskedBefore({ command, session, replyId, checksumOk }: Frame): boolean {
    const isInSession = checksumOk && session === this.#session?.id && command !== replyCode.ok;
    if (!this.#parts.settings.repeatsAnswers || command === commandCode.connect || !isInSession) return false;
    const verdict = this.#lastAnswer.compare(replyId);
    if (verdict === 'new') return false;
    const packet = verdict === 'same' ? this.#lastAnswer.packet : undefined;
    const what = packet === undefined ? 'not answered' : 'its last packet sent again';
    this.#parts.timeline.add('in', `reply id ${replyId} once more: ${what}`, this.number);
    if (packet !== undefined) this.#outbox.send([packet]);
    return true;
  }

  #forgetSession(): void {
    this.#session = undefined;
    this.#awaitHello();
  }

  #sendEvent(code: number, data: Uint8Array): void {
    if (this.#waitingEvents >= maxWaitingEvents) {
      this.#parts.timeline.add('out', `event ${eventName(code)} lost: too many wait`, this.number);
      return;
    }
    this.#parts.timeline.add('out', `event ${eventName(code)}, ${data.length} bytes`, this.number);
    if (this.#outbox.waiting > 0) this.#waitingEvents += 1;
    this.#outbox.send([{ command: replyCode.event, session: code, replyId: 0, data }]);
    this.#parts.moments.happen(`told ${eventWord(code)}`);
  }
}

const replyNames: Readonly<Record<number, string>> = {
  [replyCode.ok]: 'ok',
  [replyCode.error]: 'error',
  [replyCode.unauthorised]: 'not authorised',
  [replyCode.unknown]: 'unknown command',
};

function describe(command: number, note: string | undefined): string {
  const name = replyNames[command] ?? commandName(command);
  return note === undefined ? `${name} (${command})` : `${name} (${command}): ${note}`;
}

function eventName(code: number): string {
  return `${eventWord(code)} (${code})`;
}

function eventWord(code: number): string {
  return Object.entries(eventBit).find(([, bit]) => bit === code)?.[0] ?? 'unknown';
}
