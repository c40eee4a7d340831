import { describe, expect, test } from 'vitest';
import { commandCode, replyCode } from '../../src/protocol/command-codes.ts';
import {
  prepareBufferLayout,
  prepareDataLayout,
  preparedLayout,
  windowLayout,
} from '../../src/protocol/commands/bulk.ts';
import { unlock } from '../../src/protocol/commands/door.ts';
import {
  cancelCapture,
  startEnrolment,
  startVerifying,
  writeEnrolledFinger,
  writeEnrolmentFailure,
} from '../../src/protocol/commands/enrolment.ts';
import {
  readEvent,
  registerEvents,
  writeAlarm,
  writeIdentification,
  writeVerification,
} from '../../src/protocol/commands/events.ts';
import { acknowledged, nothing, type Codec, type Exchange } from '../../src/protocol/commands/exchange.ts';
import { readSizes } from '../../src/protocol/commands/free-sizes.ts';
import { readOption, writeOption } from '../../src/protocol/commands/options.ts';
import { punchRecord40, readPunchRecords } from '../../src/protocol/commands/punches.ts';
import { exit, refreshData } from '../../src/protocol/commands/session.ts';
import { readTime } from '../../src/protocol/commands/time.ts';
import {
  deleteUser,
  readUserRecords,
  userRecord72,
  writeUser,
  writeUserRecord,
} from '../../src/protocol/commands/users.ts';
import { scrambleCommKey } from '../../src/protocol/comm-key.ts';
import { encodeFrame, encodePacket, type Frame } from '../../src/protocol/frame.ts';
import { Framer, isDiscarded } from '../../src/protocol/framer.ts';
import { goldenPunchRecord, goldens, type GoldenName } from '../goldens/appendix-b.ts';
import { byte, concat, double, fromHex, toHex, word } from '../support/hand-made.ts';

interface Golden {
  command: number;
  session: number;
  replyId: number;
  /** The typed value, how to read it and how to write its data. */
  value: unknown;
  read: (frame: Frame) => unknown;
  write: () => Uint8Array | undefined;
}

const session = 0x1234;
const moment = Date.UTC(2026, 0, 2, 8, 30, 15);
const ana = {
  uid: 7,
  userId: '1007',
  name: 'Ana Test',
  privilege: 14,
  password: '1234',
  card: 0xabcdef,
  group: 1,
};

function asked<Request, Reply>(exchange: Exchange<Request, Reply>, replyId: number, value: Request): Golden {
  return coded(exchange.command, replyId, exchange.request, value);
}

function told<Request, Reply>(exchange: Exchange<Request, Reply>, replyId: number, value: Reply): Golden {
  return {
    command: replyCode.ok,
    session,
    replyId,
    value,
    read: ({ data, session: resultWord }) => exchange.reply.read({ data, word: resultWord }),
    write: () => exchange.reply.write(value).data,
  };
}

function coded<T>(command: number, replyId: number, codec: Codec<T>, value: T): Golden {
  return {
    command,
    session,
    replyId,
    value,
    read: ({ data }) => codec.read(data),
    write: () => codec.write(value),
  };
}

function event(code: number, value: unknown, data: Uint8Array | undefined): Golden {
  return {
    command: 500,
    session: code,
    replyId: 0,
    value,
    read: (frame) => readEvent(frame.session, frame.data),
    write: () => data,
  };
}

const empty = (command: number, replyId: number) => coded(command, replyId, nothing, undefined);

/** Not known to the codec yet: only the frame is checked, around data made by hand. */
function unread(command: number, replyId: number, data: Uint8Array = new Uint8Array(0)): Golden {
  const value = toHex(data);
  return { command, session, replyId, value, read: (frame) => toHex(frame.data), write: () => data };
}

const verification = {
  type: 'verification',
  userId: '1007',
  uid: undefined,
  verify: 1,
  state: 0,
  wallMs: moment,
  workCode: 0,
};
const verified = { userId: '1007', uid: 7, verify: 1, state: 0, wallMs: moment, workCode: 0 };

const meanings: Readonly<Record<GoldenName, Golden>> = {
  CONNECT: { ...empty(commandCode.connect, 0), session: 0 },
  'CONNECT is answered': empty(replyCode.ok, 0),
  'CONNECT is answered, a key is wanted': empty(replyCode.unauthorised, 0),
  'AUTH with key 123456 and tick 50': {
    ...unread(commandCode.auth, 1, scrambleCommKey(123_456, session, 50)),
    value: '267f32eb',
  },
  'AUTH is accepted': empty(replyCode.ok, 1),
  'option SDKBuild=1 is written': asked(writeOption, 2, { name: 'SDKBuild', value: '1' }),
  'option ~SerialNumber is asked for': asked(readOption, 3, '~SerialNumber'),
  'option ~SerialNumber is told': told(readOption, 3, { name: '~SerialNumber', value: 'SIM0000000001' }),
  'an unknown option': empty(replyCode.error, 3),
  'the clock is asked for': asked(readTime, 4, undefined),
  'the clock is told': told(readTime, 4, moment),
  'the sizes are asked for': asked(readSizes, 5, undefined),
  'users are asked for through the buffer': coded(1503, 6, prepareBufferLayout, {
    one: 1,
    command: commandCode.readUsers,
    type: 5,
    ext: 0,
  }),
  'one user comes inline': {
    ...unread(replyCode.dataChunk, 6),
    value: [ana],
    read: ({ data }) => readUserRecords(data.subarray(4), 72, 'utf8'),
    write: () => concat(double(72), writeUserRecord(ana, 72, 'utf8')),
  },
  'punches are asked for through the buffer': coded(1503, 7, prepareBufferLayout, {
    one: 1,
    command: commandCode.readPunches,
    type: 0,
    ext: 0,
  }),
  'the buffer is prepared': coded(2000, 7, preparedLayout, {
    zero: 0,
    size: 4004,
    sizeAgain: 4004,
    check: 0,
  }),
  'a window is asked for': coded(1504, 8, windowLayout, { offset: 0, size: 4004 }),
  'data is announced': coded(1500, 8, prepareDataLayout, { size: 4004, chunk: 1008 }),
  'the data has ended, last piece 3': { ...empty(replyCode.ok, 8), session: 3 },
  'the buffer is freed': empty(commandCode.freeData, 9),
  'a user is written': {
    ...asked(writeUser, 10, writeUserRecord(ana, 72, 'utf8')),
    value: { ...ana, zoneFlag: 0, zone1: 0, zone2: 0, zone3: 0 },
    read: ({ data }) => userRecord72.read(writeUser.request.read(data)),
  },
  'data is refreshed': asked(refreshData, 11, undefined),
  'all events are registered': asked(registerEvents, 12, { mask: 0xffff }),
  'a verification of 32 bytes': event(1, verification, writeVerification(verified, 32)),
  'a verification of 12 bytes': event(1, verification, writeVerification(verified, 12)),
  'an event is acknowledged': empty(replyCode.ok, 0),
  'capturing is cancelled': asked(cancelCapture, 13, undefined),
  'enrolment of finger 6 is started': asked(startEnrolment, 14, { userId: '1007', finger: 6, flag: 1 }),
  'a finger lies on the sensor': event(2, { type: 'finger' }, undefined),
  'a good sample': event(0x100, { type: 'sample', score: 100 }, byte(100)),
  'a bad sample': event(0x100, { type: 'sample', score: 0 }, byte(0)),
  'a finger is enrolled': event(
    8,
    { type: 'finger-enrolled', templateSize: 1200, userId: '1007', finger: 6 },
    writeEnrolledFinger({ templateSize: 1200, userId: '1007', userIdWidth: 9, finger: 6 }),
  ),
  'an enrolment is cancelled': event(8, { type: 'finger-not-enrolled', result: 6 }, writeEnrolmentFailure(6)),
  'verifying is started': asked(startVerifying, 15, undefined),
  'UNLOCK 3': asked(unlock, 16, { time: 3 }),
  'nobody is identified': event(
    0x80,
    { type: 'identification', uid: undefined },
    writeIdentification(undefined),
  ),
  'a tamper alarm': event(
    0x200,
    { type: 'alarm', alarm: 'tamper', code: 55, uid: undefined },
    writeAlarm('tamper'),
  ),
  'a template is written': unread(87, 17, concat(word(7), byte(6), byte(1), word(1200))),
  'user 7 is deleted': asked(deleteUser, 18, { uid: 7 }),
  EXIT: asked(exit, 19, undefined),
};

const names = Object.entries(meanings).map(([name, meaning]) => ({ name, meaning, hex: hexOf(name) }));

function hexOf(name: string): string {
  return new Map<string, string>(Object.entries(goldens)).get(name) ?? '';
}

describe('golden packets', () => {
  test('all have a meaning here', () => {
    expect(Object.keys(meanings).toSorted()).toEqual(Object.keys(goldens).toSorted());
  });

  test.each(names)('$name: decodes to its typed value', ({ meaning, hex }) => {
    const framer = new Framer();
    const items = [...framer.push(fromHex(hex))];
    expect(framer.heldBytes).toBe(0);
    const frames = items.filter((item): item is Frame => !isDiscarded(item));
    expect(items.length).toBe(1);
    const { command, session: word0, replyId, value } = meaning;
    expect(frames[0]).toMatchObject({ command, session: word0, replyId, checksumOk: true });
    expect(frames.map((frame) => meaning.read(frame))).toEqual([value]);
  });

  test.each(names)('$name: comes out of its typed value byte for byte', ({ meaning, hex }) => {
    const { command, session: word0, replyId } = meaning;
    const data = meaning.write();
    expect(toHex(encodeFrame({ command, session: word0, replyId, data }))).toBe(hex);
    expect(toHex(encodePacket({ command, session: word0, replyId, data }))).toBe(hex.slice(16));
  });

  test('an acknowledgement and the answer to a state request carry nothing but their header', () => {
    expect(acknowledged.write(undefined)).toEqual({});
    expect(acknowledged.read({ data: fromHex('ff'), word: 3 })).toBeUndefined();
  });

  test('the punch record reads and writes both ways', () => {
    const punch = { uid: 7, userId: '1007', verify: 1, wallMs: moment, state: 0, workCode: 0 };
    expect(readPunchRecords(fromHex(goldenPunchRecord), 40)).toEqual([punch]);
    expect(toHex(punchRecord40.write(punch))).toBe(goldenPunchRecord);
  });
});
