import { expect, test } from 'vitest';
import { isSameFirmware } from '../../src/protocol/passport.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import type { Wire } from '../../src/protocol/wire.ts';
import { ascii, byte, concat, double, fromHex, word, zeros } from '../support/hand-made.ts';
import {
  answer,
  connectedTo,
  datasetByHand,
  ok,
  optionsByHand,
  refused,
  sizesByHand,
  userByHand,
  type Script,
} from '../support/scripted-access.ts';
import { ScriptedTerminal, type WireRequest } from '../support/scripted-terminal.ts';

const packed2026 = 835_660_800;
const usual = {
  '~SerialNumber': 'ABC0000000001',
  '~DeviceName': 'Test F18',
  '~Platform': 'ZMM220_TFT',
  '~ZKFPVersion': '10',
  '~RFCardOn': '1',
  '~IsOnlyRFMachine': '0',
  '~IsABCPinEnable': '0',
  '~UserExtFmt': '1',
};

/** The tables as this terminal prepares them, by the command in the request. */
const tables =
  (by: Readonly<Record<number, ReturnType<typeof answer>>>) =>
  ({ data }: WireRequest) =>
    by[data[1] ?? 0] ?? refused;
const prepared = (bytes: number) => answer(byte(0), double(bytes), double(bytes), zeros(4));

const colour: Script = {
  11: optionsByHand(usual),
  50: sizesByHand({ users: 2, punches: 100 }),
  64: { command: 2000, session: 0 },
  69: answer(byte(9)),
  201: answer(double(packed2026)),
  1100: answer(ascii('Ver 6.60 Apr 28 2017\0')),
  1503: tables({
    9: datasetByHand(userByHand({ uid: 1, userId: '1' }), userByHand({ uid: 2, userId: '2' })),
    13: prepared(4 + 4000),
  }),
};

test('a colour terminal’s passport', async () => {
  const { scripted, terminal } = await connectedTo(colour);
  const wallNow = () => Date.UTC(2026, 0, 1) - 2500;
  expect(await terminal.passport({ udp: 'answers', wallNow })).toEqual({
    serialNumber: 'ABC0000000001',
    model: 'Test F18',
    firmware: 'Ver 6.60 Apr 28 2017',
    platform: 'ZMM220_TFT',
    userRecordSize: 72,
    punchRecordSize: 40,
    templateAlgorithm: '10',
    faces: { kind: 'none', algorithm: null },
    cards: 'yes',
    screen: true,
    enrolment: 'yes',
    accessTables: false,
    verifyStylePerUser: true,
    udp: 'answers',
    commKey: 'default',
    clock: { readable: true, offsetMs: 2500 },
    limits: { users: 5000, fingers: 3000, punches: 100_000, faces: null },
    userIdWidth: 9,
    userIdLetters: false,
    unlockUnderLockOnZero: 'unproven',
    voiceUnderVoiceOnZero: 'unproven',
    quirks: [],
  });
  const sent = new Set(scripted.requests.map(({ command }) => command));
  // Reads, the screen's blank, and the reader stopped and started: nothing that writes.
  expect([...sent].toSorted((a, b) => a - b)).toEqual([
    11, 25, 50, 60, 62, 64, 66, 67, 69, 201, 1000, 1100, 1502, 1503,
  ]);
  const order = scripted.requests.map(({ command }) => command);
  expect(order.indexOf(60)).toBe(order.indexOf(62) + 1);
});

test('one that is connected over UDP answers over UDP', async () => {
  const options = optionsByHand(usual);
  const scripted = new ScriptedTerminal((request) =>
    request.command === 11
      ? [options(request)]
      : request.command === 50
        ? [sizesByHand({})]
        : [request.command === 1000 ? { command: 2000, session: 7 } : refused],
  );
  const { wire } = scripted;
  const datagrams: Wire = {
    kind: 'datagram',
    heldBytes: 0,
    unsentBytes: 0,
    send: (packet) => wire.send(concat(fromHex('5050827d'), double(packet.length), packet)),
    close: () => wire.close(),
    async *[Symbol.asyncIterator]() {
      for await (const frame of wire) yield frame.subarray(8);
    },
  };
  const terminal = await connectTerminal({
    name: 'test terminal',
    host: 'unused',
    port: 4370,
    openWire: () => Promise.resolve(datagrams),
  });
  expect(await terminal.passport()).toMatchObject({ udp: 'answers' });
});

test('one that refuses nearly everything has a passport all the same', async () => {
  const nothing = Object.fromEntries(
    [9, 25, 60, 62, 64, 66, 67, 69, 201, 1100, 1503].map((command) => [command, refused]),
  );
  const { terminal } = await connectedTo({
    ...nothing,
    11: optionsByHand({ '~SerialNumber': 'X1', '~PIN2Width': '14' }),
    50: sizesByHand({ users: 3 }),
  });
  expect(await terminal.passport()).toMatchObject({
    model: null,
    firmware: null,
    userRecordSize: null,
    punchRecordSize: null,
    templateAlgorithm: null,
    cards: 'unknown',
    screen: false,
    enrolment: 'no',
    accessTables: false,
    verifyStylePerUser: false,
    udp: 'unknown',
    clock: { readable: false, offsetMs: null },
    userIdWidth: 14,
    userIdLetters: null,
    quirks: ['no-buffered-reads'],
  });
});

test.each([
  ['a terminal of cards alone', { '~IsOnlyRFMachine': '1' }, 0, { cards: 'only', faces: { kind: 'none' } }],
  ['one without a card reader', { '~RFCardOn': '0' }, 0, { cards: 'no' }],
  ['an option that is no number', { '~RFCardOn': 'yes' }, 0, { cards: 'unknown' }],
  [
    'older faces',
    { ZKFaceVersion: '7', '~Platform': 'ZEM810' },
    0,
    { faces: { kind: 'near-infrared', algorithm: '7' } },
  ],
  [
    'faces of visible light',
    { FaceFunOn: '1', '~Platform': 'ZAM170_TFT' },
    0,
    { faces: { kind: 'visible-light', algorithm: null } },
  ],
  [
    'faces counted only',
    {},
    400,
    {
      faces: { kind: 'near-infrared' },
      limits: { faces: 400, users: 5000, fingers: 3000, punches: 100_000 },
    },
  ],
])('%s', async (_title, options, faces, expected) => {
  const { terminal } = await connectedTo({
    ...colour,
    11: optionsByHand({ '~SerialNumber': 'X1', ...options }),
    25: answer(byte(1), zeros(7)),
    50: sizesByHand({ users: 2, punches: 100, faces }, 92),
  });
  expect(await terminal.passport()).toMatchObject({ accessTables: true, ...expected });
});

test('quirks: garbage behind options, stray characters, empty unknown ones, 112 bytes, counts of zero', async () => {
  const { terminal } = await connectedTo({
    ...colour,
    11: ({ data }) => {
      const name = Buffer.from(data).toString('latin1').replace('\0', '');
      if (name === '~SerialNumber') return answer(ascii('~SerialNumber==X1 \0'), byte(0xcc));
      return answer(ascii(`${name}=\0`), zeros(3));
    },
    50: sizesByHand({}, 112),
  });
  const { serialNumber, quirks, userRecordSize } = await terminal.passport();
  expect({ serialNumber, userRecordSize }).toEqual({ serialNumber: 'X1', userRecordSize: null });
  expect(quirks).toEqual([
    'options-with-garbage',
    'options-with-stray-characters',
    'unknown-options-empty',
    'sizes-of-112-bytes',
    'users-counted-as-zero',
    'punches-counted-as-zero',
  ]);
});

test('an option’s answer without a NUL has no garbage', async () => {
  const { terminal } = await connectedTo({
    ...colour,
    11: ({ data }) =>
      Buffer.from(data).toString('latin1') === '~SerialNumber\0'
        ? answer(ascii('~SerialNumber=X1'))
        : refused,
  });
  expect((await terminal.passport()).quirks).toEqual([]);
});

test('while somebody enrols the reader is left alone', async () => {
  const { scripted, terminal } = await connectedTo({ ...colour, 64: { command: 2000, session: 1 } });
  expect((await terminal.passport()).enrolment).toBe('unknown');
  expect(scripted.requests.some(({ command }) => command === 62 || command === 60)).toBe(false);
});

test('a reader that was stopped is started, even where the stop was refused', async () => {
  const { scripted, terminal } = await connectedTo({ ...colour, 62: refused });
  expect((await terminal.passport()).enrolment).toBe('no');
  expect(scripted.requests.some(({ command }) => command === 60)).toBe(true);
});

test.each([
  ['a key that was asked for', { command: 2005, session: 7 }, 123, 'set', []],
  [
    'the factory’s key that was asked for',
    { command: 2005, session: 7 },
    0,
    'default',
    ['asks-for-default-key'],
  ],
  ['a key that nobody asked for', { command: 2000, session: 7 }, 123, 'default', []],
] as const)('%s', async (_title, connect, commKey, expected, quirks) => {
  const { terminal } = await connectedTo({ ...colour, 1000: connect }, { commKey });
  const passport = await terminal.passport();
  expect([passport.commKey, passport.quirks]).toEqual([expected, quirks]);
});

test('a terminal without a serial number has no passport', async () => {
  const { terminal } = await connectedTo({ 11: refused });
  await expect(terminal.passport()).rejects.toMatchObject({ kind: 'refusal', command: 'probe' });
});

test('record sizes that are no whole number stay unknown', async () => {
  const { terminal } = await connectedTo({
    ...colour,
    1503: tables({ 9: prepared(4 + 145), 13: prepared(4 + 99) }),
  });
  expect(await terminal.passport()).toMatchObject({ userRecordSize: null, punchRecordSize: null });
});

test('a table that is sent instead of prepared is heard out', async () => {
  const records = concat(userByHand({ uid: 1, userId: '1' }), userByHand({ uid: 2, userId: '2' }));
  const dataset = concat(double(144), records);
  const { terminal } = await connectedTo({
    ...colour,
    1503: [
      { command: 1500, data: concat(double(dataset.length), double(100)) },
      { command: 1501, data: dataset.subarray(0, 100) },
      { command: 1501, data: dataset.subarray(100) },
      ok,
    ],
    50: sizesByHand({ users: 2, punches: 3 }),
  });
  expect(await terminal.passport()).toMatchObject({ userRecordSize: 72, punchRecordSize: 48 });
});

// Found by a terminal by hand: its passport failed where its tables were read well.
test.each([
  ['with four bytes', [{ command: 1500, data: double(148) }], 148],
  ['with none, in pieces of three bytes', [], 3],
])('a table that is sent after an announcement %s has a record size', async (_what, before, size) => {
  const dataset = concat(double(144), zeros(144));
  const count = Math.ceil(dataset.length / size);
  const pieces = Array.from({ length: count }, (_, index) => ({
    command: 1501,
    data: dataset.subarray(index * size, (index + 1) * size),
  }));
  const { terminal } = await connectedTo({
    ...colour,
    1503: [...before, ...pieces, ok],
    50: sizesByHand({ users: 2, punches: 2 }),
  });
  expect(await terminal.passport()).toMatchObject({ userRecordSize: 72, punchRecordSize: 72 });
});

// Found by asking the oldest simulated terminals: their records had no size.
test('where 1503 is refused, the tables are read directly to be measured', async () => {
  const { terminal, scripted } = await connectedTo({
    ...colour,
    1503: refused,
    9: [
      { command: 1500, data: concat(double(60), double(1024)) },
      { command: 1501, data: concat(double(56), zeros(56)) },
    ],
    13: [
      { command: 1501, data: concat(double(32), zeros(12)) },
      { command: 1501, data: zeros(20) },
    ],
    50: sizesByHand({ users: 2, punches: 2 }),
  });
  expect(await terminal.passport()).toMatchObject({
    userRecordSize: 28,
    punchRecordSize: 16,
    quirks: ['no-buffered-reads'],
  });
  expect(scripted.requests.filter(({ command }) => command === 1502)).toEqual([]);
});

test('an empty table that 1503 refuses is not asked for directly', async () => {
  const { terminal, scripted } = await connectedTo({ ...colour, 1503: refused, 50: sizesByHand({}) });
  expect(await terminal.passport()).toMatchObject({
    userRecordSize: null,
    punchRecordSize: null,
    quirks: [],
  });
  expect(scripted.requests.filter(({ command }) => command === 9 || command === 13)).toEqual([]);
});

test('a dataset in pieces without an announcement, and one that is empty', async () => {
  const dataset = concat(double(144), zeros(144));
  const { terminal } = await connectedTo({
    ...colour,
    1503: ({ data }) => (data[1] === 9 ? answer(word(0)) : { command: 1501, data: double(0) }),
    9: ok,
    50: sizesByHand({ users: 2, punches: 0 }),
  });
  expect(await terminal.passport()).toMatchObject({
    userRecordSize: null,
    punchRecordSize: null,
    quirks: ['no-buffered-reads'],
  });
  const pieces = await connectedTo({
    ...colour,
    1503: [
      { command: 1501, data: dataset.subarray(0, 40) },
      { command: 1501, data: dataset.subarray(40) },
    ],
    50: sizesByHand({ users: 2, punches: 2 }),
  });
  expect(await pieces.terminal.passport()).toMatchObject({ userRecordSize: 72 });
});

test('a mistake of the caller’s passes as it is', async () => {
  const { terminal } = await connectedTo(colour);
  const wallNow = () => {
    throw new RangeError('no clock');
  };
  await expect(terminal.passport({ wallNow })).rejects.toThrow(RangeError);
});

test('the signal ends a probe', async () => {
  const stop = new AbortController();
  const { terminal } = await connectedTo({
    ...colour,
    69: () => {
      stop.abort();
      return answer(byte(9));
    },
  });
  await expect(terminal.passport({ signal: stop.signal })).rejects.toMatchObject({ reason: 'aborted' });
});

test('what was proven holds for the same serial number and firmware', () => {
  const one = { serialNumber: 'X1', firmware: 'Ver 1' };
  expect(isSameFirmware(one, { ...one })).toBe(true);
  expect(isSameFirmware(one, { ...one, firmware: null })).toBe(false);
  expect(isSameFirmware(one, { ...one, serialNumber: 'X2' })).toBe(false);
});
