/**
 * Packets made by hand, without the project's own encoder, so that a mistake mirrored in reader and writer shows.
 * Written from the protocol's description alone: nothing here may import `src/protocol`.
 */

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const digits = hex.replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TypeError('not pairs of hex digits');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const byte = (value: number): Uint8Array => Uint8Array.of(value);

export function word(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff);
}

export function double(value: number): Uint8Array {
  return concat(word(value & 0xffff), word(value >>> 16));
}

export const zeros = (count: number): Uint8Array => new Uint8Array(count);

/** ASCII without an end mark. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Text in a field of fixed width; `padding` fills what is left behind the NUL, as terminals leave old values there. */
export function padded(text: string | Uint8Array, width: number, padding = 0): Uint8Array {
  const used = typeof text === 'string' ? ascii(text) : text;
  const field = new Uint8Array(width).fill(padding);
  if (used.length < width) field[used.length] = 0;
  field.set(used);
  return field;
}

/** One's-complement sum of little-endian 16-bit words, an odd last byte counting as a low byte; then inverted. */
export function sumByHand(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return 0xffff - sum;
}

export interface HandMadePacket {
  command: number;
  session?: number;
  replyId?: number;
  data?: Uint8Array;
  /** Added to the right checksum, to make a wrong one. */
  checksumError?: number;
}

export function handMadePacket(packet: HandMadePacket): Uint8Array {
  const { command, session = 0, replyId = 0, data = zeros(0), checksumError = 0 } = packet;
  const rest = concat(word(session), word(replyId), data);
  const right = sumByHand(concat(word(command), word(0), rest));
  return concat(word(command), word((right + checksumError) & 0xffff), rest);
}

/** The packet behind the magic and its length, as it goes over TCP. */
export function handMadeFrame(packet: HandMadePacket): Uint8Array {
  const inner = handMadePacket(packet);
  return concat(fromHex('5050827d'), double(inner.length), inner);
}

export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** The u32 of the logs and of GET_TIME: months of 31 days, years from 2000. */
export function packedByHand({ year, month, day, hour, minute, second }: WallTime): number {
  const day0 = (year - 2000) * 372 + (month - 1) * 31 + (day - 1);
  return day0 * 86_400 + hour * 3600 + minute * 60 + second;
}

/** The six bytes of an event. */
export function eventTimeByHand({ year, month, day, hour, minute, second }: WallTime): Uint8Array {
  return Uint8Array.of(year - 2000, month, day, hour, minute, second);
}

export function wallMsOf({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
