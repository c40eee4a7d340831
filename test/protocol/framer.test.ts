import { describe, expect, test } from 'vitest';
import { Framer, isDiscarded } from '../../src/protocol/framer.ts';
import { ascii, concat, double, fromHex, handMadeFrame, toHex, zeros } from '../support/hand-made.ts';
import { cutAt, feed, oneByOne } from './stream.ts';

const first = handMadeFrame({ command: 2000, session: 0x1234, replyId: 1 });
const second = handMadeFrame({ command: 1501, session: 3, replyId: 1, data: ascii('some odd data') });
const third = handMadeFrame({ command: 500, session: 1, replyId: 0, data: fromHex('5050827d0800000000') });
const stream = concat(first, second, third);
const frames = [
  '2000 4660 1 ',
  `1501 3 1 ${toHex(ascii('some odd data'))}`,
  // The data of a frame may hold the magic: it is data all the same.
  '500 1 0 5050827d0800000000',
];
const magic = fromHex('5050827d');

describe('frames come out of the stream', () => {
  test('when they arrive merged in one piece', () => {
    expect(feed([stream])).toMatchObject({ frames, discarded: [], heldBytes: 0 });
  });

  test('when each arrives in a piece of its own', () => {
    expect(feed([first, second, third])).toMatchObject({ frames, discarded: [], heldBytes: 0 });
  });

  test.each([...stream.keys()])('when the stream is split at byte %i', (place) => {
    expect(feed(cutAt(stream, [place]))).toMatchObject({ frames, discarded: [], heldBytes: 0 });
  });

  test('when the stream is split at any two bytes', () => {
    for (let one = 0; one < stream.length; one += 1)
      for (let two = one + 1; two < stream.length; two += 1)
        expect(feed(cutAt(stream, [one, two])).frames).toEqual(frames);
  });

  test('one byte at a time, each frame with its own last byte', () => {
    const framer = new Framer();
    const arrivals: number[] = [];
    for (const [index, piece] of oneByOne(stream).entries())
      for (const item of framer.push(piece)) if (!isDiscarded(item)) arrivals.push(index);
    expect(arrivals).toEqual([first.length, first.length + second.length, stream.length]);
  });

  test('when a real terminal sends a piece of 1016 bytes in segments of 232, 256 and 24', () => {
    const data = Uint8Array.from({ length: 1008 }, (_, index) => index % 251);
    const big = concat(...[0, 1, 2].map((piece) => handMadeFrame({ command: 1501, session: piece, data })));
    const segments: Uint8Array[] = [];
    for (let at = 0, turn = 0; at < big.length; turn += 1) {
      const size = [232, 256, 256, 256, 24][turn % 5] ?? 1;
      segments.push(big.slice(at, at + size));
      at += size;
    }
    const seen = feed(segments);
    expect(seen.frames).toEqual([0, 1, 2].map((piece) => `1501 ${piece} 0 ${toHex(data)}`));
    expect(seen).toMatchObject({ discarded: [], heldBytes: 0 });
  });

  test.each([4095, 4096, 5000, 65_000])('when a large one is split after %i bytes', (place) => {
    const data = Uint8Array.from({ length: 65_472 }, (_, index) => index % 251);
    const large = concat(handMadeFrame({ command: 1501, replyId: 1, data }), first);
    const seen = feed(cutAt(large, [place, place + 300]));
    expect(seen).toMatchObject({
      frames: [`1501 0 1 ${toHex(data)}`, frames[0]],
      discarded: [],
      heldBytes: 0,
    });
  });

  test('with a wrong checksum too, which the frame tells', () => {
    const wrong = handMadeFrame({ command: 2000, session: 5, replyId: 6, checksumError: 1 });
    const items = [...new Framer().push(concat(wrong, first))];
    expect(items).toMatchObject([
      { command: 2000, session: 5, replyId: 6, checksumOk: false },
      { command: 2000, session: 0x1234, checksumOk: true },
    ]);
  });

  test('after empty pieces', () => {
    expect(feed([zeros(0), stream.slice(0, 5), zeros(0), stream.slice(5), zeros(0)]).frames).toEqual(frames);
  });

  test('and data that arrived before a frame was whole does not change when the pieces are reused', () => {
    const framer = new Framer();
    const piece = second.slice(0, 12);
    expect([...framer.push(piece)]).toEqual([]);
    piece.fill(0xee);
    const [frame] = [...framer.push(second.slice(12))];
    expect(frame !== undefined && !isDiscarded(frame) && toHex(frame.data)).toBe(
      toHex(ascii('some odd data')),
    );
  });
});

describe('garbage is reported and left behind', () => {
  const noise = ascii('HTTP/1.1 400 Bad Request\r\n\r\n');

  test.each([
    ['before the first frame', concat(noise, stream)],
    ['between two frames', concat(first, noise, second, third)],
    ['after the last frame', concat(stream, noise)],
  ])('%s, however the stream is split', (_where, dirty) => {
    for (const pieces of [[dirty], oneByOne(dirty), ...[...dirty.keys()].map((at) => cutAt(dirty, [at]))])
      expect(feed(pieces)).toMatchObject({ frames, discardedBytes: noise.length, heldBytes: 0 });
  });

  test('in one report per run of bytes, with no more than sixteen of them', () => {
    const seen = feed([concat(noise, first, noise)]);
    const report = { bytes: noise.length, reason: 'no-magic', head: toHex(noise.slice(0, 16)) };
    expect(seen.discarded).toEqual([report, report]);
  });

  test.each([
    ['aa 01, as access panels speak', 'aa0105000000a1b2c3d455'],
    ['55 aa, as another family of terminals speaks', '55aa0100000000000b00'],
  ])('with the first bytes of %s', (_who, hex) => {
    expect(feed([fromHex(hex)]).discarded).toEqual([
      { bytes: hex.length / 2, reason: 'no-magic', head: hex },
    ]);
    expect(feed(oneByOne(fromHex(hex))).discarded[0]).toEqual({
      bytes: 1,
      reason: 'no-magic',
      head: hex.slice(0, 2),
    });
  });

  test.each(['50', '5050', '505082', '505050', '50505082', '5050825050', '508250', '7d5050'])(
    'when it looks like the beginning of a frame: %s',
    (hex) => {
      const dirty = concat(fromHex(hex), first, fromHex(hex), second, third);
      for (const pieces of [[dirty], oneByOne(dirty), ...[...dirty.keys()].map((at) => cutAt(dirty, [at]))])
        expect(feed(pieces)).toMatchObject({ frames, discardedBytes: hex.length, heldBytes: 0 });
    },
  );

  test('when it is the magic without a possible length behind it', () => {
    const dirty = concat(magic, stream);
    // The bytes of the next magic read as a length of two gigabytes.
    for (const pieces of [[dirty], oneByOne(dirty), ...[...dirty.keys()].map((at) => cutAt(dirty, [at]))])
      expect(feed(pieces)).toMatchObject({ frames, discardedBytes: 4, heldBytes: 0 });
  });

  test('and its report keeps a few bytes only, not the whole piece alive', () => {
    const [item] = [...new Framer().push(Buffer.alloc(60_000, 0xaa))];
    expect(item !== undefined && isDiscarded(item) && item.head.buffer.byteLength).toBe(16);
  });
});

describe('the length', () => {
  const tooLong = (length: number) => concat(magic, double(length));

  test.each([0, 1, 7])('of %i bytes is impossible, since a header has eight', (length) => {
    for (const dirty of [concat(tooLong(length), stream), concat(first, tooLong(length), second, third)])
      for (const pieces of [[dirty], oneByOne(dirty)])
        expect(feed(pieces)).toMatchObject({ frames, discardedBytes: 8, heldBytes: 0 });
  });

  test.each([0xffff_ffff, 0x8000_0000, 2 * 1024 * 1024, 1.5 * 1024 * 1024 + 1])(
    'of %i bytes is refused before anything is kept for it',
    (length) => {
      const seen = feed([concat(tooLong(length), stream)]);
      expect(seen.discarded).toEqual([{ bytes: 8, reason: 'length', head: toHex(tooLong(length)) }]);
      expect(seen).toMatchObject({ frames, heldBytes: 0 });
      expect(feed(oneByOne(concat(tooLong(length), stream)))).toMatchObject({ frames, discardedBytes: 8 });
    },
  );

  test('that is just possible takes memory only for the bytes that came', () => {
    const framer = new Framer();
    expect([...framer.push(tooLong(1.5 * 1024 * 1024))]).toEqual([]);
    expect(framer.heldBytes).toBe(8);
    expect([...framer.push(zeros(100))]).toEqual([]);
    expect(framer.heldBytes).toBe(108);
  });

  test('cap can be set, and a frame of exactly that length passes', () => {
    const data = zeros(92);
    const fits = handMadeFrame({ command: 1501, data });
    const over = handMadeFrame({ command: 1501, data: zeros(93) });
    expect(feed([fits], { maxPacketBytes: 100 }).frames.length).toBe(1);
    expect(feed([over, first], { maxPacketBytes: 100 })).toMatchObject({
      frames: ['2000 4660 1 '],
      discarded: [{ reason: 'length', bytes: over.length }],
    });
  });

  test('of the largest frame is one and a half mebibytes, in pieces of any size', () => {
    const data = new Uint8Array(1.5 * 1024 * 1024 - 8).fill(7);
    const large = handMadeFrame({ command: 1501, replyId: 9, data });
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < large.length; at += 1460) pieces.push(large.subarray(at, at + 1460));
    const framer = new Framer();
    const out = pieces.flatMap((piece) => [...framer.push(piece)]);
    expect(out.map((item) => !isDiscarded(item) && item.data.length)).toEqual([data.length]);
    expect(out).toMatchObject([{ checksumOk: true }]);
  });
});
