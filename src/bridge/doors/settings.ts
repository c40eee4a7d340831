import { z } from 'zod';
import { hoursSchema } from './hours.ts';

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

const yesOrNo = z.boolean({ error: 'must be true or false' });

const wholeNumber = (low: number, high: number, unit: string) => {
  const error = `must be a whole number of ${unit} from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
};

/** How a door behaves. Each can be set in the config, and changed while the bridge runs. */
export const doorSettings = {
  unlockSeconds: wholeNumber(1, 25, 'seconds').default(5),
  unlockUnit: oneOf(['seconds', 'tenths', 'fiftieths']).default('seconds'),
  /** A door for leaving opens for everybody enrolled at it, and is no check-in. */
  direction: oneOf(['entry', 'exit']).default('entry'),
  /** When members may come in; none is always. */
  hours: hoursSchema.default([]),
  /** When the door stands open. */
  holdOpen: hoursSchema.default([]),
  /** Nobody comes in; staff still open it. */
  lockdown: yesOrNo.default(false),
  /** Who comes in while Cobot cannot be asked. */
  offline: oneOf(['deny', 'members', 'members-with-pass']).default('deny'),
  offlineMaxAgeHours: wholeNumber(1, 72, 'hours').default(24),
  /** What the terminal does by itself while no bridge runs. */
  fallback: oneOf(['closed', 'members']).default('closed'),
  antiPassback: oneOf(['off', 'soft', 'hard']).default('off'),
  /** A finger enrolled for use under duress opens, and staff are told; `ignore`: it is a finger like others. */
  duress: oneOf(['alert', 'ignore']).default('alert'),
  /** Leaving ends the check-in at Cobot. */
  checkOutOnExit: yesOrNo.default(false),
  /** Also where coming back in costs another pass. */
  checkOutPassPlans: yesOrNo.default(false),
  /** More at one terminal in a second is none of people's doing. */
  matchesPerSecond: wholeNumber(1, 1_000, 'matches').default(2),
} as const;

/** See {@link doorSettings}. */
export const doorSettingsSchema = z.strictObject(doorSettings);

/** See {@link doorSettings}. */
export type DoorSettings = z.output<typeof doorSettingsSchema>;

function withoutDefault<Schema extends z.ZodType>(schema: z.ZodDefault<Schema>) {
  return schema.unwrap().optional();
}

/** Changes to a door's settings, as they are kept and as the API takes them: what is left out stays as the config has it. */
export const doorChangesSchema = z.strictObject({
  unlockSeconds: withoutDefault(doorSettings.unlockSeconds),
  unlockUnit: withoutDefault(doorSettings.unlockUnit),
  direction: withoutDefault(doorSettings.direction),
  hours: withoutDefault(doorSettings.hours),
  holdOpen: withoutDefault(doorSettings.holdOpen),
  lockdown: withoutDefault(doorSettings.lockdown),
  offline: withoutDefault(doorSettings.offline),
  offlineMaxAgeHours: withoutDefault(doorSettings.offlineMaxAgeHours),
  fallback: withoutDefault(doorSettings.fallback),
  antiPassback: withoutDefault(doorSettings.antiPassback),
  duress: withoutDefault(doorSettings.duress),
  checkOutOnExit: withoutDefault(doorSettings.checkOutOnExit),
  checkOutPassPlans: withoutDefault(doorSettings.checkOutPassPlans),
  matchesPerSecond: withoutDefault(doorSettings.matchesPerSecond),
});

/** See {@link doorChangesSchema}. */
export type DoorChanges = z.output<typeof doorChangesSchema>;

/** The door's part of a terminal's settings. */
export function doorPartOf(terminal: DoorSettings): DoorSettings {
  const names = new Set(Object.keys(doorSettings));
  return doorSettingsSchema.parse(
    Object.fromEntries(Object.entries(terminal).filter(([name]) => names.has(name))),
  );
}
