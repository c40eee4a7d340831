import { expect, test } from 'vitest';
import { ascii, concat, double, fromHex, packedByHand, zeros } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

const withZero = (text: string) => concat(ascii(text), zeros(1));

test('an option is read with and without the ending NUL', async () => {
  const terminal = await terminalForTest({ serialNumber: 'SIM0000000001' });
  const client = await clientOf(terminal);
  const expected = { command: 2000, data: withZero('~SerialNumber=SIM0000000001') };
  expect(await client.ask(11, withZero('~SerialNumber'))).toMatchObject(expected);
  expect(await client.ask(11, ascii('~SerialNumber'))).toMatchObject(expected);
});

test.each([
  ['~DeviceName', /^Simulated/],
  ['~Platform', /^ZMM220_TFT$/],
  ['~OS', /^1$/],
  ['~ZKFPVersion', /^10$/],
  ['~PIN2Width', /^9$/],
  ['LockOn', /^5$/],
  ['VoiceOn', /^1$/],
  ['MAC', /^02(:[0-9a-f]{2}){5}$/],
  ['IPAddress', /^127\.0\.0\.1$/],
  ['~ProductTime', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
])('the option %s is there', async (name, value) => {
  const client = await clientOf(await terminalForTest());
  const reply = await client.ask(11, withZero(name));
  expect(reply.command).toBe(2000);
  const [text = ''] = Buffer.from(reply.data).toString('latin1').split('\0');
  expect(text.slice(0, name.length + 1)).toBe(`${name}=`);
  expect(text.slice(name.length + 1)).toMatch(value);
});

test.each(['FaceFunOn', '~UserExtFmt', 'ExtendOPLog', '', 'COMKey'])(
  'the option %s is missing: ACK_ERROR',
  async (name) => {
    const client = await clientOf(await terminalForTest());
    expect(await client.ask(11, withZero(name))).toMatchObject({ command: 2001, data: zeros(0) });
  },
);

test('a written option is read back and takes effect with the refresh', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  expect(await client.ask(12, withZero('LockOn=0'))).toMatchObject({ command: 2000 });
  expect(await client.ask(11, withZero('LockOn'))).toMatchObject({ data: withZero('LockOn=0') });
  expect(terminal.pressFinger({ userId: '1001' }).ownRelay).toBe('opened');
  expect(await client.ask(1014)).toMatchObject({ command: 2000 });
  expect(terminal.pressFinger({ userId: '1001' }).ownRelay).toBe('still');
});

test('options without a name or without bounds are refused', async () => {
  const client = await clientOf(await terminalForTest());
  for (const text of ['', '=1', 'name', `${'n'.repeat(100)}=1`, `n=${'1'.repeat(2000)}`])
    expect(await client.ask(12, withZero(text))).toMatchObject({ command: 2001 });
  expect(await client.ask(12, withZero('SDKBuild=1'))).toMatchObject({ command: 2000 });
});

test('the version is NUL-terminated text, the userId width one byte', async () => {
  const client = await clientOf(await terminalForTest());
  expect(await client.ask(1100)).toMatchObject({ data: withZero('Ver 6.60 Apr 28 2017') });
  expect(await client.ask(69, fromHex('1234'))).toMatchObject({ data: Uint8Array.of(9) });
});

test.each([80, 92, 112] as const)(
  'the sizes have %i bytes with everything in its place',
  async (sizesLength) => {
    const terminal = await terminalForTest({
      users: 20,
      punches: 58,
      userCapacity: 5000,
      punchCapacity: 100_000,
      sizesLength,
    });
    const client = await clientOf(terminal);
    const { data } = await client.ask(50);
    expect(data).toHaveLength(sizesLength);
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const at = (offset: number) => view.getInt32(offset, true);
    expect([16, 24, 32, 40, 48, 52].map(at)).toEqual([20, 20, 58, 0, 0, 2]);
    expect([56, 60, 64, 68, 72, 76].map(at)).toEqual([5000, 5000, 100_000, 4980, 4980, 99_942]);
    expect([0, 4, 8, 12, 20, 28, 36, 44].map(at)).toEqual(Array(8).fill(0));
  },
);

test('the clock is read, set and drifts', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ time });
  const client = await clientOf(terminal);
  expect(await client.ask(201)).toMatchObject({ data: fromHex('17f5d031') });
  const set = packedByHand({ year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 59 });
  expect(await client.ask(202, double(set))).toMatchObject({ command: 2000 });
  time.advance(1000);
  expect(await client.ask(201)).toMatchObject({
    data: double(packedByHand({ year: 2024, month: 3, day: 1, hour: 0, minute: 0, second: 0 })),
  });
  terminal.setClockDrift(500_000);
  time.advance(10_000);
  expect(new Date(terminal.wallMs).toISOString()).toBe('2024-03-01T00:00:15.000Z');
  expect(await client.ask(202, fromHex('0102'))).toMatchObject({ command: 2001 });
});

test('the clock can be given an offset from the right time', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ time, clockOffsetMs: -90_000 });
  expect(terminal.wallMs).toBe(time.now() - 90_000);
  terminal.setClockOffset(3000);
  expect(terminal.wallMs).toBe(time.now() + 3000);
});

test('the screen shows what is written to it until it is cleared', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  expect(await client.ask(66, concat(fromHex('010000'), ascii('No passes left')))).toMatchObject({
    command: 2000,
  });
  expect(await client.ask(66, concat(fromHex('030000'), ascii('See the desk\0rest')))).toMatchObject({
    command: 2000,
  });
  expect(terminal.view()).toMatchObject({
    lcd: ['', 'No passes left', '', 'See the desk'],
    lcdText: 'No passes left\nSee the desk',
  });
  expect(await client.ask(66, fromHex('0100'))).toMatchObject({ command: 2001 });
  expect(await client.ask(66, concat(fromHex('ff7f00'), ascii('far below')))).toMatchObject({
    command: 2001,
  });
  expect(await client.ask(67)).toMatchObject({ command: 2000 });
  expect(terminal.lcdText).toBe('');
});

test('a voice prompt is played by its number', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  expect(await client.ask(1017, double(10))).toMatchObject({ command: 2000 });
  expect(terminal.voicePrompts).toEqual([10]);
});

test('the door sensor follows the door', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  expect(await client.ask(75)).toMatchObject({ data: Uint8Array.of(0) });
  terminal.openDoor();
  expect(await client.ask(75)).toMatchObject({ data: Uint8Array.of(1) });
  terminal.closeDoor();
  expect(await client.ask(75)).toMatchObject({ data: Uint8Array.of(0) });
});
