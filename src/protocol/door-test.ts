import { isRefusal } from './errors.ts';
import { holdRelay, releaseRelay, type HoldableTerminal } from './relay-hold.ts';

/** Whether a terminal opens on UNLOCK while its own relay is held by `LockOn=0`; no manual says so for any model. */
export type UnlockProof = 'proven' | 'refused' | 'unproven';

export interface DoorTestResult {
  /** How the terminal answered UNLOCK: some acknowledge it and leave the door shut. */
  unlock: 'acknowledged' | 'refused';
  /** The door sensor before and after; undefined where the terminal has none. */
  sensor: { before: boolean | undefined; after: boolean | undefined };
  /** What the person at the door said; undefined where nobody did. */
  didOpen: boolean | undefined;
  result: UnlockProof;
}

export interface DoorTestTerminal extends HoldableTerminal {
  openDoor(seconds: number): Promise<void>;
  isDoorOpen(): Promise<boolean | undefined>;
}

/**
 * Opens the door by UNLOCK under `LockOn=0` and sees what can be seen. `didOpen` is called while the door is open and
 * asks the person before it; undefined is "cannot tell". Afterwards `LockOn` is what it was.
 */
export async function doorTest(
  terminal: DoorTestTerminal,
  { seconds, didOpen }: { seconds: number; didOpen: () => Promise<boolean | undefined> },
): Promise<DoorTestResult> {
  const before = await terminal.isDoorOpen();
  const former = await holdRelay(terminal, 'lock-on-zero');
  try {
    const unlock = await unlockOf(terminal, seconds);
    const said = unlock === 'refused' ? undefined : await didOpen();
    const after = await terminal.isDoorOpen();
    const sensor = { before, after };
    return { unlock, sensor, didOpen: said, result: proofOf({ unlock, sensor, didOpen: said }) };
  } finally {
    await releaseRelay(terminal, former);
  }
}

async function unlockOf(terminal: DoorTestTerminal, seconds: number): Promise<DoorTestResult['unlock']> {
  try {
    await terminal.openDoor(seconds);
    return 'acknowledged';
  } catch (error) {
    if (isRefusal(error)) return 'refused';
    throw error;
  }
}

/** The person's word counts, unless the sensor contradicts it; without either nothing is proven. */
function proofOf({ unlock, sensor, didOpen }: Omit<DoorTestResult, 'result'>): UnlockProof {
  if (unlock === 'refused') return 'refused';
  const hasOpened = sensor.before === false && sensor.after === true;
  if (didOpen === false) return hasOpened ? 'unproven' : 'refused';
  return didOpen === true || hasOpened ? 'proven' : 'unproven';
}
