import { maxUnlockTime, unlock, unlockUnits, type UnlockUnit } from './commands/door.ts';
import type { AskOptions, Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';

export interface OpenDoorOptions extends Pick<AskOptions, 'signal' | 'sendBefore'> {
  unit?: UnlockUnit | undefined;
}

/** UNLOCK for so many seconds, in the unit of this model; goes before all that waits. */
export function openDoor(
  dialogue: Dialogue,
  unit: UnlockUnit,
  seconds: number,
  options: Pick<AskOptions, 'signal' | 'sendBefore'>,
): Promise<void> {
  return dialogue.named(unlock.name, async () => {
    const time = Math.round(seconds * unlockUnits[unit]);
    if (!(time >= 1 && time <= maxUnlockTime))
      throw new TerminalError(
        'ours',
        `cannot open for ${seconds} s: the terminal takes 1 to ${maxUnlockTime} units`,
        { reason: 'bad-argument' },
      );
    await dialogue.ask(unlock, { time }, { ...options, priority: 'door' });
  });
}
