import { describe, expect, test } from 'vitest';
import { readBlock } from '../../src/protocol/block.ts';
import { Connection } from '../../src/protocol/connection.ts';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { wirePair } from '../../src/protocol/wire.ts';
import { announced } from '../support/finger-terminal.ts';
import { concat, double, handMadePacket, zeros, type HandMadePacket } from '../support/hand-made.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { openConnection } from '../support/open-connection.ts';
import type { Answer } from '../support/scripted-terminal.ts';

const bytes = Uint8Array.from({ length: 2500 }, (_, index) => index % 251);
const options = { purpose: 'read a block', maxBytes: 4096 };

function dialogueWith(...answers: readonly Answer[]) {
  const opened = openConnection(() => answers);
  return { ...opened, dialogue: new Dialogue(opened.connection, 'test terminal', 1000) };
}

describe('a block is read whole', () => {
  test.each<[string, Answer[], Uint8Array]>([
    ['announced, in pieces', announced(bytes), bytes],
    ['announced, in one piece', announced(bytes, 65_528), bytes],
    [
      'announced with four bytes',
      [
        { command: 1500, data: double(3) },
        { command: 1501, data: bytes.slice(0, 3) },
      ],
      bytes.slice(0, 3),
    ],
    [
      'as one piece without announcement',
      [{ command: 1501, data: bytes.slice(0, 999) }],
      bytes.slice(0, 999),
    ],
    ['announced as nothing', [{ command: 1500, data: zeros(8) }], zeros(0)],
  ])('%s', async (_way, answers, expected) => {
    const { dialogue } = dialogueWith(...answers);
    const block = await readBlock(dialogue, 88, zeros(3), options);
    expect(Uint8Array.from(block.bytes ?? [])).toEqual(expected);
  });
});

test('a refusal comes back as the packet it was', async () => {
  const { dialogue } = dialogueWith({ command: 4993 });
  expect(await readBlock(dialogue, 88, zeros(3), options)).toMatchObject({ refused: { command: 4993 } });
});

describe('less or more than announced is an error', () => {
  test.each<[string, Answer[], object]>([
    ['an OK at once', [{ command: 2000 }], { reason: 'incomplete' }],
    [
      'an OK before the end',
      [{ command: 1500, data: double(9) }, { command: 2000 }],
      { reason: 'incomplete' },
    ],
    [
      'an ERROR before the end',
      [{ command: 1500, data: double(9) }, { command: 2001 }],
      { reason: 'incomplete' },
    ],
    ['more announced than possible', [{ command: 1500, data: double(4097) }], { reason: 'too-large' }],
    [
      'more than announced',
      [
        { command: 1500, data: double(9) },
        { command: 1501, data: zeros(10) },
      ],
      { reason: 'too-large' },
    ],
    [
      'more than possible without announcement',
      [{ command: 1501, data: zeros(4097) }],
      { reason: 'too-large' },
    ],
    [
      'announced twice',
      [
        { command: 1500, data: double(9) },
        { command: 1500, data: double(9) },
      ],
      { reason: 'malformed' },
    ],
    ['an announcement of three bytes', [{ command: 1500, data: zeros(3) }], { reason: 'malformed' }],
    [
      'an empty piece, which could come for ever',
      [{ command: 1500, data: double(9) }, { command: 1501 }],
      { reason: 'malformed' },
    ],
  ])('%s', async (_what, answers, expected) => {
    const { dialogue } = dialogueWith(...answers);
    await expect(readBlock(dialogue, 88, zeros(3), options)).rejects.toMatchObject({
      kind: 'wire',
      ...expected,
    });
  });
});

test('pieces that stop coming end at the time-out', async () => {
  const { dialogue, clock, terminal } = dialogueWith({ command: 1500, data: concat(double(9), double(9)) });
  const reading = readBlock(dialogue, 88, zeros(3), options).catch((caught: unknown) => caught);
  await terminal.received(88);
  await expect.poll(() => clock.pending).toBe(1);
  clock.advance(1000);
  const error = await reading;
  expect(error).toMatchObject({ kind: 'transport', reason: 'timed-out' });
  expect(String(error)).toContain('stopped after 0 of 9 bytes');
});

test('a terminal that says nothing has not answered', async () => {
  const { dialogue, clock, terminal } = dialogueWith();
  const reading = readBlock(dialogue, 88, zeros(3), options).catch(String);
  await terminal.received(88);
  clock.advance(1000);
  expect(await reading).toContain('test terminal: read a block: no answer within 1000 ms');
});

describe('over datagrams', () => {
  const session = 0x4a11;
  const piece = (number: number): HandMadePacket => ({
    command: 1501,
    session: number,
    data: bytes.slice(number * 1024, (number + 1) * 1024),
  });
  const announcement: HandMadePacket = { command: 1500, data: double(2500) };

  function overDatagrams(...answers: readonly HandMadePacket[]) {
    const [wire, peer] = wirePair('datagram');
    const connection = new Connection(wire, {
      name: 'test terminal',
      clock: new ManualClock(),
      log: () => undefined,
      onEvent: () => undefined,
      checksums: 'strict',
    });
    connection.sessionId = session;
    void (async () => {
      for await (const request of peer)
        for (const answer of answers)
          peer.send(handMadePacket({ replyId: new DataView(request.buffer).getUint16(6, true), ...answer }));
    })();
    return new Dialogue(connection, 'test terminal', 1000);
  }

  test.each<[string, HandMadePacket[]]>([
    ['in order', [announcement, piece(0), piece(1), piece(2)]],
    ['doubled', [announcement, piece(0), piece(0), announcement, piece(1), piece(1), piece(2)]],
    ['out of order', [announcement, piece(2), piece(0), piece(1)]],
    ['before their announcement', [piece(1), piece(0), piece(2), announcement]],
    ['as one, without number and announcement', [{ command: 1501, session, data: bytes }]],
  ])('pieces may come %s', async (_how, answers) => {
    const block = await readBlock(overDatagrams(...answers), 88, zeros(3), options);
    expect(Uint8Array.from(block.bytes ?? [])).toEqual(bytes);
  });

  test.each<[string, HandMadePacket[], string]>([
    ['too many doubled ones', Array.from({ length: 70 }, () => announcement), 'malformed'],
    ['more than announced later', [piece(0), piece(1), { command: 1500, data: double(9) }], 'too-large'],
    ['more than possible', [0, 1, 2, 3, 4].map((number) => ({ ...piece(0), session: number })), 'too-large'],
    ['an end before the announcement', [piece(0), { command: 2001 }], 'incomplete'],
  ])('%s are an error', async (_what, answers, reason) => {
    await expect(readBlock(overDatagrams(...answers), 88, zeros(3), options)).rejects.toMatchObject({
      kind: 'wire',
      reason,
    });
  });
});
