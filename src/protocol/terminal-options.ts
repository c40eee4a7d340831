import type { UnlockUnit } from './commands/door.ts';
import type { LogEntry } from './connection.ts';
import type { TextEncodingName } from './text.ts';
import type { Clock } from './timers.ts';
import type { Wire } from './wire.ts';

export interface TerminalOptions {
  /** The terminal's name in the config. */
  name: string;
  host: string;
  port: number;
  /** 0–999999; default 0, the factory setting. */
  commKey?: number | undefined;
  /** How the terminal writes names; default `utf8`. */
  encoding?: TextEncodingName | undefined;
  /** The unit of UNLOCK, which differs by model; default `seconds`. */
  unlockUnit?: UnlockUnit | undefined;
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
  /** Where the bytes go; default TCP to `host` and `port`. */
  openWire?: (() => Promise<Wire>) | undefined;
}
