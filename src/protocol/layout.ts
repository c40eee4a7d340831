import { Parser } from 'binary-parser';
import { compileCompletion } from './complete-records.ts';
import { TerminalError } from './errors.ts';
import type { Field } from './fields.ts';
import type { TextEncodingName } from './text.ts';

type Fields = Record<string, Field<unknown>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;

/** The value of a layout: one property per field. */
export type LayoutValue<F> = { -readonly [Name in keyof F]: ValueOf<F[Name]> };

/**
 * Records of a fixed size, declared once as a table of offsets; from it come the reader (binary-parser), the writer and
 * the type. Bytes that no field names are zero when written and kept when patched.
 */
export interface Layout<T> {
  readonly name: string;
  readonly size: number;
  /** The one record in `bytes`, which may be longer than the layout only where `longer` says so. Throws `wire`. */
  read(bytes: Uint8Array, options?: ReadOptions): T;
  /** All records of `bytes`, each `stride` bytes apart (default: the layout's size). Throws `wire` on a broken one. */
  readAll(bytes: Uint8Array, options?: ReadAllOptions): T[];
  /** A new record. Throws `ours` where a value does not fit its field. */
  write(value: T, options?: TextOptions): Uint8Array<ArrayBuffer>;
  /** A copy of `raw` with some fields changed and every other byte as it was. */
  patch(raw: Uint8Array, changes: Partial<T>, options?: TextOptions): Uint8Array<ArrayBuffer>;
}

export interface TextOptions {
  /** How the terminal writes names; default `utf8`. */
  encoding?: TextEncodingName;
}

export interface ReadOptions extends TextOptions {
  /** Accept bytes after the record: firmware appends fields and garbage. */
  longer?: boolean;
}

export interface ReadAllOptions extends TextOptions {
  stride?: number;
}

/** Text is cut from blocks of this size, so that a small string never keeps a whole dump alive. */
const blockBytes = 32_768;

/**
 * What a parser makes of a block. binary-parser adds `$parent` and `$root` to it and takes them away again; had it to
 * make room for them, the object would become a slow one, and the code for it would be compiled anew again and again.
 */
class Block {
  records: Record<string, unknown>[] = [];
  $root: unknown = this;
  $parent: unknown = null;
}

/** V8 forgets how objects look, and the code for them, with the last of a kind. */
const keptAlive: unknown[] = [new Block()];

export function defineLayout<const F extends Fields>(
  name: string,
  size: number,
  fields: F,
): Layout<LayoutValue<F>>;
export function defineLayout(name: string, size: number, fields: Fields): Layout<Record<string, unknown>> {
  const entries = Object.entries(fields).toSorted(([, a], [, b]) => a.offset - b.offset);
  let taken = 0;
  for (const [key, { offset, width }] of entries) {
    if (offset < taken || offset + width > size)
      throw new TerminalError('ours', `${name}: ${key} overlaps or leaves the record`, {
        reason: 'bad-argument',
      });
    taken = offset + width;
  }
  const complete = compileCompletion(entries);
  const parsers = new Map<number, Parser>();

  const readAll = (bytes: Uint8Array, { stride = size, encoding = 'utf8' }: ReadAllOptions = {}) => {
    if (!Number.isInteger(stride) || stride < size || bytes.length % stride !== 0)
      throw broken(`${bytes.length} bytes are not a whole number of ${stride}-byte records`);
    const parser = parsers.get(stride) ?? compile(stride);
    // Of its final length, since growing copies.
    const all = Array<Record<string, unknown>>(bytes.length / stride);
    const perBlock = Math.max(1, Math.floor(blockBytes / stride));
    for (let index = 0; index < all.length; index += perBlock) {
      const block = bytes.subarray(index * stride, (index + perBlock) * stride);
      complete(parser.parse(block).records, all, index, block, stride, encoding);
    }
    return all;
  };

  function compile(stride: number): Parser {
    const record = new Parser().endianness('little');
    let at = 0;
    for (const [key, field] of entries) {
      if (field.offset > at) record.seek(field.offset - at);
      // What is cut afterwards gets its place in the record now: objects that grow later cost twice as much.
      record[field.numeric ?? 'uint8'](key);
      at = field.offset + (field.numeric === undefined ? 1 : field.width);
    }
    if (stride > at) record.seek(stride - at);
    const parser = new Parser().array('records', { type: record, readUntil: 'eof' }).create(Block);
    parsers.set(stride, parser);
    keptAlive.push(readAll(new Uint8Array(stride), { stride }));
    return parser;
  }

  const writeInto = (
    target: Uint8Array<ArrayBuffer>,
    value: Record<string, unknown>,
    { encoding = 'utf8' }: TextOptions = {},
  ) => {
    const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
    for (const [key, field] of entries)
      if (value[key] !== undefined) field.write(value[key], view, encoding, `${name}: ${key}`);
    return target;
  };

  const broken = (problem: string) =>
    new TerminalError('wire', `${name}: ${problem}`, { reason: 'malformed' });

  return {
    name,
    size,
    readAll,
    read: (bytes, { longer = false, encoding = 'utf8' } = {}) => {
      if (bytes.length < size || (bytes.length > size && !longer))
        throw broken(`expected ${longer ? 'at least ' : ''}${size} bytes, got ${bytes.length}`);
      // There is exactly one.
      return readAll(bytes.subarray(0, size), { encoding }).reduce((_none, record) => record, {});
    },
    write: (value, options) => writeInto(new Uint8Array(size), value, options),
    patch: (raw, changes, options) => {
      if (raw.length < size) throw broken(`expected at least ${size} bytes to patch, got ${raw.length}`);
      return writeInto(Uint8Array.from(raw), changes, options);
    },
  };
}
