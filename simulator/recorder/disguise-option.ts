import type { Disguise } from './disguise.ts';
import { fieldOf, textIn } from './text-field.ts';

/** Longer assignments than any terminal sends are not looked into. */
const longestName = 64;

/** Their values say which model and firmware this is, and nothing of people or places. */
const harmless: ReadonlySet<string> = new Set([
  '~DeviceName',
  '~Platform',
  '~OS',
  '~OEMVendor',
  '~ProductTime',
  'FirmwareVersion',
  '~ZKFPVersion',
  'ZKFPVersion',
  'ZKFaceVersion',
  '~MaxUserCount',
  '~MaxFingerCount',
  '~MaxAttLogCount',
]);

const sensitive = /key|pass|pwd|serial|mac|ip|net|gate|dns|server|url|host|phone|name|user|card|ssid/i;

/** `name` of a request to read an option; undefined where it is no such name. */
export function isOptionName(data: Uint8Array): boolean {
  return (
    /^[~\w.]+$/.test(textIn(data)) && textIn(data).length <= longestName && data.length <= longestName + 1
  );
}

/** `name=value\0`, with another value of the same length where it could tell who or where. Undefined where it is none. */
export function disguiseOption(data: Uint8Array, disguise: Disguise): Uint8Array | undefined {
  const text = textIn(data);
  const split = text.indexOf('=');
  const name = text.slice(0, split);
  if (split < 1 || !isOptionName(Buffer.from(name))) return undefined;
  return fieldOf(`${name}=${disguiseValue(name, text.slice(split + 1), disguise)}`, data.length);
}

function disguiseValue(name: string, value: string, disguise: Disguise): string {
  if (harmless.has(name)) return value;
  if (/serial/i.test(name)) return disguise.text('serial number', value);
  // From the range for local use, so that it is no real vendor's.
  if (/^mac$/i.test(name)) return `02${hexAlike(disguise.text('mac', value), value)}`.slice(0, value.length);
  if (/^\d{1,3}$/.test(value) && !sensitive.test(name)) return value;
  return value.replaceAll(/\d/g, '0').replaceAll(/[^\d\s.:_/-]/g, 'x');
}

/** All but the first octet, hexadecimal, with the separators of the real one. */
function hexAlike(made: string, real: string): string {
  const digits = Array.from(real, (letter, index) =>
    /[0-9A-Za-z]/.test(letter) ? ((made.charCodeAt(index) || 0) % 16).toString(16) : letter,
  );
  return digits.join('').slice(2);
}
