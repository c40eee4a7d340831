import { maxUnlockTime, unlockUnits } from '../../protocol/commands/door.ts';
import type { UnlockUnit } from '../../protocol/commands/door.ts';
import { BridgeError } from '../errors.ts';
import { doorSettingsSchema } from './settings.ts';
import type { DoorChanges, DoorSettings } from './settings.ts';

/** The wire has one byte for the time a door is open, and the unit differs by model. */
export function longestUnlockSeconds(unit: UnlockUnit): number {
  return Math.floor(maxUnlockTime / unlockUnits[unit]);
}

/** The settings with the changes made to them. Throws `BridgeError` where they do not go together. */
export function changedSettings(settings: DoorSettings, changes: DoorChanges): DoorSettings {
  const made = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const changed = doorSettingsSchema.parse({ ...settings, ...made });
  const longest = longestUnlockSeconds(changed.unlockUnit);
  if (changed.unlockSeconds <= longest) return changed;
  const message = `unlockSeconds must be at most ${longest} where unlockUnit is ${changed.unlockUnit}`;
  throw new BridgeError('refusal', 'bad-settings', message, { advice: 'change both at once' });
}
