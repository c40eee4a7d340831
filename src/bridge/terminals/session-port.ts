import type { LiveEvent } from '../../protocol/commands/events.ts';
import type { DoorSession } from '../entries/ports.ts';
import type { UserSlot } from '../store/terminal-users.ts';

/** What a keeper needs of a connected terminal; the protocol's `Terminal` is one. */
export interface TerminalSession extends DoorSession {
  /** Resolves, never rejects, once the connection is gone. */
  readonly closed: Promise<unknown>;
  identity(): Promise<{ serialNumber: string }>;
  /** Undefined where the terminal does not have it. */
  option(name: string): Promise<string | undefined>;
  /** Written, and in effect. */
  writeOption(name: string, value: string): Promise<void>;
  /** The terminal's wall clock read as if it were UTC, in ms since 1970. */
  time(): Promise<number>;
  setTime(wallMs: number): Promise<void>;
  users(): Promise<readonly UserSlot[]>;
  putUser(user: UserSlot & { name: string }): Promise<void>;
  /** Makes written users take effect. */
  refreshData(): Promise<void>;
  registerEvents(): Promise<void>;
  /** `arrivedAt` is monotonic ms of the clock given at connecting. */
  onEvent(listener: (event: LiveEvent & { arrivedAt: number }) => void): () => void;
  showText(lines: readonly string[]): Promise<void>;
  clearText(): Promise<void>;
  enable(): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
