import { describe, expect, test } from 'vitest';
import { commandCode, replyCode } from '../../src/protocol/command-codes.ts';
import { accessGroup, combination } from '../../src/protocol/commands/access-groups.ts';
import { directRequest, prepareDataLayout, usersTable } from '../../src/protocol/commands/bulk.ts';
import { readState } from '../../src/protocol/commands/door.ts';
import { readEvent } from '../../src/protocol/commands/events.ts';
import { zeroTerminated } from '../../src/protocol/commands/exchange.ts';
import { readSizes } from '../../src/protocol/commands/free-sizes.ts';
import { readOperationRecords } from '../../src/protocol/commands/operations.ts';
import {
  readOption,
  readUserIdWidth,
  readVersion,
  writeOption,
} from '../../src/protocol/commands/options.ts';
import { readPunchRecords } from '../../src/protocol/commands/punches.ts';
import { readTimeZone } from '../../src/protocol/commands/time-zones.ts';
import { userRecord72 } from '../../src/protocol/commands/users.ts';
import { writeVerifyStyle } from '../../src/protocol/commands/verify-style.ts';
import { readTemplateRecords } from '../../src/protocol/commands/templates.ts';
import { decodePacket, type Frame } from '../../src/protocol/frame.ts';
import { Framer, isDiscarded } from '../../src/protocol/framer.ts';
import { fromHex, sumByHand, toHex } from '../support/hand-made.ts';
import { meanings, withoutEnvelope, wrongChecksum } from './capture-meanings.ts';
import { loadCaptures, type Capture } from './load-captures.ts';

const captures = loadCaptures();
const isAbsent = captures === undefined;
const names = Object.keys(meanings);
const inEnvelopes = names.filter((name) => !withoutEnvelope.includes(name));

function capture(name: string): Capture {
  const found = captures?.get(name);
  if (found === undefined) throw new TypeError(`the captures file has no ${name}`);
  return found;
}

/** The packet of a capture: its frame, or its bare data where only that was published. */
function packetOf({ transport, hex }: Capture): Frame & { bytes: Uint8Array } {
  const bytes = fromHex(hex);
  switch (transport) {
    case 'tcp': {
      const [frame] = [...new Framer().push(bytes)];
      if (frame !== undefined && isDiscarded(frame)) throw new TypeError('a capture was discarded');
      return { ...(frame ?? decodePacket(bytes.subarray(8))), bytes };
    }
    case 'udp':
    case 'inner':
    case 'udp-fragment':
      return { ...decodePacket(bytes), bytes };
    case 'payload':
    case 'record':
      return { command: -1, session: -1, replyId: -1, checksumOk: true, data: bytes, bytes };
    default:
      return transport satisfies never;
  }
}

const codeNames: Readonly<Record<string, number>> = { ...commandCode, ...replyCode };

function expectCommand(frame: Frame, command: number): void {
  expect(frame.command).toBe(command);
}

/** One reader per kind of meaning: packet in, typed value out. */
const readers: Readonly<Record<string, (frame: Frame, expected: unknown) => unknown>> = {
  'an option asked for': (frame) => {
    expectCommand(frame, 11);
    return readOption.request.read(frame.data);
  },
  'an option told': (frame) => {
    expectCommand(frame, 2000);
    return readOption.reply.read({ data: frame.data, word: frame.session });
  },
  'an option written': (frame) => {
    expectCommand(frame, 12);
    return writeOption.request.read(frame.data);
  },
  'the option that failed': (frame) => {
    expectCommand(frame, 65_535);
    return zeroTerminated.read(frame.data);
  },
  'the version': (frame) => {
    expectCommand(frame, 2000);
    return readVersion.reply.read({ data: frame.data, word: frame.session });
  },
  'the userId width': (frame) => readUserIdWidth.reply.read({ data: frame.data, word: frame.session }),
  'no data': (frame, expected) => {
    expect(frame.data.length).toBe(0);
    expect(frame.command).toBe(codeNames[String(expected)]);
    return expected;
  },
  'a session opened': (frame) => {
    expectCommand(frame, 2000);
    return frame.session;
  },
  'the state': (frame) => readState.reply.read({ data: frame.data, word: frame.session }).state,
  'announced data': (frame) => {
    expectCommand(frame, 1500);
    return prepareDataLayout.read(frame.data);
  },
  'a result word': (frame) => {
    expectCommand(frame, 2000);
    return frame.session;
  },
  'the users asked for': (frame) => {
    expectCommand(frame, usersTable.command);
    expect(toHex(frame.data)).toBe(toHex(directRequest(usersTable) ?? new Uint8Array(0)));
    return frame.data[0];
  },
  'the beginning of a dataset': ({ data }) => {
    const recordBytes = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
    return { recordBytes, missing: 4 + recordBytes - data.length };
  },
  'an event': (frame) => {
    expectCommand(frame, 500);
    return readEvent(frame.session, frame.data);
  },
  'the data of a verification': (frame) => readEvent(1, frame.data),
  'a user record of 72 bytes': (frame) => userRecord72.read(frame.data),
  'a user written': (frame) => {
    expectCommand(frame, 8);
    return userRecord72.read(frame.data);
  },
  'punch records of 40 bytes': (frame) => readPunchRecords(frame.data, 40),
  // The piece starts with the last four bytes of a record and ends within one.
  'punch records of 16 bytes': (frame) => {
    expect([frame.command, frame.session, frame.replyId]).toEqual([1501, 123, 2]);
    return readPunchRecords(frame.data.subarray(4, 4 + 3 * 16), 16);
  },
  // Only the first bytes were published; the rest of the record is left zero.
  'the beginning of a template record': ({ data }) => {
    const whole = new Uint8Array(new DataView(data.buffer, data.byteOffset).getUint16(0, true));
    whole.set(data);
    return readTemplateRecords(whole).map(({ template, ...head }) => ({
      ...head,
      size: template.length,
      header: String.fromCharCode(...template.subarray(2, 6)),
    }))[0];
  },
  'a time zone': (frame) => {
    expectCommand(frame, 2000);
    return readTimeZone(frame.data);
  },
  'an unlock combination': (frame) => {
    expectCommand(frame, 2000);
    return combination.read(frame.data);
  },
  'an access group': (frame) => {
    expectCommand(frame, 2000);
    return accessGroup.read(frame.data);
  },
  'a verify style written': (frame) => {
    expectCommand(frame, 79);
    return writeVerifyStyle.request.read(frame.data);
  },
  operations: (frame) => readOperationRecords(frame.data, 16),
  sizes: (frame) => readSizes.reply.read({ data: frame.data, word: 0 }),
};

describe('packets captured from real terminals', () => {
  test.skipIf(isAbsent)('are all in the table of meanings or in the list of those not decoded yet', () => {
    expect(captures?.size).toBe(72);
    expect(new Set(names).size).toBe(names.length);
    expect([...(captures?.keys() ?? [])].toSorted()).toEqual(names.toSorted());
  });

  test.skipIf(isAbsent).each(inEnvelopes)('%s has the envelope its publisher decoded', (name) => {
    const { decoded, transport } = capture(name);
    const { bytes, ...frame } = packetOf(capture(name));
    const inner = transport === 'tcp' ? bytes.subarray(8) : bytes;
    // The sum of a packet that goes on beyond its capture cannot be right.
    const isRight = decoded?.complete === true && decoded.checksum_ok === true;
    expect({
      command: frame.command,
      session: frame.session,
      reply: frame.replyId,
      dataBytes: frame.data.length,
      checksum: new DataView(inner.buffer, inner.byteOffset).getUint16(2, true),
      checksumOk: frame.checksumOk,
      sumByHandOk: sumByHand(inner) === 0,
      tcpLength: transport === 'tcp' ? new DataView(bytes.buffer).getUint32(4, true) : undefined,
    }).toEqual({
      command: decoded?.command,
      session: decoded?.session,
      reply: decoded?.reply,
      dataBytes: decoded?.data_len,
      checksum: decoded?.checksum,
      checksumOk: isRight,
      sumByHandOk: isRight,
      tcpLength: decoded?.tcp_length,
    });
  });

  test.skipIf(isAbsent)('have no envelope in exactly the cases published as bare data', () => {
    const bare = [...(captures?.values() ?? [])].filter(
      ({ decoded }) => decoded === null || decoded === undefined,
    );
    expect(bare.map(({ name }) => name).toSorted()).toEqual(withoutEnvelope.toSorted());
  });

  test.skipIf(isAbsent).each(Object.entries(meanings))('%s means what is written down', (name, meaning) => {
    const read = readers[meaning.is];
    expect(read).toBeDefined();
    expect(read?.(packetOf(capture(name)), meaning.value)).toEqual(meaning.value);
  });

  test.skipIf(isAbsent)('carry a wrong checksum in exactly four cases, which still decode', () => {
    const whole = [...(captures?.values() ?? [])].filter(({ decoded }) => decoded?.complete === true);
    const wrong = whole.filter((one) => !packetOf(one).checksumOk).map(({ name }) => name);
    expect(wrong.toSorted()).toEqual(wrongChecksum.toSorted());
  });

  test.skipIf(isAbsent)('wait in the framer where the capture ends within the frame', () => {
    const partial = [...(captures?.values() ?? [])].filter(({ decoded }) => decoded?.complete === false);
    expect(partial.map(({ name }) => name)).toEqual(['issue_nodezklib19_data_prefix']);
    for (const { hex } of partial) {
      const framer = new Framer();
      expect([...framer.push(fromHex(hex))]).toEqual([]);
      expect(framer.heldBytes).toBe(hex.length / 2);
    }
  });

  test.skipIf(isAbsent)('come out of the framer one by one when the whole of them is one stream', () => {
    const overTcp = [...(captures?.values() ?? [])].filter(
      ({ transport, decoded }) => transport === 'tcp' && decoded?.complete === true,
    );
    const stream = fromHex(overTcp.map(({ hex }) => hex).join(''));
    const framer = new Framer();
    const commands = [...framer.push(stream)].map((item) => (isDiscarded(item) ? 'garbage' : item.command));
    expect(commands).toEqual(overTcp.map(({ decoded }) => decoded?.command));
    expect(framer.heldBytes).toBe(0);
  });
});
