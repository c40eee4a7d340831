import type { ProbeOptions } from '../../protocol/capabilities.ts';
import type { UnlockUnit } from '../../protocol/commands/door.ts';
import type { LiveEvent } from '../../protocol/commands/events.ts';
import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { FingerTable } from '../../protocol/finger-table.ts';
import type { Punch } from '../../protocol/commands/punches.ts';
import type { Passport } from '../../protocol/passport.ts';
import type { HoldableTerminal } from '../../protocol/relay-hold.ts';
import type { EnrolmentDraft, EnrolmentStep } from '../../protocol/terminal.ts';
import type { UserSlot } from '../store/terminal-users.ts';
import type { SyncSession } from '../sync/ports.ts';

/** What a keeper needs of a connected terminal; the protocol's `Terminal` is one. */
export interface TerminalSession extends Omit<HoldableTerminal, 'access' | 'userTable'>, SyncSession {
  readonly fingers: SyncSession['fingers'] & Pick<FingerTable, 'delete'>;
  readonly access: HoldableTerminal['access'] & SyncSession['access'];
  readonly userTable: HoldableTerminal['userTable'] & SyncSession['userTable'];
  /** Resolves, never rejects, once the connection is gone. */
  readonly closed: Promise<unknown>;
  identity(): Promise<{ serialNumber: string; firmware?: string | undefined }>;
  /** What it can do, found by asking it. */
  passport(options: ProbeOptions): Promise<Passport>;
  /**
   * Past `sendBefore` (monotonic ms) it is not sent any more, and fails with the reason `not-sent`. `unit` is what the
   * terminal takes the time as.
   */
  openDoor(seconds: number, options: { sendBefore: number; unit: UnlockUnit }): Promise<void>;
  /** The terminal's wall clock read as if it were UTC, in ms since 1970. */
  time(): Promise<number>;
  setTime(wallMs: number): Promise<void>;
  users(options: { signal: AbortSignal }): Promise<readonly UserSlot[]>;
  /** How much it holds; with `door` it is asked before all else that waits. */
  sizes(options?: { priority: 'door'; timeoutMs: number }): Promise<Sizes>;
  /** The attendance log. */
  punches(options: { signal: AbortSignal }): Promise<Punch[]>;
  /** Whatever an earlier connection left behind: it identifies people again. */
  backToIdentifying(): Promise<void>;
  registerEvents(): Promise<void>;
  /** Enrols one finger, step by step; the last step is `done` or `failed`, and always comes. */
  enrolFinger(draft: EnrolmentDraft, options: { signal: AbortSignal }): AsyncIterable<EnrolmentStep>;
  /** `arrivedAt` is monotonic ms of the clock given at connecting. */
  onEvent(listener: (event: LiveEvent & { arrivedAt: number }) => void): () => void;
  /** `listener` hears of a request that had no answer while nothing else came either, before the next one goes out. */
  onSilence(listener: () => void): () => void;
  showText(lines: readonly string[]): Promise<void>;
  clearText(): Promise<void>;
  /** Speaks one of the terminal's prompts. */
  playVoice(index: number): Promise<void>;
  enable(): Promise<void>;
  /** Says goodbye, then ends the link. */
  close(): Promise<void>;
  /** Ends the link at once. */
  drop(): void;
}
