import type { UnlockUnit } from './commands/door.ts';
import type { LogEntry } from './connection.ts';
import type { TextEncodingName } from './text.ts';
import type { Clock } from './timers.ts';
import type { Wire } from './wire.ts';

export type Transport = 'tcp' | 'udp';

export interface TerminalOptions {
  /** The terminal's name in the config. */
  name: string;
  host: string;
  port: number;
  /** `auto` (default): TCP, then UDP where TCP is refused or silent. */
  transport?: Transport | 'auto' | undefined;
  /** What worked last time (`terminal.transport`); `auto` begins with it. Default TCP. */
  lastTransport?: Transport | undefined;
  /** 0–999999; default 0, the factory setting. */
  commKey?: number | undefined;
  /** How the terminal writes names; default `utf8`. */
  encoding?: TextEncodingName | undefined;
  /** The unit of UNLOCK, which differs by model; default `seconds`. */
  unlockUnit?: UnlockUnit | undefined;
  /** The largest piece of an upload, 1–65,472 bytes; default 1,024, which every terminal takes. */
  uploadPieceBytes?: number | undefined;
  /** Default 5,000 ms. */
  connectTimeoutMs?: number | undefined;
  /** Longest silence while an answer is awaited; default 10,000 ms. */
  replyTimeoutMs?: number | undefined;
  /** `strict` (default): a packet with a wrong checksum ends the connection. */
  checksums?: 'strict' | 'tolerate' | undefined;
  clock?: Clock | undefined;
  log?: ((entry: LogEntry) => void) | undefined;
  /** Ends the attempt to connect. */
  signal?: AbortSignal | undefined;
  /** Where the bytes go, instead of `host` and `port`. */
  openWire?: (() => Promise<Wire>) | undefined;
}
