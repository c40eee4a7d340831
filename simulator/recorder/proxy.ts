import type { Time } from '../terminal/time.ts';
import type { Conversation } from './conversation.ts';

export interface Address {
  host: string;
  port: number;
}

/** What stands between clients and the terminal over one transport. */
export interface Proxy {
  readonly port: number;
  /** Ends all connections; resolves when the last conversation has ended. */
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** Where clients come. */
  from: Address;
  /** The terminal. */
  to: Address;
  time: Time;
  /** Where a new client's packets are written down. */
  newConversation: () => Conversation;
  /** Milliseconds since the recording began. */
  now: () => number;
  say: (problem: string) => void;
}
