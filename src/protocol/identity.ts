import { readOption, readVersion } from './commands/options.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';

/** What a terminal tells of itself; undefined where it does not. */
export interface Identity {
  serialNumber: string;
  deviceName: string | undefined;
  platform: string | undefined;
  firmware: string | undefined;
  mac: string | undefined;
}

/** An option's value; undefined where the terminal does not have it. */
export async function optionOf(dialogue: Dialogue, name: string): Promise<string | undefined> {
  const answer = await dialogue.askIfKnown(readOption, name);
  // Some firmwares answer `name==value` or pad with blanks.
  return answer?.value.replace(/^=+/, '').trim();
}

/** Serial number, and what else the terminal tells of itself. */
export function identityOf(dialogue: Dialogue): Promise<Identity> {
  return dialogue.named('tell its identity', async () => {
    const serialNumber = await optionOf(dialogue, '~SerialNumber');
    if (serialNumber === undefined || serialNumber === '')
      throw new TerminalError('refusal', 'the terminal does not tell its serial number', {
        reason: 'refused',
      });
    return {
      serialNumber,
      deviceName: await optionOf(dialogue, '~DeviceName'),
      platform: await optionOf(dialogue, '~Platform'),
      firmware: await dialogue.askIfKnown(readVersion, undefined),
      mac: await optionOf(dialogue, 'MAC'),
    };
  });
}
