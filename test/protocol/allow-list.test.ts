import { expect, test } from 'vitest';
import { assertSendable } from '../../src/protocol/allow-list.ts';
import { commandCode } from '../../src/protocol/command-codes.ts';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { isOurs } from '../../src/protocol/errors.ts';
import { fromHex, zeros } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';
import { errorOf } from './thrown.ts';

/** Everything a terminal is ever sent, by number. A new code has to be written down here too, with a reason to be sent. */
const expected = [
  7, 8, 9, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 50, 60, 61,
  62, 64, 66, 67, 69, 75, 79, 80, 87, 88, 110, 119, 134, 150, 151, 152, 201, 202, 500, 1000, 1001, 1002, 1003,
  1004, 1013, 1014, 1017, 1100, 1102, 1500, 1501, 1502, 1503, 1504, 65_535,
];

const batch = fromHex('0c000000 0000 0800');
const templates = fromHex('02');
const users = fromHex('01 0900 05000000 00000000');

/** Data with which a code may be sent. */
const dataFor = (command: number) =>
  command === 110 ? batch : command === 1503 ? users : command === 14 ? templates : undefined;

const isRefused = (command: number, data?: Uint8Array) =>
  isOurs(errorOf(() => assertSendable(command, data)));

test('the driver’s codes are exactly the ones written down', () => {
  expect(Object.values(commandCode).toSorted((a, b) => a - b)).toEqual(expected);
});

test('of all 65,536 codes only those may be sent', () => {
  const sendable = Array.from({ length: 65_536 }, (_, code) => code).filter(
    (code) => !hasThrown(() => assertSendable(code, dataFor(code))),
  );
  expect(sendable).toEqual(expected);
});

test.each([
  ['file write', 1700],
  ['file read', 1702],
  ['photo by name', 10_010],
  ['log by range', 10_004],
  ['attendance photos', 2013],
  ['attendance photo by name', 2014],
  ['photos cleared', 2015],
  ['photo names', 2016],
  ['picture of the sensor', 1012],
  ['power off', 1005],
  ['write a Mifare card', 76],
  ['change of speed', 1101],
])('%s (%i) cannot be sent', (_name, command) => {
  expect(isRefused(command)).toBe(true);
});

test('14 clears the templates and nothing else, least of all everything', () => {
  expect(isRefused(14, templates)).toBe(false);
  expect(isRefused(14)).toBe(true);
  expect(isRefused(14, zeros(0))).toBe(true);
  expect(isRefused(14, fromHex('0200'))).toBe(true);
  for (const kind of Array.from({ length: 256 }, (_, index) => index).filter((each) => each !== 2))
    expect(isRefused(14, Uint8Array.of(kind))).toBe(true);
});

test('110 goes out for a batch of users and for nothing else', () => {
  expect(isRefused(110, batch)).toBe(false);
  for (const type of Array.from({ length: 256 }, (_, index) => index).filter((each) => each !== 12))
    expect(isRefused(110, Uint8Array.of(type, 0, 0, 0, 0, 0, 8, 0))).toBe(true);
  for (const data of [undefined, zeros(0), fromHex('0c000000 0000 0900'), fromHex('0c000000 0000 0800 00')])
    expect(isRefused(110, data)).toBe(true);
});

test('1503 prepares the four tables and nothing else', () => {
  for (const table of ['0900 05', '0d00 00', '0700 02', '2200 00'])
    expect(isRefused(1503, fromHex(`01 ${table} 000000 00000000`))).toBe(false);
  for (const other of ['1a27 00', 'a406 00', 'a606 00', '0900 03', '0700 05', '0000 00'])
    expect(isRefused(1503, fromHex(`01 ${other} 000000 00000000`))).toBe(true);
  for (const data of [undefined, zeros(0), fromHex('01 0900 05 000000 00000000 00')])
    expect(isRefused(1503, data)).toBe(true);
});

test('an exchange with a code that is not on the list never reaches the wire', async () => {
  const { terminal, connection } = openConnection(() => [{ command: 2000 }]);
  const dialogue = new Dialogue(connection, 'test terminal', 1000);
  const forbidden = {
    name: 'write a file',
    command: 1700,
    request: { read: () => undefined, write: () => undefined },
    reply: { read: () => undefined, write: () => ({}) },
  };
  await expect(dialogue.ask(forbidden, undefined)).rejects.toSatisfy(isOurs);
  expect(terminal.requests).toEqual([]);
});

function hasThrown(act: () => void): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}
