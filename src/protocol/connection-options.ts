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
}
