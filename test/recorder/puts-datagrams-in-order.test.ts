import { expect, test } from 'vitest';
import type { CaptureEntry, Way } from '../../simulator/recorder/capture.ts';
import { Conversation } from '../../simulator/recorder/conversation.ts';
import { Disguise } from '../../simulator/recorder/disguise.ts';
import { exchangesOf } from '../../simulator/recorder/replay/exchanges.ts';
import { decodePacket } from '../../src/protocol/frame.ts';
import {
  ascii,
  byte,
  concat,
  double,
  handMadePacket,
  padded,
  toHex,
  word,
  zeros,
  type HandMadePacket,
} from '../support/hand-made.ts';

// A client of UDP and a terminal with 80 users of 28 bytes, seen packet by packet on a network that does as it likes.

const session = 0x4a11;
const name = (uid: number) => `Zeb${100 + uid}`;
const records = Array.from({ length: 80 }, (_, index) =>
  concat(
    word(index + 1),
    byte(0),
    padded('27182', 5),
    padded(name(index + 1), 8),
    double(0),
    zeros(1),
    byte(1),
    word(0),
    double(9021 + index),
  ),
);
const table = concat(double(80 * 28), ...records);
const pieces = [table.subarray(0, 1024), table.subarray(1024, 2048), table.subarray(2048)];

const connect: [Way, HandMadePacket][] = [
  ['to-terminal', { command: 1000 }],
  ['to-client', { command: 2000, session }],
];
const ask: [Way, HandMadePacket] = ['to-terminal', { command: 9, session, replyId: 1, data: byte(5) }];
const announced: [Way, HandMadePacket] = [
  'to-client',
  { command: 1500, session, replyId: 1, data: concat(double(table.length), double(1024)) },
];
const done: [Way, HandMadePacket] = ['to-client', { command: 2000, session: 2, replyId: 1 }];
/** A piece of the table with its number, or another session field. */
const piece = (number: number, field = number): [Way, HandMadePacket] => [
  'to-client',
  { command: 1501, session: field, replyId: 1, data: pieces[number] ?? zeros(0) },
];

function captured(said: readonly [Way, HandMadePacket][], maxHeldBytes = 1_000_000) {
  const entries: CaptureEntry[] = [];
  const conversation = new Conversation({
    number: 1,
    transport: 'udp',
    disguise: new Disguise(),
    write: (entry) => entries.push(entry),
    maxHeldBytes,
  });
  for (const [way, packet] of said) conversation.take(decodePacket(handMadePacket(packet)), way, 0);
  const written = entries.length;
  conversation.end();
  expect(entries).toHaveLength(said.length);
  const text = JSON.stringify(entries);
  for (let uid = 1; uid <= 80; uid += 1)
    expect(text.includes(toHex(ascii(name(uid)))), name(uid)).toBe(false);
  const data = entries.map((entry) =>
    'packet' in entry ? Buffer.from(entry.packet, 'hex').subarray(8) : Buffer.of(),
  );
  return { entries, written, pieces: data.filter(({ length }) => length > 100) };
}

/** Slots of the records, which a capture keeps where it knows what it has before it. */
function slotsIn(bytes: Buffer): number[] {
  return Array.from({ length: (bytes.length - 4) / 28 }, (_, index) => bytes.readUInt16LE(4 + index * 28));
}

const everySlot = Array.from({ length: 80 }, (_, index) => index + 1);
const isEmpty = (bytes: Buffer) => bytes.every((value) => value === 0);

test('pieces that overtake each other are disguised by their numbers', () => {
  const { pieces: made } = captured([...connect, ask, announced, piece(2), piece(0), piece(1), done]);
  const [last, first, middle] = made;
  expect(slotsIn(Buffer.concat([first, middle, last].map((one) => one ?? Buffer.of())))).toEqual(everySlot);
});

test('a request that is sent and answered twice is one answer, every piece of it the same as before', () => {
  const answer = [announced, piece(0), piece(1), piece(2), done];
  const { pieces: made, entries } = captured([...connect, ask, piece(0), ask, ...answer, ...answer]);
  // The very first piece came before it was announced, so nobody knows what it belongs to.
  expect(made).toHaveLength(7);
  const again = captured([...connect, ask, announced, piece(0), ask, ...answer]);
  const [early, first, middle, last] = again.pieces;
  expect(early?.equals(first ?? Buffer.of())).toBe(true);
  expect(slotsIn(Buffer.concat([first, middle, last].map((one) => one ?? Buffer.of())))).toEqual(everySlot);
  const capture = { format: 'terminal-capture', version: 2, transport: 'udp', recordedAt: '' } as const;
  expect(exchangesOf({ ...capture, packets: entries }).map(({ request }) => request.command)).toEqual([
    1000, 9,
  ]);
  const [, read] = exchangesOf({ ...capture, packets: again.entries });
  expect(read?.replies.map(({ command }) => command)).toEqual([1500, 1501, 1501, 1501, 2000]);
});

test('a table with a piece missing, or another one in its place, is zeros', () => {
  const lost = captured([...connect, ask, announced, piece(0), piece(2), done]);
  expect(lost.pieces.map(isEmpty)).toEqual([true, true]);
  const changed: [Way, HandMadePacket] = [
    'to-client',
    { command: 1501, session: 0, replyId: 1, data: pieces[1] ?? zeros(0) },
  ];
  const doubled = captured([...connect, ask, announced, piece(0), changed, piece(2), done]);
  expect(doubled.pieces.map(isEmpty)).toEqual([true, true, true]);
});

test('pieces without numbers are taken as they come, but not once the request was repeated', () => {
  const answer = [announced, piece(0, session), piece(1, session), piece(2, session), done];
  const { pieces: made } = captured([...connect, ask, ...answer]);
  expect(slotsIn(Buffer.concat(made))).toEqual(everySlot);
  // Some of both answers is lost: as many bytes as were announced, in the wrong places.
  const rest = [announced, piece(0, session), piece(2, session), done];
  const mixed = captured([...connect, ask, announced, piece(0, session), ask, ...rest]);
  expect(mixed.pieces.map(isEmpty)).toEqual([true, true, true]);
});

test('a new session from the same port begins anew, though its requests look like the old ones', () => {
  const reading = [...connect, ask, announced, piece(0), piece(1), piece(2), done];
  const { pieces: made } = captured([...reading, ...reading]);
  expect(slotsIn(Buffer.concat(made.slice(3)))).toEqual(everySlot);
  const unfinished = captured([...connect, ask, announced, piece(0), ...reading]);
  expect(unfinished.pieces.map(isEmpty)).toEqual([true, false, false, false]);
});

test('what waits for a piece that never comes is written down as zeros when it becomes too much', () => {
  const question: [Way, HandMadePacket] = ['to-terminal', { command: 1100, session, replyId: 1 }];
  const questions = Array.from({ length: 40 }, (_, index): [Way, HandMadePacket] => [
    question[0],
    { ...question[1], replyId: 2 + index },
  ]);
  const said = [...connect, ask, announced, piece(0), ...questions];
  expect(captured(said).written).toBe(4);
  expect(captured(said, 8000).written).toBeGreaterThan(4 + 20);
});
