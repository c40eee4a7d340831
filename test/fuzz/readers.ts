import { readdir } from 'node:fs/promises';
import { openZone } from '../../src/protocol/commands/time-zones.ts';
import { Finding } from './finding.ts';
import type { FuzzRandom } from './random.ts';

/** Something that makes a value of bytes of a peer. */
export interface Reader {
  name: string;
  read(data: Uint8Array, random: FuzzRandom): unknown;
}

type AnyFunction = (...values: unknown[]) => unknown;

const encodings = ['utf8', 'latin1', 'gbk'] as const;
const folder = new URL('../../src/protocol/commands/', import.meta.url);

/** How the functions are called that are no exchange and no layout. */
const calls: Readonly<Record<string, (call: AnyFunction, data: Uint8Array, random: FuzzRandom) => unknown>> =
  {
    algorithmOf: (call, data) => call(data),
    decodeBatch: (call, data, random) => call(data, random.pick([28, 72])),
    decodeScreenText: (call, data, random) => call(data, random.pick(encodings)),
    indexBytesOf: (call, data) => call(data, openZone(3)),
    isBatchRequest: (call, data) => call(data),
    readEnrolmentEnd: (call, data) => call(data),
    readEvent: (call, data, random) => call(1 << random.below(16), data),
    readNewUser: (call, data) => call(data),
    readOperationRecords: (call, data, random) => call(data, random.pick([16, 16, 20])),
    readPunchRecords: (call, data, random) => call(data, random.pick([8, 16, 40, 49, 52])),
    readSample: (call, data) => call(data),
    readTemplateRecords: (call, data) => call(data),
    readTemplatesIn: (call, data, random) => call(data, random.below(3)),
    readTimeZone: (call, data, random) => call(data, random.isOneIn(2) ? undefined : random.pick([2, 4])),
    readUserRecords: (call, data, random) => call(data, random.pick([28, 72]), random.pick(encodings)),
  };

/** Every reader of every file in `src/protocol/commands`, found by looking, so that a new one cannot be forgotten. */
export async function allReaders(): Promise<Reader[]> {
  const readers: Reader[] = [];
  for (const file of (await readdir(folder)).toSorted()) {
    const exported: unknown = await import(new URL(file, folder).href);
    for (const [name, thing] of Object.entries(exported ?? {})) readers.push(...readersOf(name, thing));
  }
  return readers;
}

/** Everything exported that has the shape of an exchange. */
export async function allExchanges(): Promise<{ name: string; exchange: unknown }[]> {
  const found: { name: string; exchange: unknown }[] = [];
  for (const file of (await readdir(folder)).toSorted()) {
    const exported: unknown = await import(new URL(file, folder).href);
    for (const [name, thing] of Object.entries(exported ?? {}))
      if (member(member(thing, 'request'), 'read') !== undefined) found.push({ name, exchange: thing });
  }
  return found;
}

function readersOf(name: string, thing: unknown): Reader[] {
  const readAll = functionIn(thing, 'readAll');
  const read = functionIn(thing, 'read');
  if (readAll !== undefined && read !== undefined)
    return [
      { name: `${name}.read`, read: (data) => read(data) },
      { name: `${name}.read longer`, read: (data) => read(data, { longer: true }) },
      {
        name: `${name}.readAll`,
        read: (data, random) => bounded(readAll(data, { encoding: random.pick(encodings) }), data),
      },
    ];
  const request = functionIn(member(thing, 'request'), 'read');
  const reply = functionIn(member(thing, 'reply'), 'read');
  if (request !== undefined && reply !== undefined)
    return [
      { name: `${name}.request`, read: (data) => request(data) },
      { name: `${name}.reply`, read: (data, random) => reply({ data, word: random.below(0x1_0000) }) },
    ];
  if (read !== undefined) return [{ name: `${name}.read`, read: (data) => read(data) }];
  if (!isFunction(thing) || !/^(read|decode|is[A-Z]|indexBytes|algorithm)/.test(name)) return [];
  const call = calls[name];
  if (call === undefined) return notReaders.has(name) ? [] : [{ name, read: () => unknownReader(name) }];
  return [{ name, read: (data, random) => bounded(call(thing, data, random), data) }];
}

/** They take no bytes of a peer. */
const notReaders = new Set(['isClosedZone', 'isUserRecordSize']);

function unknownReader(name: string): never {
  throw new Finding(`${name} is new: say in ${import.meta.url} how it is called`);
}

function bounded(value: unknown, data: Uint8Array): unknown {
  if (Array.isArray(value) && value.length > data.length)
    throw new Finding(`${value.length} rows came of ${data.length} bytes`);
  return value;
}

function member(thing: unknown, key: string): unknown {
  return typeof thing === 'object' && thing !== null
    ? Object.entries(thing).find(([name]) => name === key)?.[1]
    : undefined;
}

function functionIn(thing: unknown, key: string): AnyFunction | undefined {
  const found = member(thing, key);
  return isFunction(found) ? found : undefined;
}

function isFunction(thing: unknown): thing is AnyFunction {
  return typeof thing === 'function';
}
