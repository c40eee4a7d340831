import type { Packet } from '../../src/protocol/frame.ts';
import type { ClientLink } from './client-link.ts';
import type { TerminalSettings } from './settings.ts';
import type { Time } from './time.ts';

/** Bytes the kernel has not taken yet, up to which writing goes on. */
const fullBytes = 1024 * 1024;

interface Waiting {
  packet: Packet;
  isPaced: boolean;
  /** Not before this moment, monotonic ms. */
  notBefore: number;
}

/** How packets go out. */
export interface Sending {
  /** With a pause between them. */
  isPaced?: boolean;
  /** How long the terminal takes before the first, ms. */
  delayMs?: number;
}

/**
 * What goes out on one connection, in order. Frames of bulk answers are separate writes with a pause between them:
 * clients in the field take one read for one frame, and real terminals pause too.
 */
export class Outbox {
  readonly #link: Pick<ClientLink, 'unsentBytes' | 'whenSent' | 'close'>;
  readonly #send: (packet: Packet) => void;
  readonly #time: Time;
  readonly #settings: TerminalSettings;
  readonly #onIdle: () => void;
  #queue: Waiting[] = [];
  #next = 0;
  #lastWrite = { at: Number.NEGATIVE_INFINITY, wasPaced: false };
  #takeBack: (() => void) | undefined;
  #isClosed = false;

  /** `send` is how a packet comes onto the link. */
  constructor(
    link: Pick<ClientLink, 'unsentBytes' | 'whenSent' | 'close'>,
    send: (packet: Packet) => void,
    { time, settings }: { time: Time; settings: TerminalSettings },
    onIdle: () => void,
  ) {
    this.#link = link;
    this.#send = send;
    this.#time = time;
    this.#settings = settings;
    this.#onIdle = onIdle;
  }

  /** How many packets wait for their turn. */
  get waiting(): number {
    return this.#queue.length - this.#next;
  }

  send(packets: readonly Packet[], { isPaced = false, delayMs = 0 }: Sending = {}): void {
    if (this.#isClosed) return;
    const wasBusy = this.waiting > 0;
    const notBefore = delayMs > 0 ? this.#time.monotonic() + delayMs : Number.NEGATIVE_INFINITY;
    for (const packet of packets) this.#queue.push({ packet, isPaced, notBefore });
    if (!wasBusy) this.#pump();
  }

  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    this.#next = 0;
    this.#takeBack?.();
    this.#takeBack = undefined;
  }

  #pump(): void {
    this.#takeBack = undefined;
    for (;;) {
      const item = this.#queue[this.#next];
      if (item === undefined) return this.#rest();
      const pauseMs = this.#pauseBefore(item);
      if (pauseMs > 0) {
        this.#takeBack = this.#time.schedule(Math.ceil(pauseMs), () => this.#pump());
        return;
      }
      if (this.#link.unsentBytes > fullBytes) return this.#waitForRoom();
      this.#next += 1;
      this.#send(item.packet);
      this.#lastWrite = { at: this.#time.monotonic(), wasPaced: item.isPaced };
    }
  }

  #pauseBefore({ isPaced, notBefore }: Waiting): number {
    const isTooClose = isPaced || this.#lastWrite.wasPaced;
    const paced = isTooClose ? this.#lastWrite.at + this.#settings.paceMs : Number.NEGATIVE_INFINITY;
    return Math.max(paced, notBefore) - this.#time.monotonic();
  }

  /** A client that does not read holds up its own answers only, and loses its connection after a while. */
  #waitForRoom(): void {
    const stopWaiting = this.#time.schedule(this.#settings.stallTimeoutMs, () => this.#link.close());
    const stopListening = this.#link.whenSent(() => {
      this.#takeBack?.();
      if (!this.#isClosed) this.#pump();
    });
    this.#takeBack = () => {
      stopWaiting();
      stopListening();
    };
  }

  #rest(): void {
    this.#queue = [];
    this.#next = 0;
    this.#onIdle();
  }
}
