import { expect, test } from 'vitest';
import { readDoorState } from '../../src/protocol/commands/door.ts';
import { readEvent } from '../../src/protocol/commands/events.ts';
import { byteRun, u16, u8 } from '../../src/protocol/fields.ts';
import { defineLayout } from '../../src/protocol/layout.ts';
import { byte, concat, padded, zeros } from '../support/hand-made.ts';

test.each([
  ['overlap', { first: u16(0), second: u8(1) }],
  ['leave the record', { first: u8(0), second: u16(3) }],
])('fields that %s are a mistake of ours, found when the layout is defined', (_what, fields) => {
  expect(() => defineLayout('broken', 4, fields)).toThrow('second overlaps or leaves the record');
});

test('a run of bytes has to have its width', () => {
  const layout = defineLayout('run', 4, { run: byteRun(1, 2) });
  expect(layout.write({ run: Uint8Array.of(7, 8) })).toEqual(Uint8Array.of(0, 7, 8, 0));
  expect(() => layout.write({ run: Uint8Array.of(7) })).toThrow('must be 2 bytes');
});

test('the door’s state is one byte', () => {
  expect(readDoorState.reply.write({ isOpen: true })).toEqual({ data: byte(1) });
  expect(readDoorState.reply.write({ isOpen: false })).toEqual({ data: byte(0) });
});

test('a verification without an id names nobody', () => {
  const event = readEvent(1, concat(padded('', 24), byte(1), byte(0), zeros(6)));
  expect(event).toMatchObject({ type: 'verification', userId: undefined, uid: undefined });
});
