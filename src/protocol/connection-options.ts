import type { Frame } from './frame.ts';
import type { Priority } from './request-queue.ts';
import type { Clock } from './timers.ts';

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
  /** Called where a request is given up on and nothing at all came since it was sent. */
  onSilence?: (() => void) | undefined;
  /**
   * `strict`: a wrong checksum ends a stream, which is out of step; a datagram with one counts as lost.
   * `tolerate`: it is logged and counted.
   */
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
  /** False: goes out once, even over a wire that loses packets. Default true, but never for doors and uploads. */
  resend?: boolean | undefined;
  /** For answers of several packets: looks at each and says whether more must come. Throwing ends the request. */
  onFrame?: ((frame: Frame) => 'more' | 'done') | undefined;
  /**
   * Asked after each packet: until what it returns has resolved nothing more is read from the link, events included, so
   * that the peer of a stream has to wait. The request fails where this takes longer than {@link longestHoldMs} in all, or
   * than {@link doorPatienceMs} while a door waits to be opened.
   */
  hold?: (() => Promise<void> | undefined) | undefined;
  /** How much of an answer of several packets has come, for errors, such as `76 of 220 bytes`; undefined before the first. */
  came?: (() => string | undefined) | undefined;
  /** What it is for, in errors, such as `read users`; default the command's name. */
  purpose?: string | undefined;
}

/** For so long, all in all, whoever takes an answer in pieces may keep the link from being read. */
export const longestHoldMs = 5000;
/** The same, at a time, while a door waits. */
export const doorPatienceMs = 100;
