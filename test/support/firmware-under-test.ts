import { inject } from 'vitest';
import { firmwareNamed } from '../../simulator/terminal/firmwares/find-firmware.ts';
import type { Firmware } from '../../simulator/terminal/firmwares/firmware.ts';
import type { ConfigInput } from '../../src/bridge/config.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The firmware of the simulated terminals in scenarios; vitest.config.ts runs them over several. */
    firmware: string;
  }
}

/** What the terminals of this run of the scenarios behave like. */
export const firmware = firmwareNamed(inject('firmware'));

type Fitting = Required<Pick<ConfigInput['terminals'][number], 'encoding' | 'unlockUnit' | 'ownRelay'>>;

/** What an operator who has read the terminal's manual writes into the config. */
export function configFor({ settings }: Firmware): Fitting {
  const { encoding = 'utf8', unlockUnit = 'seconds', unlockUnderLockOnZero } = settings;
  return {
    encoding,
    unlockUnit,
    ownRelay: unlockUnderLockOnZero === 'ignored' ? 'closed-zone' : 'off',
  };
}

/** The same for the firmware of this run. */
export const fittingConfig = configFor(firmware);

/** Whether a finger nobody has is told of. */
export const tellsOfStrangers = firmware.settings.fingerEvents !== false;
/** Whether the end of a connection is a thing that can be noticed; over UDP only silence is. */
export const isOverTcp = firmware.settings.transports?.includes('tcp') !== false;
/** Where it has no TCP port, the one of that number may be somebody else's: another test's terminal would answer. */
export const transport = isOverTcp ? 'auto' : 'udp';
