import { describe, expect, test } from 'vitest';
import { isOurs, isRefusal } from '../../src/protocol/errors.ts';
import { connectTerminal, type TerminalEvent, type TerminalOptions } from '../../src/protocol/terminal.ts';
import { ascii, byte, concat, double, padded, toHex, word, zeros } from '../support/hand-made.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from '../support/scripted-terminal.ts';

const ok: Answer = { command: 2000 };
const refused: Answer = { command: 2001 };

/** A terminal that connects, counts as told, and otherwise follows the script. */
async function connected(
  script: (request: WireRequest) => readonly Answer[] | undefined,
  options: Partial<TerminalOptions> = {},
) {
  const scripted = new ScriptedTerminal((request) => {
    if (request.command === 1000) return [{ command: 2000, session: 7 }];
    return script(request) ?? [ok];
  });
  const terminal = await connectTerminal({
    name: 'front door',
    host: 'unused',
    port: 4370,
    openWire: () => Promise.resolve(scripted.wire),
    ...options,
  });
  return { scripted, terminal };
}

function sizes(counts: { users?: number; punches?: number }): Answer {
  const data = new Uint8Array(92);
  const view = new DataView(data.buffer);
  view.setInt32(16, counts.users ?? 0, true);
  view.setInt32(32, counts.punches ?? 0, true);
  view.setInt32(60, 3000, true);
  view.setInt32(80, 4, true);
  view.setInt32(88, 400, true);
  return { command: 2000, data };
}

function dataset(...records: readonly Uint8Array[]): Answer {
  const all = concat(...records);
  return { command: 1501, data: concat(double(all.length), all) };
}

const user72 = (uid: number, userId: string) =>
  concat(
    word(uid),
    byte(0),
    zeros(8),
    padded('Test Person', 24, 0xcc),
    double(0),
    byte(1),
    zeros(8),
    padded(userId, 24),
  );
const user28 = (uid: number, userId: number) =>
  concat(
    word(uid),
    byte(14),
    zeros(5),
    padded('Tess', 8, 0xcc),
    double(99),
    byte(0),
    byte(1),
    word(0),
    double(userId),
  );
const punch = (size: number) =>
  concat(word(3), padded('1003', 24), byte(1), double(0), byte(0), double(0), zeros(size - 36));

describe('users', () => {
  test('the record size follows from bytes and count: 72', async () => {
    const { terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({ users: 2 })] : [dataset(user72(1, '1001'), user72(2, '1002'))],
    );
    expect(await terminal.users()).toEqual([
      { uid: 1, userId: '1001', name: 'Test Person', privilege: 0, password: '', card: 0, group: 1 },
      { uid: 2, userId: '1002', name: 'Test Person', privilege: 0, password: '', card: 0, group: 1 },
    ]);
  });

  test('the record size follows from bytes and count: 28, with numeric ids', async () => {
    const { terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({ users: 1 })] : [dataset(user28(9, 1009))],
    );
    expect(await terminal.users()).toEqual([
      { uid: 9, userId: '1009', name: 'Tess', privilege: 14, password: '', card: 99, group: 1 },
    ]);
  });

  test('an empty terminal is not asked for its table', async () => {
    const { scripted, terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({})] : undefined,
    );
    expect(await terminal.users()).toEqual([]);
    expect(scripted.requests.map(({ command }) => command)).toEqual([1000, 50]);
  });

  test('a list shorter than the count is an error that names both', async () => {
    const { terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({ users: 3 })] : [dataset(user72(1, '1001'), user72(2, '1002'))],
    );
    const error: unknown = await terminal.users().catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      kind: 'wire',
      reason: 'incomplete',
      terminal: 'front door',
      command: 'read users',
    });
    expect(String(error)).toContain('holds 3 users, and 144 bytes came');
  });

  test('a short list that divides by another record size is an error all the same', async () => {
    const seven = [1, 2, 3, 4, 5, 6, 7].map((uid) => user72(uid, String(1000 + uid)));
    const { terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({ users: 18 })] : [dataset(...seven)],
    );
    await expect(terminal.users()).rejects.toMatchObject({ kind: 'wire', reason: 'incomplete' });
  });

  test('a user added while reading is no error: the count is asked again', async () => {
    let asked = 0;
    const { terminal } = await connected(({ command }) => {
      if (command !== 50) return [dataset(user72(1, '1001'), user72(2, '1002'))];
      asked += 1;
      return [sizes({ users: asked === 1 ? 1 : 2 })];
    });
    await expect(terminal.users()).resolves.toHaveLength(2);
  });

  test('a record size nobody has described is refused with advice', async () => {
    const { terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({ users: 1 })] : [dataset(zeros(80))],
    );
    await expect(terminal.users()).rejects.toMatchObject({ kind: 'wire', reason: 'malformed' });
  });

  test('a user is written in the size of the terminal’s own records', async () => {
    const { scripted, terminal } = await connected(({ command }) => {
      if (command === 50) return [sizes({ users: 1 })];
      return command === 1503 ? [dataset(user28(9, 1009))] : undefined;
    });
    await terminal.putUser({ uid: 10, userId: '1010', name: 'Testimony' });
    const { data } = await scripted.received(8);
    expect(toHex(data)).toBe(
      toHex(
        concat(
          word(10),
          byte(0),
          zeros(5),
          ascii('Testimon'),
          double(0),
          byte(0),
          byte(1),
          word(0),
          double(1010),
        ),
      ),
    );
  });

  test('an empty terminal gets 72 bytes, then 28 where it refuses, and is remembered', async () => {
    const { scripted, terminal } = await connected(({ command, data }) => {
      if (command === 50) return [sizes({})];
      return command === 8 && data.length === 72 ? [refused] : undefined;
    });
    await terminal.putUser({ uid: 1, userId: '1001' });
    await terminal.putUser({ uid: 2, userId: '1002' });
    expect(scripted.requests.filter(({ command }) => command === 8).map(({ data }) => data.length)).toEqual([
      72, 28, 28,
    ]);
  });

  test('a userId that does not fit is our error and nothing is sent', async () => {
    const { scripted, terminal } = await connected(({ command }) => {
      if (command === 50) return [sizes({ users: 1 })];
      return command === 1503 ? [dataset(user72(1, '1001'))] : undefined;
    });
    const error: unknown = await terminal
      .putUser({ uid: 2, userId: '1234567890123456789012345' })
      .catch((caught: unknown) => caught);
    expect(isOurs(error)).toBe(true);
    expect(scripted.requests.some(({ command }) => command === 8)).toBe(false);
  });

  test('a refused write says which terminal and what', async () => {
    const { terminal } = await connected(({ command }) => {
      if (command === 50) return [sizes({ users: 1 })];
      return command === 1503 ? [dataset(user72(1, '1001'))] : [refused];
    });
    const error: unknown = await terminal
      .putUser({ uid: 2, userId: '1001' })
      .catch((caught: unknown) => caught);
    expect(isRefusal(error) && error.message).toBe(
      'front door: write a user: the terminal refused (answer 2001)',
    );
  });
});

describe('punches', () => {
  test.each([40, 49, 57])('records of %i bytes are stepped by their computed size', async (size) => {
    const { terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({ punches: 3 })] : [dataset(punch(size), punch(size), punch(size))],
    );
    const punches = await terminal.punches();
    expect(punches).toHaveLength(3);
    expect(punches.at(2)).toEqual({
      uid: 3,
      userId: '1003',
      verify: 1,
      state: 0,
      wallMs: Date.UTC(2000, 0, 1),
      workCode: 0,
    });
  });

  test('two punches of five that divide by another record size are an error, not five of nonsense', async () => {
    const { terminal } = await connected(({ command }) =>
      command === 50 ? [sizes({ punches: 5 })] : [dataset(punch(40), punch(40))],
    );
    await expect(terminal.punches()).rejects.toMatchObject({ kind: 'wire', reason: 'incomplete' });
  });

  test('records of 16 and 8 bytes', async () => {
    const record16 = concat(double(21), double(0), byte(2), byte(1), word(0), double(5));
    const record8 = concat(word(4), byte(15), double(86_400), byte(255));
    const sixteen = await connected(({ command }) =>
      command === 50 ? [sizes({ punches: 1 })] : [dataset(record16)],
    );
    expect(await sixteen.terminal.punches()).toEqual([
      { uid: undefined, userId: '21', verify: 1, state: 2, wallMs: Date.UTC(2000, 0, 1), workCode: 5 },
    ]);
    const eight = await connected(({ command }) =>
      command === 50 ? [sizes({ punches: 1 })] : [dataset(record8)],
    );
    expect(await eight.terminal.punches()).toEqual([
      { uid: 4, userId: '4', verify: 15, state: 255, wallMs: Date.UTC(2000, 0, 2), workCode: 0 },
    ]);
  });
});

describe('the door', () => {
  test.each([
    ['seconds', 3, '03000000'],
    ['tenths', 3, '1e000000'],
    ['fiftieths', 3, '96000000'],
  ] as const)('opens in the terminal’s unit: %s', async (unlockUnit, seconds, hex) => {
    const { scripted, terminal } = await connected(() => undefined, { unlockUnit });
    await terminal.openDoor(seconds);
    expect(toHex((await scripted.received(31)).data)).toBe(hex);
  });

  test('opens in another unit where that is said', async () => {
    const { scripted, terminal } = await connected(() => undefined, { unlockUnit: 'seconds' });
    await terminal.openDoor(3, { unit: 'tenths' });
    expect(toHex((await scripted.received(31)).data)).toBe('1e000000');
  });

  test.each([0, -1, 256, Number.NaN, 0.4])(
    'never for %d units: that is our error and nothing is sent',
    async (seconds) => {
      const { scripted, terminal } = await connected(() => undefined);
      await expect(terminal.openDoor(seconds)).rejects.toMatchObject({
        kind: 'ours',
        reason: 'bad-argument',
      });
      expect(scripted.requests).toHaveLength(1);
    },
  );

  test('has a state where a sensor answers, and none where the terminal refuses', async () => {
    const open = await connected(() => [{ command: 2000, data: byte(1) }]);
    expect(await open.terminal.isDoorOpen()).toBe(true);
    const none = await connected(() => [refused]);
    expect(await none.terminal.isDoorOpen()).toBeUndefined();
    const empty = await connected(() => [ok]);
    await expect(empty.terminal.isDoorOpen()).rejects.toMatchObject({ kind: 'wire', reason: 'malformed' });
  });
});

test('text goes to the rows of the screen, in the terminal’s encoding', async () => {
  const { scripted, terminal } = await connected(() => undefined, { encoding: 'latin1' });
  await terminal.showText(['Bitte', 'Käse']);
  const [first, second] = scripted.requests.filter(({ command }) => command === 66);
  expect(toHex(first?.data ?? zeros(0))).toBe(`010000${toHex(ascii('Bitte'))}`);
  expect(toHex(second?.data ?? zeros(0))).toBe('0200004be47365');
});

test('options: unknown ones are undefined, stray signs and blanks are cut, garbage behind the NUL ignored', async () => {
  const answers: Record<string, Answer> = {
    '~SerialNumber': { command: 2000, data: concat(ascii('~SerialNumber==TEST0001 \0'), byte(0xcc)) },
    MAC: refused,
  };
  const { terminal } = await connected(({ command, data }) => {
    const name = String.fromCharCode(...data.filter((value) => value !== 0));
    return command === 11 ? [answers[name] ?? refused] : [{ command: 2000, data: ascii('Ver 6.60\0') }];
  });
  expect(await terminal.identity()).toEqual({
    serialNumber: 'TEST0001',
    deviceName: undefined,
    platform: undefined,
    firmware: 'Ver 6.60',
    mac: undefined,
  });
});

test('an option longer than any option is refused', async () => {
  const { terminal } = await connected(() => [{ command: 2000, data: ascii(`LockOn=${'5'.repeat(2000)}`) }]);
  await expect(terminal.option('LockOn')).rejects.toMatchObject({ kind: 'wire', reason: 'malformed' });
});

test('an option is written and made to take effect', async () => {
  const { scripted, terminal } = await connected(() => undefined);
  await terminal.writeOption('LockOn', '0');
  expect(toHex((await scripted.received(12)).data)).toBe(toHex(ascii('LockOn=0\0')));
  expect(scripted.requests.at(-1)?.command).toBe(1014);
});

test('events come to listeners and iterators until the connection ends', async () => {
  const { scripted, terminal } = await connected(() => undefined);
  const heard: TerminalEvent['type'][] = [];
  terminal.onEvent(({ type }) => heard.push(type));
  const live = terminal.events();
  await terminal.registerEvents();
  expect(toHex((await scripted.received(500)).data)).toBe('ffff0000');
  scripted.send(
    { command: 500, session: 2 },
    { command: 500, session: 0x80, data: concat(double(0xffff_ffff), byte(1)) },
  );
  await scripted.received(2000, 2);
  scripted.close();
  const iterated: TerminalEvent['type'][] = [];
  for await (const { type } of live) iterated.push(type);
  expect(heard).toEqual(['finger', 'identification']);
  expect(iterated).toEqual(heard);
  expect(await terminal.closed).toMatchObject({ kind: 'transport', reason: 'closed' });
});

test('closing says goodbye, does not wait for a dead terminal, and can be done twice', async () => {
  const { scripted, terminal } = await connected(() => undefined);
  await terminal.close();
  await terminal.close();
  expect(scripted.requests.map(({ command }) => command)).toEqual([1000, 1001]);
  expect(await terminal.closed).toBeUndefined();
});

test('a connection that fails says which terminal and leaves nothing open', async () => {
  const scripted = new ScriptedTerminal(() => [{ command: 6001 }]);
  const failed = connectTerminal({
    name: 'front door',
    host: 'unused',
    port: 4370,
    openWire: () => Promise.resolve(scripted.wire),
  });
  await expect(failed).rejects.toMatchObject({ terminal: 'front door', reason: 'secure-firmware' });
  const rest: unknown[] = [];
  for await (const chunk of scripted.wire) rest.push(chunk);
  expect(rest).toEqual([]);
});

test('the small commands go out as they are, and answers are read', async () => {
  const { scripted, terminal } = await connected(({ command }) => {
    if (command === 201) return [{ command: 2000, data: double(86_399) }];
    return command === 64 ? [{ command: 2000, session: 3 }] : undefined;
  });
  expect(await terminal.time()).toBe(Date.UTC(2000, 0, 1, 23, 59, 59));
  await terminal.setTime(Date.UTC(2000, 0, 2));
  expect(await terminal.state()).toBe(3);
  await terminal.enable();
  await terminal.disable();
  await terminal.refreshData();
  await terminal.clearText();
  await terminal.playVoice(8);
  expect(scripted.requests.map(({ command, data }) => [command, toHex(data)])).toEqual([
    [1000, ''],
    [201, ''],
    [202, '80510100'],
    [64, ''],
    [1002, ''],
    [1003, ''],
    [1013, ''],
    [67, ''],
    [1017, '08000000'],
  ]);
});
