import type { AccessMemory } from './access-memory.ts';
import type { TerminalClock } from './clock.ts';
import type { FaceMemory } from './face-memory.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import type { FingerReader } from './finger-reader.ts';
import type { Firmware } from './firmwares/firmware.ts';
import type { Moments } from './moments.ts';
import type { OperationLog } from './operation-log.ts';
import type { OptionTable } from './option-table.ts';
import type { PunchLog } from './punch-log.ts';
import type { Relay } from './relay.ts';
import type { Screen } from './screen.ts';
import type { Sessions } from './sessions.ts';
import type { TerminalSettings } from './settings.ts';
import type { Time } from './time.ts';
import type { Timeline } from './timeline.ts';
import type { UserTable } from './user-table.ts';
import type { Voice } from './voice.ts';

/** A live event as it went out, so that it can be repeated. */
interface SentEvent {
  code: number;
  data: Uint8Array;
}

/** What the terminal itself said to a person: whether it was good news, and when, by the monotonic clock. */
interface Verdict {
  isGood: boolean;
  text: string;
  /** Whom it means, where it knows. */
  userId?: string | undefined;
  at: number;
}

/** The parts inside one terminal, as the answers and the hands see them. */
export interface TerminalParts {
  /** Undefined where the settings were given one by one. */
  readonly firmware: Firmware | undefined;
  readonly settings: TerminalSettings;
  readonly time: Time;
  readonly clock: TerminalClock;
  readonly users: UserTable;
  readonly faces: FaceMemory;
  readonly punches: PunchLog;
  readonly operations: OperationLog;
  readonly access: AccessMemory;
  readonly options: OptionTable;
  readonly sessions: Sessions;
  readonly relay: Relay;
  readonly screen: Screen;
  readonly voice: Voice;
  readonly reader: FingerReader;
  readonly timeline: Timeline;
  readonly faults: FaultBoard;
  readonly moments: Moments;
  /** False without power. */
  isOn: boolean;
  /** False while a host has switched reader and keypad off. */
  isEnabled: boolean;
  isDoorOpen: boolean;
  /** What the terminal itself last said to a person. */
  verdict: Verdict | undefined;
  /** The last live verification. */
  lastEvent: SentEvent | undefined;
  /** As after a loss of power; set by the terminal around it. */
  restart(): void;
  /** Something that outlives a loss of power has changed. */
  changed(): void;
}
