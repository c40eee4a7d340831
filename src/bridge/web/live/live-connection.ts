import type { RawData, WebSocket } from 'ws';
import type { BridgeClock } from '../../clock.ts';
import { TokenBucket } from '../../terminals/token-bucket.ts';
import { LIVE_VERSION, liveCloseCodes } from '../live-messages.ts';
import type { LiveCounts, LiveMessage, PageMessage } from '../live-messages.ts';
import { readPageMessage } from './read-page-message.ts';

/** A message before it has a number on its connection. */
export type LiveContent = LiveMessage extends infer Each
  ? Each extends LiveMessage
    ? Omit<Each, 'v' | 'id'>
    : never
  : never;

/** What a connection works with. */
export interface ConnectionParts {
  socket: WebSocket;
  clock: Pick<BridgeClock, 'now' | 'wallNow'>;
  counts: LiveCounts;
  /** Asked for a snapshot. */
  onRefresh: () => void;
  onClose: () => void;
}

/** What somebody leaves unread beyond this is not kept for them. */
const MOST_UNREAD_BYTES = 1_048_576;
/** What may wait for a snapshot that takes its time. */
const MOST_HELD_BACK = 2_000;
/** A page asks seldom; this leaves room for somebody's own program. */
const allowance = { burst: 20, perSecond: 1 };

/** One page that looks on. */
export class LiveConnection {
  readonly #parts: ConnectionParts;
  readonly #bucket = new TokenBucket(allowance);
  /** Snapshots that are being made; what happens meanwhile is sent after the last of them, or it would be undone by it. */
  #snapshots = 0;
  #heldBack: LiveContent[] = [];
  #id = 0;
  #isAnswering = true;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { socket, counts, onClose } = parts;
    // The message was too long or no text; ws ends the connection by itself then.
    socket.on('error', () => void (counts.bad += 1));
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
    socket.on('pong', () => void (this.#isAnswering = true));
    socket.on('close', onClose);
  }

  /** What comes from now on is sent after the snapshot. */
  holdBack(): void {
    this.#snapshots += 1;
  }

  /** Sends the snapshot, then what came in between. */
  release(snapshot: LiveContent): void {
    this.#snapshots -= 1;
    this.#write(snapshot);
    if (this.#snapshots > 0) return;
    const waiting = this.#heldBack;
    this.#heldBack = [];
    for (const content of waiting) this.#write(content);
  }

  send(content: LiveContent): void {
    if (this.#snapshots === 0) this.#write(content);
    else if (this.#heldBack.length >= MOST_HELD_BACK) this.#cut();
    else this.#heldBack.push(content);
  }

  /** Cuts a connection that did not answer since the last time; else asks it to. */
  checkAnswers(): void {
    const { socket, clock } = this.#parts;
    if (!this.#isAnswering) {
      this.#cut();
      return;
    }
    this.#isAnswering = false;
    if (socket.readyState === socket.OPEN) socket.ping();
    this.send({ type: 'pulse', at: new Date(clock.wallNow()).toISOString() });
  }

  end(why: keyof typeof liveCloseCodes): void {
    this.#parts.socket.close(liveCloseCodes[why], why);
  }

  terminate(): void {
    this.#parts.socket.terminate();
  }

  #write(content: LiveContent): void {
    const { socket, counts } = this.#parts;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNREAD_BYTES) {
      this.#cut();
      return;
    }
    this.#id += 1;
    counts.sent += 1;
    socket.send(JSON.stringify({ v: LIVE_VERSION, id: this.#id, ...content }));
  }

  #cut(): void {
    const { socket, counts } = this.#parts;
    if (socket.readyState !== socket.CLOSED) counts.tooSlow += 1;
    socket.terminate();
  }

  #hear(data: RawData, isBinary: boolean): void {
    const { socket, clock, counts } = this.#parts;
    if (socket.readyState !== socket.OPEN) return;
    counts.received += 1;
    if (!this.#bucket.take(clock.now())) {
      counts.tooMany += 1;
      this.end('too-many-messages');
      return;
    }
    const heard = readPageMessage(Buffer.isBuffer(data) && !isBinary ? data.toString() : undefined);
    if ('message' in heard) {
      this.#act(heard.message);
      return;
    }
    counts.bad += 1;
    const { replyTo, error } = heard;
    this.send({ type: 'error', replyTo, error });
  }

  #act(message: PageMessage): void {
    switch (message.type) {
      case 'ping':
        this.send({ type: 'pong', replyTo: message.id });
        return;
      case 'refresh':
        this.#parts.onRefresh();
        return;
    }
  }
}
