import type { Socket } from 'node:net';
import { encodeFrame, type Packet } from '../../src/protocol/frame.ts';
import type { TerminalSettings } from './settings.ts';
import type { Time } from './time.ts';

/** Bytes the kernel has not taken yet, up to which writing goes on. */
const fullBytes = 1024 * 1024;

interface Waiting {
  packet: Packet;
  isPaced: boolean;
}

/**
 * What goes out on one connection, in order. Frames of bulk answers are separate writes with a pause between them:
 * clients in the field take one read for one frame, and real terminals pause too.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #time: Time;
  readonly #settings: TerminalSettings;
  readonly #onIdle: () => void;
  #queue: Waiting[] = [];
  #next = 0;
  #lastWrite = { at: Number.NEGATIVE_INFINITY, wasPaced: false };
  #takeBack: (() => void) | undefined;
  #isClosed = false;

  constructor(socket: Socket, time: Time, settings: TerminalSettings, onIdle: () => void) {
    this.#socket = socket;
    this.#time = time;
    this.#settings = settings;
    this.#onIdle = onIdle;
  }

  /** How many packets wait for their turn. */
  get waiting(): number {
    return this.#queue.length - this.#next;
  }

  send(packets: readonly Packet[], isPaced = false): void {
    if (this.#isClosed) return;
    const wasBusy = this.waiting > 0;
    for (const packet of packets) this.#queue.push({ packet, isPaced });
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
      if (this.#socket.writableLength > fullBytes) return this.#waitForRoom();
      this.#next += 1;
      this.#socket.write(encodeFrame(item.packet));
      this.#lastWrite = { at: this.#time.monotonic(), wasPaced: item.isPaced };
    }
  }

  #pauseBefore({ isPaced }: Waiting): number {
    if (!isPaced && !this.#lastWrite.wasPaced) return 0;
    return this.#lastWrite.at + this.#settings.paceMs - this.#time.monotonic();
  }

  /** A client that does not read holds up its own answers only, and loses its connection after a while. */
  #waitForRoom(): void {
    const onDrain = () => {
      this.#takeBack?.();
      if (!this.#isClosed) this.#pump();
    };
    const stopWaiting = this.#time.schedule(this.#settings.stallTimeoutMs, () => this.#socket.destroy());
    this.#socket.once('drain', onDrain);
    this.#takeBack = () => {
      stopWaiting();
      this.#socket.off('drain', onDrain);
    };
  }

  #rest(): void {
    this.#queue = [];
    this.#next = 0;
    this.#onIdle();
  }
}
