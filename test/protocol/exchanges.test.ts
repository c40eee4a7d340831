import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandCode, commandName } from '../../src/protocol/command-codes.ts';
import { directRequest, punchesTable, usersTable } from '../../src/protocol/commands/bulk.ts';
import {
  decodeScreenText,
  encodeScreenText,
  playVoice,
  readDoorState,
  readState,
  unlock,
  writeScreen,
} from '../../src/protocol/commands/door.ts';
import { registerEvents } from '../../src/protocol/commands/events.ts';
import {
  readOption,
  readUserIdWidth,
  readVersion,
  writeOption,
} from '../../src/protocol/commands/options.ts';
import { readTime, writeTime } from '../../src/protocol/commands/time.ts';
import { deleteUser } from '../../src/protocol/commands/users.ts';
import { isOurs, isWire } from '../../src/protocol/errors.ts';
import { ascii, concat, double, fromHex, toHex, word, zeros } from '../support/hand-made.ts';
import { errorOf } from './thrown.ts';
import { packedOf, u16, u32, wallTimes } from './values.ts';

const hexOf = (data: Uint8Array | undefined) => toHex(data ?? zeros(0));
const body = (data: Uint8Array, resultWord = 0) => ({ data, word: resultWord });

/** Requests that are one number, with the width it has on the wire. */
const numbers: readonly {
  name: string;
  width: 2 | 4;
  read: (data: Uint8Array) => number;
  write: (number: number) => Uint8Array | undefined;
}[] = [
  {
    name: 'the door',
    width: 4,
    read: (data) => unlock.request.read(data).time,
    write: (time) => unlock.request.write({ time }),
  },
  {
    name: 'a voice prompt',
    width: 4,
    read: (data) => playVoice.request.read(data).index,
    write: (index) => playVoice.request.write({ index }),
  },
  {
    name: 'the events',
    width: 4,
    read: (data) => registerEvents.request.read(data).mask,
    write: (mask) => registerEvents.request.write({ mask }),
  },
  {
    name: 'a user to delete',
    width: 2,
    read: (data) => deleteUser.request.read(data).uid,
    write: (uid) => deleteUser.request.write({ uid }),
  },
];

describe.each(numbers)('the request for $name', ({ width, read, write }) => {
  const onWire = width === 2 ? word : double;

  test('is one number, read and written as by hand', () => {
    fc.assert(
      fc.property(width === 2 ? u16 : u32, (number) => {
        expect(hexOf(write(number))).toBe(toHex(onWire(number)));
        expect(read(concat(onWire(number), fromHex('ee')))).toBe(number);
      }),
    );
  });

  test('is a wire error when it is a byte too short, and our mistake when the number does not fit', () => {
    expect(isWire(errorOf(() => read(zeros(width - 1))))).toBe(true);
    for (const bad of [-1, 256 ** width, 1.5, Number.NaN])
      expect(isOurs(errorOf(() => write(bad)))).toBe(true);
  });
});

describe('the clock', () => {
  test('is told and set in four packed bytes', () => {
    fc.assert(
      fc.property(wallTimes, (wallMs) => {
        const bytes = double(packedOf(wallMs));
        expect(readTime.reply.read(body(concat(bytes, fromHex('ff'))))).toBe(wallMs);
        expect(hexOf(readTime.reply.write(wallMs).data)).toBe(toHex(bytes));
        expect(hexOf(writeTime.request.write(wallMs))).toBe(toHex(bytes));
        expect(writeTime.request.read(bytes)).toBe(wallMs);
      }),
    );
  });

  test('is a wire error in three bytes, and our mistake when it is no time', () => {
    expect(isWire(errorOf(() => readTime.reply.read(body(zeros(3)))))).toBe(true);
    expect(isOurs(errorOf(() => writeTime.request.write(Number.NaN)))).toBe(true);
  });
});

describe('options', () => {
  test.each([
    ['with its end', '~OS\0', '~OS'],
    ['without its end, as some clients send it', '~OS', '~OS'],
    ['with garbage behind its end', '~OS\0\xff\x01=', '~OS'],
  ])('are asked for %s', (_how, text, name) => {
    expect(readOption.request.read(ascii(text))).toBe(name);
  });

  test.each([
    ['a value', 'WorkCode=0\0', { name: 'WorkCode', value: '0' }],
    ['no value', 'WorkCode=\0', { name: 'WorkCode', value: '' }],
    ['more equal signs', 'A=b=c\0', { name: 'A', value: 'b=c' }],
    ['garbage behind the end', 'MAC=00:17\0\xee\xee=', { name: 'MAC', value: '00:17' }],
    ['no end', '~OS=1', { name: '~OS', value: '1' }],
  ])('are told with %s', (_how, text, option) => {
    expect(readOption.reply.read(body(ascii(text)))).toEqual(option);
    expect(writeOption.request.read(ascii(text))).toEqual(option);
  });

  test.each(['', '\0', '=1\0', 'WorkCode\0', '\0A=1'])('are a wire error as %j', (text) => {
    expect(isWire(errorOf(() => readOption.reply.read(body(ascii(text)))))).toBe(true);
  });

  test('are written with their end', () => {
    expect(hexOf(writeOption.request.write({ name: 'LockOn', value: '0' }))).toBe(toHex(ascii('LockOn=0\0')));
    expect(hexOf(readOption.request.write('~OS'))).toBe(toHex(ascii('~OS\0')));
    expect(isOurs(errorOf(() => writeOption.request.write({ name: 'A', value: 'b\0C=d' })))).toBe(true);
  });

  test('and the version are text up to the first NUL', () => {
    expect(readVersion.reply.read(body(ascii('Ver 6.60\0\xff\xff')))).toBe('Ver 6.60');
    expect(readVersion.reply.read(body(zeros(0)))).toBe('');
    expect(readVersion.reply.read(body(ascii('v'.repeat(1024))))).toHaveLength(1024);
    expect(isWire(errorOf(() => readVersion.reply.read(body(ascii('v'.repeat(1025))))))).toBe(true);
  });
});

describe('answers of one byte or none', () => {
  test('the userId width', () => {
    expect(readUserIdWidth.reply.read(body(fromHex('0e99')))).toBe(14);
    expect(hexOf(readUserIdWidth.reply.write(9).data)).toBe('09');
    expect(isWire(errorOf(() => readUserIdWidth.reply.read(body(zeros(0)))))).toBe(true);
  });

  test.each([
    ['00', false],
    ['01', true],
    ['0100', true],
  ])('the door says %s', (hex, isOpen) => {
    expect(readDoorState.reply.read(body(fromHex(hex)))).toEqual({ isOpen });
  });

  test('the door says nothing, which is a wire error', () => {
    expect(isWire(errorOf(() => readDoorState.reply.read(body(zeros(0)))))).toBe(true);
    expect(hexOf(readDoorState.reply.write({ isOpen: true }).data)).toBe('01');
  });

  test('the state stands in the session field', () => {
    expect(readState.reply.read(body(zeros(0), 2))).toEqual({ state: 2 });
    expect(readState.reply.write({ state: 4 })).toEqual({ word: 4 });
  });
});

describe('the screen', () => {
  test('gets a row, a zero and the text', () => {
    const text = encodeScreenText('Welcome', 'utf8');
    expect(hexOf(writeScreen.request.write({ row: 2, text }))).toBe(`020000${toHex(ascii('Welcome'))}`);
  });

  test('reads what it was sent', () => {
    const { row, text } = writeScreen.request.read(concat(fromHex('030000'), fromHex('cdf5ceb0')));
    expect([row, decodeScreenText(text, 'gbk')]).toEqual([3, '王伟']);
    expect(isWire(errorOf(() => writeScreen.request.read(zeros(2))))).toBe(true);
  });

  test('gets at most fifty bytes, cut between characters', () => {
    expect(encodeScreenText('é'.repeat(40), 'utf8').length).toBe(50);
    expect(encodeScreenText('王'.repeat(40), 'utf8').length).toBe(48);
  });
});

test('a direct read names its table by a byte where the command alone does not', () => {
  expect(hexOf(directRequest(usersTable))).toBe('05');
  expect(directRequest(punchesTable)).toBeUndefined();
});

test('commands have names, unknown ones their number', () => {
  expect([commandName(31), commandName(999)]).toEqual(['unlock', 'command 999']);
  const codes = Object.values(commandCode);
  expect(new Set(codes).size).toBe(codes.length);
});
