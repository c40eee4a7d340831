import { randomUUID } from 'node:crypto';
import { FirmwareError } from './firmwares/find-firmware.ts';
import type { Firmware } from './firmwares/firmware.ts';
import type { SavedTerminal } from './saved-state.ts';
import { loadState, StateWriter } from './state-file.ts';
import { startTerminal, type SimulatedTerminal, type SimulatedTerminalOptions } from './terminal.ts';

export interface TerminalsOptions
  extends Omit<SimulatedTerminalOptions, 'port' | 'saved' | 'onChange' | 'serialNumber'> {
  count: number;
  /** The first terminal's port, the others take the next ones; 0: free ones. */
  port: number;
  /** A JSON file that keeps all memories. */
  stateFile?: string | undefined;
  onStateError?: (cause: unknown) => void;
}

/** Several terminals in one process, with one state file. */
export interface Terminals {
  readonly all: readonly SimulatedTerminal[];
  /** Switches all of them off and writes the state; idempotent. */
  stop(): Promise<void>;
}

/** Switches them all on; where one fails, those already on are switched off again and the failure is thrown. */
export async function startTerminals(options: TerminalsOptions): Promise<Terminals> {
  const { count, port, stateFile, onStateError = () => undefined, seed = randomUUID(), ...rest } = options;
  const saved = stateFile === undefined ? [] : await loadState(stateFile);
  const all: SimulatedTerminal[] = [];
  const writer =
    stateFile === undefined
      ? undefined
      : new StateWriter({
          path: stateFile,
          // Terminals that are not switched on this time keep their memory.
          collect: () => [...all.map((terminal) => terminal.saved()), ...saved.slice(count)],
          onError: onStateError,
        });
  try {
    for (let index = 0; index < count; index += 1) {
      const memory = saved[index];
      all.push(
        await startTerminal({
          ...rest,
          firmware: firmwareOf(memory, rest.firmware),
          seed: `${seed}/${index}`,
          port: port === 0 ? 0 : port + index,
          onChange: () => writer?.changed(),
          ...(memory === undefined
            ? {}
            : {
                saved: memory,
                userRecordSize: memory.userRecordSize,
                punchRecordSize: memory.punchRecordSize,
              }),
        }),
      );
    }
    // What cannot be kept is said at once, and not when it is lost.
    await writer?.write();
  } catch (cause) {
    await stopAll(all);
    throw cause;
  }
  let stopping: Promise<void> | undefined;
  return {
    all,
    stop: () => {
      stopping ??= stopAll(all).then(() => writer?.flush());
      return stopping;
    },
  };
}

/** The one the memory was made with, where another is not wanted. */
function firmwareOf(memory: SavedTerminal | undefined, wanted: Firmware | undefined): Firmware | undefined {
  if (memory === undefined || wanted === undefined) return wanted ?? memory?.firmware;
  const had = memory.firmware?.name ?? 'colour';
  const { userRecordSize = memory.userRecordSize, punchRecordSize = memory.punchRecordSize } =
    wanted.settings;
  if (
    had === wanted.name &&
    userRecordSize === memory.userRecordSize &&
    punchRecordSize === memory.punchRecordSize
  )
    return wanted;
  throw new FirmwareError(
    `the state is of a terminal with the firmware ${had}, not ${wanted.name} as it is now: leave --firmware out, or move the state away`,
  );
}

async function stopAll(terminals: readonly SimulatedTerminal[]): Promise<void> {
  await Promise.allSettled(terminals.map((terminal) => terminal.stop()));
}
