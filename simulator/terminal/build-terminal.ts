import { templateLimits } from '../../src/protocol/commands/templates.ts';
import { AccessMemory } from './access-memory.ts';
import { TerminalClock } from './clock.ts';
import { FaceMemory } from './face-memory.ts';
import { FaultBoard } from './faults/fault-board.ts';
import { FingerReader } from './finger-reader.ts';
import type { Firmware } from './firmwares/firmware.ts';
import type { TerminalParts } from './terminal-parts.ts';
import { Moments } from './moments.ts';
import { OperationLog } from './operation-log.ts';
import { algorithmOf, sampleOf, usualFinger } from './physical-finger.ts';
import { OptionTable, usualOptions } from './option-table.ts';
import { PunchLog } from './punch-log.ts';
import { seededRandom } from './random.ts';
import { Relay } from './relay.ts';
import { restoreTerminal, type SavedTerminal } from './saved-state.ts';
import { Screen } from './screen.ts';
import { seedMac, seedPunches, seedSerialNumber, seedUsers } from './seed.ts';
import { Sessions } from './sessions.ts';
import type { TerminalSettings } from './settings.ts';
import type { Time } from './time.ts';
import { Timeline } from './timeline.ts';
import { UserTable } from './user-table.ts';
import { Voice } from './voice.ts';

/** What a fresh terminal's memory holds. */
export interface MemoryOptions {
  /** The same seed gives the same serial number and punches. Default: another one each time. */
  seed?: string;
  serialNumber?: string;
  /** Seeded users, with userIds from 1001 and finger 6 each. */
  users?: number;
  /** Seeded log lines. */
  punches?: number;
  userCapacity?: number;
  punchCapacity?: number;
  templateCapacity?: number;
  /** Options that differ from the usual ones. */
  options?: Readonly<Record<string, string>>;
  /** How far the clock is ahead, ms, and how it drifts. */
  clockOffsetMs?: number;
  clockDriftPpm?: number;
  /** What the settings and options came from, kept with the memory. */
  firmware?: Firmware | undefined;
  /** Takes the place of the seed. */
  saved?: SavedTerminal;
}

const defaultUserCapacity = 10_000;
const defaultPunchCapacity = 200_000;

/** The widest userId a record of 72 bytes holds. */
const longestUserId = 24;

/** Puts the parts of one terminal together and fills its memory. Throws where a saved memory does not fit. */
export function buildTerminal(
  memory: MemoryOptions & { seed: string },
  settings: TerminalSettings,
  surroundings: { time: Time; host: string; changed: () => void },
): TerminalParts {
  const { time, host, changed } = surroundings;
  const random = seededRandom(memory.seed);
  const serialNumber = memory.saved?.serialNumber ?? memory.serialNumber ?? seedSerialNumber(random);
  const userCount = memory.saved?.users.length ?? memory.users ?? 0;
  const punchCount =
    memory.saved === undefined
      ? (memory.punches ?? 0)
      : Math.ceil((memory.saved.punches.length * 3) / 4 / settings.punchRecordSize);
  const userCapacity = memory.userCapacity ?? Math.max(defaultUserCapacity, userCount * 2);
  const punchCapacity = memory.punchCapacity ?? Math.max(defaultPunchCapacity, punchCount * 2);
  const templateCapacity = memory.templateCapacity ?? Math.max(userCapacity, savedFingers(memory.saved));
  const options = new OptionTable({
    ...usualOptions({
      serialNumber,
      host,
      mac: seedMac(random),
      userCapacity,
      punchCapacity,
      templateCapacity,
    }),
    ...memory.options,
  });
  const timeline = new Timeline(time);
  // A random of its own: whether something is the matter must not change serial numbers or sessions.
  const faults = new FaultBoard(seededRandom(`${memory.seed}/faults`), time);
  const terminal: TerminalParts = {
    firmware: memory.firmware,
    settings,
    time,
    options,
    timeline,
    faults,
    moments: new Moments(),
    operations: new OperationLog(() => terminal.clock.wallMs()),
    access: new AccessMemory(),
    clock: new TerminalClock(time, {
      offsetMs: memory.clockOffsetMs ?? 0,
      driftPpm: memory.clockDriftPpm ?? 0,
    }),
    users: new UserTable({
      recordSize: settings.userRecordSize,
      encoding: settings.encoding,
      capacity: userCapacity,
      userIdWidth: options.effectiveNumber('~PIN2Width') || longestUserId,
      templateCapacity,
      isFull: (table) => faults.isFull(table),
      maxTemplateBytes: () => templateLimits[algorithmOf({ options })],
      makeUpTemplate: (userId, finger) =>
        sampleOf(
          { name: `${userId}/${finger}`, quality: 100 },
          algorithmOf({ options }),
          `the enrolment at ${serialNumber}`,
        ),
    }),
    faces: new FaceMemory(),
    punches: new PunchLog(settings.punchRecordSize, punchCapacity, () => faults.isFull('punches')),
    sessions: new Sessions(random, () => {
      terminal.isEnabled = true;
    }),
    relay: new Relay(time, timeline),
    screen: new Screen(),
    voice: new Voice(timeline),
    reader: new FingerReader(() => terminal, time, settings),
    isOn: true,
    isEnabled: true,
    isDoorOpen: false,
    verdict: undefined,
    lastEvent: undefined,
    restart: () => undefined,
    changed,
  };
  const problem =
    memory.saved === undefined ? seed(terminal, memory, random) : restoreTerminal(terminal, memory.saved);
  if (problem !== undefined)
    throw new MemoryError(`the memory of terminal ${serialNumber} does not fit: ${problem}`);
  return terminal;
}

/** A memory that this terminal cannot hold. */
class MemoryError extends Error {
  override readonly name = 'MemoryError';
}

function savedFingers(saved: SavedTerminal | undefined): number {
  return saved?.users.reduce((count, { fingers }) => count + fingers.length, 0) ?? 0;
}

function seed(terminal: TerminalParts, memory: MemoryOptions, random: () => number): string | undefined {
  const users = seedUsers(memory.users ?? 0);
  for (const user of users) {
    const refusal = terminal.users.put(user);
    if (refusal !== undefined) return refusal;
    const noFinger = terminal.users.addFinger(user.uid, usualFinger);
    if (noFinger !== undefined) return noFinger;
  }
  for (const punch of seedPunches(memory.punches ?? 0, users, terminal.settings.punchState, random))
    if (!terminal.punches.add(punch)) return 'the log is full';
  return undefined;
}
