import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { firmwares } from './all.ts';
import { firmwareSchema, type Firmware } from './firmware.ts';

/** A firmware that does not exist or whose file cannot be used; the message says what to do. */
export class FirmwareError extends Error {
  override readonly name = 'FirmwareError';
}

/** One that comes with the simulator, with what it is based on put in. Throws `FirmwareError`. */
export function firmwareNamed(name: string): Firmware {
  const found = firmwares.find((firmware) => firmware.name === name);
  if (found !== undefined) return completed(found);
  const known = firmwares.map((firmware) => firmware.name).join(', ');
  throw new FirmwareError(
    `there is no firmware ${name.slice(0, 100)}; there are ${known}. For a file of your own write its path: ./${name.slice(0, 100)}.json`,
  );
}

/** A name, or the path of a JSON (or YAML) file: whatever has a slash or a file's ending. Throws `FirmwareError`. */
export async function findFirmware(nameOrPath: string): Promise<Firmware> {
  return /[/\\]|\.(json|ya?ml)$/i.test(nameOrPath) ? readFirmware(nameOrPath) : firmwareNamed(nameOrPath);
}

async function readFirmware(path: string): Promise<Firmware> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FirmwareError(`cannot read the firmware ${path}: ${why}`, { cause });
  }
  const parsed = firmwareSchema.safeParse(parseText(text, path));
  if (parsed.success) return completed(parsed.data);
  throw new FirmwareError(`the firmware ${path} cannot be used:\n${z.prettifyError(parsed.error)}`);
}

/** Every JSON file is YAML too, and YAML's reader tells the line of a mistake. */
function parseText(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    throw new FirmwareError(`the firmware ${path} cannot be read: ${cause.message}`, { cause });
  }
}

/** Those that come with the simulator are based on one another without a circle; a file is based on one of them. */
function completed(firmware: Firmware): Firmware {
  if (firmware.basedOn === undefined) return firmware;
  const below = firmwareNamed(firmware.basedOn);
  return {
    ...firmware,
    settings: { ...below.settings, ...firmware.settings },
    options: { ...below.options, ...firmware.options },
  };
}
