import type { Parser } from 'binary-parser';
import { packEventTime, packTime, unpackEventTime, unpackTime } from './clock.ts';
import { TerminalError } from './errors.ts';
import { decodeText, encodeText, fitText, isAscii, type TextEncodingName } from './text.ts';

/**
 * One field of a layout: where it stands and how its value gets in and out.
 * `numeric` is what binary-parser reads itself; the rest (text, byte runs, event times) is cut from the bytes after it,
 * many records at a time, because a formatter per field and record costs three times the whole read.
 */
export interface Field<T> {
  readonly offset: number;
  readonly width: number;
  readonly numeric?: 'uint8' | 'uint16' | 'uint32' | 'int32';
  /** Of a numeric field: turns the number binary-parser read into the value, where they are not the same. */
  readonly fromNumber?: (value: number) => T;
  /** Of any other: cuts the value out of a record that starts at `start`. `latin1` is the whole of `bytes`. */
  readonly cut?: (bytes: Uint8Array, start: number, latin1: string, encoding: TextEncodingName) => T;
  // A method, not a property: a table holds fields of different values side by side.
  write(value: T, record: DataView, encoding: TextEncodingName, name: string): void;
}

export const u8 = (offset: number): Field<number> => integer(offset, 1, 'uint8', 0, 0xff);
export const u16 = (offset: number): Field<number> => integer(offset, 2, 'uint16', 0, 0xffff);
export const u32 = (offset: number): Field<number> => integer(offset, 4, 'uint32', 0, 0xffff_ffff);
export const i32 = (offset: number): Field<number> => integer(offset, 4, 'int32', -0x8000_0000, 0x7fff_ffff);

/** The packed u32 time of the logs, as `wallMs`. */
export function packedTime(offset: number): Field<number> {
  const number = u32(offset);
  return {
    ...number,
    fromNumber: unpackTime,
    write: (value, record, encoding, name) => number.write(packTime(value), record, encoding, name),
  };
}

/** The six plain bytes of an event's time, as `wallMs`. */
export function eventTime(offset: number): Field<number> {
  return {
    offset,
    width: 6,
    cut: (bytes, start) => unpackEventTime(bytes, start + offset),
    write: (value, record) => packEventTime(value, bytesOf(record), offset),
  };
}

/** A numeric user id as the text it is everywhere else. */
export function numericId(offset: number): Field<string> {
  const number = u32(offset);
  return {
    offset,
    width: 4,
    numeric: 'uint32',
    fromNumber: String,
    write: (value, record, encoding, name) => {
      if (!/^(0|[1-9]\d{0,9})$/.test(value))
        throw badValue(name, 'must be a number without leading zeros for this terminal');
      number.write(Number(value), record, encoding, name);
    },
  };
}

/** A run of bytes, kept as they are. */
export function byteRun(offset: number, width: number): Field<Uint8Array> {
  return {
    offset,
    width,
    // Not `slice`, which for a Buffer shares its memory.
    cut: (all, start) => Uint8Array.from(all.subarray(start + offset, start + offset + width)),
    write: (value, record, _encoding, name) => {
      if (value.length !== width) throw badValue(name, `must be ${width} bytes`);
      bytesOf(record).set(value, offset);
    },
  };
}

/** Text for people, in the terminal's encoding, NUL padded; cut on a character's boundary where it is too long. */
export function text(offset: number, width: number): Field<string> {
  return textField(offset, width, (value, encoding) => fitText(value, width, encoding));
}

/** Text that names something (a user id, a password): too long or not ASCII is refused, never cut. */
export function asciiText(offset: number, width: number): Field<string> {
  return textField(offset, width, (value, encoding, name) => {
    const encoded = encodeText(value, encoding);
    if (encoded.length > width || !isAscii(value))
      throw badValue(name, `must be at most ${width} ASCII characters`);
    return encoded;
  });
}

function textField(
  offset: number,
  width: number,
  encode: (value: string, encoding: TextEncodingName, name: string) => Uint8Array,
): Field<string> {
  return {
    offset,
    width,
    cut: (all, start, latin1, encoding) => {
      const from = start + offset;
      const stop = from + width;
      let end = from;
      let seen = 0;
      for (let code = latin1.charCodeAt(end); end < stop && code !== 0; code = latin1.charCodeAt(end)) {
        seen |= code;
        end += 1;
      }
      return seen < 0x80 || encoding === 'latin1'
        ? latin1.substring(from, end)
        : decodeText(all.subarray(from, end), encoding);
    },
    write: (value, record, encoding, name) => {
      const encoded = encode(value, encoding, name);
      bytesOf(record)
        .fill(0, offset, offset + width)
        .set(encoded, offset);
    },
  };
}

const setters = { uint8: 'setUint8', uint16: 'setUint16', uint32: 'setUint32', int32: 'setInt32' } as const;

function integer(
  offset: number,
  width: number,
  numeric: keyof typeof setters & keyof Parser,
  low: number,
  high: number,
): Field<number> {
  return {
    offset,
    width,
    numeric,
    write: (value, record, _encoding, name) => {
      if (!Number.isInteger(value) || value < low || value > high)
        throw badValue(name, `must be a whole number from ${low} to ${high}`);
      record[setters[numeric]](offset, value, true);
    },
  };
}

function bytesOf(record: DataView): Uint8Array {
  return new Uint8Array(record.buffer, record.byteOffset, record.byteLength);
}

/** Names the field, never the value: it may be a password. */
function badValue(name: string, problem: string): TerminalError {
  return new TerminalError('ours', `${name} ${problem}`, { reason: 'bad-argument' });
}
