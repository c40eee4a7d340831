import type { Time } from '../../terminal/time.ts';
import type { Replayer } from './replayer.ts';

/** A capture that is being played. */
export interface Replay {
  readonly port: number;
  /** Idempotent; ends all connections. */
  stop(): Promise<void>;
}

/** What it is played with. */
export interface Stage {
  host: string;
  port: number;
  time: Time;
  /** From the beginning, for one connection. */
  newReplayer: () => Replayer;
  /** Hears of what a client asked and the capture does not have. */
  say: (missing: string) => void;
}
