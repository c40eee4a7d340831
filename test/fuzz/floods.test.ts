import { describe, expect, test } from 'vitest';
import { concat, double, fromHex, handMadeFrame, zeros } from '../support/hand-made.ts';
import { activities } from './activities.ts';
import { Desk } from './desk.ts';
import { PlayedWire } from './played-wire.ts';
import { settled, turns } from './turns.ts';

// What no single small input shows: a peer that goes on for megabytes.

const megabyte = 1024 * 1024;
const mostHeldBytes = 4 * megabyte;
const floodBytes = 6 * megabyte;
const mostPieces = 400;
/** A read brings as much at least. */
const pieceBytes = 4096;
/** Beside what is in flight and what the collector has not fetched yet. */
const mostBufferBytes = 40 * megabyte;
const replyIds = [0, 1, 2, 3];

const framesFor = (command: number, data: Uint8Array, session = 0x1234) =>
  concat(...replyIds.map((replyId) => handMadeFrame({ command, session, replyId, data })));
const crumbs = concat(
  ...Array.from({ length: 300 }, (_, session) =>
    handMadeFrame({ command: 1501, session, replyId: session % 4, data: Uint8Array.of(1) }),
  ),
);

/** What comes first, and what comes again and again. */
const floods: Readonly<Record<string, { first?: Uint8Array; again: Uint8Array }>> = {
  'a frame of 1.5 MiB that is nearly whole, again and again': {
    again: concat(fromHex('5050827d'), double(1.5 * megabyte), zeros(1.5 * megabyte - 1)),
  },
  'a frame that says it has 4 GiB': {
    first: concat(fromHex('5050827d'), double(0xffff_ffff)),
    again: fromHex('5050827dffffff7f'),
  },
  'pieces of 60 KiB': { again: framesFor(1501, new Uint8Array(60_000).fill(0x31)) },
  'pieces of one byte': { again: crumbs },
  'an announcement of 4 GiB, then pieces': {
    first: framesFor(1500, concat(double(0xffff_ffff), double(1))),
    again: crumbs,
  },
  'an announcement of 64 MiB, then pieces': {
    first: framesFor(1500, concat(double(64 * megabyte), double(0xffff))),
    again: crumbs,
  },
  'a buffer of 64 MiB, then pieces': {
    first: framesFor(2000, concat(zeros(1), double(64 * megabyte), double(64 * megabyte), zeros(4))),
    again: crumbs,
  },
  'empty pieces': { again: framesFor(1501, zeros(0)) },
  announcements: { again: framesFor(1500, concat(double(4096), double(1024))) },
  events: { again: framesFor(500, new Uint8Array(32).fill(0x31), 1) },
  'replies to nobody': { again: handMadeFrame({ command: 2000, replyId: 9000, data: zeros(1000) }) },
  'bytes that are no frames': { again: new Uint8Array(50_000).fill(0x50) },
};

/** What is in flight must not wait for the end of these. */
const getsNowhere = new Set(['empty pieces', 'announcements']);

const inFlight = [
  'listen',
  'open a session',
  'ask: read the sizes',
  'read punches',
  'read the table of users',
  'stream punches',
  'read templates',
  'measure users',
  'read a template',
  'read a block with readFaces',
  'upload',
  'enrol a finger',
  'probe',
];

describe.each(Object.entries(floods))('%s', (flood, { first = zeros(0), again }) => {
  test.each(inFlight)('while there is in flight: %s', async (name) => {
    const activity = activities.find((each) => each.name === name);
    const wire = new PlayedWire('stream');
    const desk = new Desk(wire);
    desk.connection.sessionId = 0x1234;
    const work = settled(activity?.run(desk) ?? Promise.reject(new Error('no such activity')));
    const before = process.memoryUsage().arrayBuffers;
    const piece = concat(...Array.from({ length: Math.ceil(pieceBytes / again.length) }, () => again));
    let mostBuffers = 0;
    wire.deliver(first);
    for (let pieces = 0; pieces < mostPieces && pieces * piece.length < floodBytes; pieces += 1) {
      wire.deliver(piece);
      await turns(60, () => false);
      mostBuffers = Math.max(mostBuffers, process.memoryUsage().arrayBuffers - before);
    }
    expect(work.value !== undefined || !getsNowhere.has(flood)).toBe(true);
    expect(desk.connection.held.most).toBeLessThanOrEqual(mostHeldBytes);
    expect(mostBuffers).toBeLessThan(mostBufferBytes);
    wire.end();
    await turns(400, () => work.value !== undefined);
    expect(work.value).toBeDefined();
    expect(desk.clock.pending).toBe(0);
  });
});
