import type { TerminalError } from './errors.ts';
import type { Frame } from './frame.ts';

/** `door` is a person waiting at a closed door. */
export type Priority = 'door' | 'normal';

/** A request from the moment it is made until it is settled. */
export interface Pending {
  readonly command: number;
  readonly data: Uint8Array | undefined;
  readonly name: string;
  readonly timeoutMs: number;
  readonly priority: Priority;
  /** Whether it may go out again over a wire that loses packets. */
  readonly resend: boolean;
  readonly onFrame: ((frame: Frame) => 'more' | 'done') | undefined;
  /** Asked after each packet: what to wait for before the link is read on. */
  readonly hold: (() => Promise<void> | undefined) | undefined;
  /** See the options of a request. */
  readonly came: (() => string | undefined) | undefined;
  readonly settle: (outcome: { frame: Frame } | { error: TerminalError }) => void;
  readonly sendBefore: number | undefined;
  /** When it was sent, ms of the clock. */
  sentAt: number;
  /** Data bytes of its answer so far. */
  answerBytes: number;
  /** How long the link was not read for its sake, ms. */
  heldMs: number;
  /** Set while the link is not read for its sake. */
  held: { release: () => void; hurry: () => void } | undefined;
  /** Given when it is sent. */
  replyId: number | undefined;
  stopTimer: (() => void) | undefined;
  stopRepeats: (() => void) | undefined;
}

/** Requests that wait for their turn: doors first, each kind in the order it came. */
export class RequestQueue {
  #waiting: Pending[] = [];

  add(pending: Pending): void {
    this.#waiting.push(pending);
  }

  remove(pending: Pending): void {
    const index = this.#waiting.indexOf(pending);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  get hasDoor(): boolean {
    return this.#waiting.some(({ priority }) => priority === 'door');
  }

  next(): Pending | undefined {
    const door = this.#waiting.findIndex((pending) => pending.priority === 'door');
    const [pending] = this.#waiting.splice(Math.max(door, 0), 1);
    return pending;
  }

  takeAll(): Pending[] {
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }
}
