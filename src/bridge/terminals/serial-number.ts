import type { TerminalConfig } from '../config.ts';
import { BridgeError } from '../errors.ts';

const MOST_CHARACTERS = 64;

/** A serial number as it may be kept and shown: a terminal may answer anything, of any length. */
export function fitSerialNumber(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, MOST_CHARACTERS)
    .trim();
}

/** Why a terminal with that serial number is not taken for the one it should be. */
export function otherTerminal(
  { name, serialNumber }: Pick<TerminalConfig, 'name' | 'serialNumber'>,
  found: string,
  expected: string,
): BridgeError {
  const fix =
    serialNumber === undefined
      ? `if it was replaced, write serialNumber: "${found}" at ${name} in the config`
      : `correct serialNumber at ${name} in the config, or the host`;
  const message = `at the address of ${name} answers the terminal ${found}, not ${expected}`;
  return new BridgeError('refusal', 'other-terminal', message, { advice: fix });
}

/** Which keeper has which terminal, so that no terminal is served twice. */
export class SerialNumbers {
  readonly #holders = new Map<string, string>();

  /** Throws where another one has it; one that names no number can be anybody. */
  claim(serialNumber: string, holder: string): void {
    if (serialNumber === '') return;
    const other = this.#holders.get(serialNumber);
    if (other !== undefined && other !== holder) {
      throw new BridgeError(
        'refusal',
        'same-terminal',
        `at the address of ${holder} answers the terminal ${serialNumber}, which is ${other} already`,
        { advice: `one terminal stands in the config twice: correct the host of ${holder} or ${other}` },
      );
    }
    this.#holders.set(serialNumber, holder);
  }

  release(serialNumber: string, holder: string): void {
    if (this.#holders.get(serialNumber) === holder) this.#holders.delete(serialNumber);
  }
}
