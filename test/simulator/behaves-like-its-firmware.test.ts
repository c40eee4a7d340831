import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { firmwares } from '../../simulator/terminal/firmwares/all.ts';
import { findFirmware, firmwareNamed } from '../../simulator/terminal/firmwares/find-firmware.ts';
import { ascii, byte, concat, double, fromHex, word } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { habitsOf, type Habits } from './support/habits.ts';

const utf8 = fromHex('5a 6f c3 ab');
const latin1 = fromHex('5a 6f eb');
const gbk = fromHex('d5 c5 20 5a');

const colour: Habits = {
  tcp: 'answers',
  connect: 2000,
  users: 72,
  punches: 40,
  sizes: 80,
  buffered: 2000,
  pieces: [65_528, 65_528],
  events: [
    [2, 0],
    [128, 5],
    [1, 32],
  ],
  state: 0,
  writing: [1500, 2000, 2001],
  smallWindow: 1500,
  zoneFlag: 0,
  unlockMs: 5000,
  unlocksUnderLockOnZero: 1,
  screen: 2000,
  name: 'Zoë',
  leftovers: [false, false],
};

/** Records of 28 bytes have no place for time zones. */
const overUdp = {
  pieces: [1024, 1024],
  users: 28,
  zoneFlag: undefined,
  writing: [1500, 2000, 65_535],
} satisfies Partial<Habits>;
const eventOf = (bytes: number): Habits['events'] => [
  [2, 0],
  [128, 5],
  [1, bytes],
];
const silentButFor = (bytes: number): Habits['events'] => [[1, bytes]];

/** What each firmware is for, as a client sees it that was made by hand. */
const expected: readonly [name: string, nameBytes: Uint8Array, habits: Partial<Habits>][] = [
  [
    'bw-udp-8',
    latin1,
    {
      ...colour,
      ...overUdp,
      tcp: 'refused',
      punches: 8,
      buffered: 2001,
      smallWindow: 2001,
      writing: [65_535, 2001, 65_535],
      events: silentButFor(10),
      unlockMs: 100,
    },
  ],
  [
    'bw-udp-16',
    latin1,
    { ...colour, ...overUdp, tcp: 'refused', punches: 16, events: eventOf(14), unlockMs: 500 },
  ],
  [
    'mute-tcp',
    utf8,
    { ...colour, ...overUdp, writing: colour.writing, tcp: 'mute', punches: 16, events: eventOf(12) },
  ],
  ['colour', utf8, colour],
  [
    'colour-gbk',
    gbk,
    {
      ...colour,
      pieces: [1008, 1008],
      smallWindow: 1501,
      zoneFlag: 1,
      events: eventOf(36),
      unlockMs: 500,
      name: '张 Z',
    },
  ],
  ['colour-quiet', utf8, { ...colour, events: silentButFor(12) }],
  ['colour-lock-zero', utf8, { ...colour, events: eventOf(37), unlocksUnderLockOnZero: 0 }],
  ['direct-reads', utf8, { ...colour, buffered: 2001, smallWindow: 2001 }],
  ['slow-screen', utf8, colour],
  ['no-screen', utf8, { ...colour, screen: 65_535 }],
  ['face', utf8, { ...colour, sizes: 92, events: eventOf(36), leftovers: [true, true] }],
  [
    'visible-light',
    utf8,
    {
      ...colour,
      connect: 2005,
      auth: 2000,
      punches: 49,
      sizes: 112,
      events: eventOf(52),
      state: 255,
      leftovers: [true, true],
    },
  ],
  ['secure', utf8, { tcp: 'answers', connect: 6001, auth: 2005 }],
];

test.each(expected)('%s', async (name, nameBytes, habits) => {
  const terminal = await terminalForTest({
    firmware: firmwareNamed(name),
    users: 60,
    punches: 2000,
    paceMs: 0,
  });
  expect(await habitsOf(terminal, nameBytes)).toEqual(habits);
  expect(terminal.view().firmware).toBe(name);
});

test('every file is in the list, and every firmware of the list was looked at', async () => {
  const files = await readdir(new URL('../../simulator/terminal/firmwares', import.meta.url));
  const names = firmwares.map(({ name }) => name);
  expect(files.filter((file) => file.endsWith('.json')).toSorted()).toEqual(
    names.map((name) => `${name}.json`).toSorted(),
  );
  expect(expected.map(([name]) => name)).toEqual(names);
});

test('a slow screen holds up whatever is asked behind it, for as long as it says', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ firmware: firmwareNamed('slow-screen'), time });
  const client = await clientOf(terminal);
  client.tell(66, concat(word(1), byte(0), ascii('Welcome')));
  client.tell(31, double(5));
  await until(() => terminal.lcdText === 'Welcome', 'the text');
  time.advance(699);
  expect(terminal.relayMoves()).toEqual([]);
  expect(client.arrived).toBe(0);
  time.advance(1);
  expect((await client.nextFrames(2)).map(({ command, replyId }) => [command, replyId])).toEqual([
    [2000, 1],
    [2000, 2],
  ]);
  expect(terminal.relayMoves()).toHaveLength(1);
});

async function own(content: unknown, name = 'mine.json'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'firmware-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('a firmware of one’s own is taken from a file, with what it is based on below it', async () => {
  const path = await own({
    name: 'mine',
    title: 'A terminal of ours',
    basedOn: 'visible-light',
    settings: { eventLength: 32, padding: 'zeros' },
    options: { '~DeviceName': 'Ours' },
  });
  const terminal = await terminalForTest({
    firmware: await findFirmware(path),
    users: 60,
    punches: 2000,
    paceMs: 0,
  });
  expect(await habitsOf(terminal, utf8)).toEqual({
    ...colour,
    connect: 2005,
    auth: 2000,
    punches: 49,
    sizes: 112,
    state: 255,
  });
  expect([terminal.option('~DeviceName'), terminal.option('~Platform')]).toEqual(['Ours', 'ZAM180_TFT']);
});

test.each([
  ['an unknown setting', { settings: { eventSize: 32 } }, /Unrecognized key: "eventSize"[^]*at settings/],
  ['a size no terminal has', { settings: { eventLength: 33 } }, /must be one of 10, 12, 14, 32, 36, 37, 52/],
  ['another word', { settings: { encoding: 'utf-8' } }, /must be one of utf8, latin1, gbk/],
  ['a name with blanks', { name: 'My Terminal' }, /small letters, digits and hyphens/],
  ['nothing to be based on', { basedOn: 'colur' }, /there is no firmware colur; there are bw-udp-8, /],
])('a file with %s is refused with what to write instead', async (_what, change, message) => {
  const path = await own({ name: 'mine', title: 'A terminal of ours', ...change });
  await expect(findFirmware(path)).rejects.toThrow(message);
});

test('a file that is no JSON, one that is missing and a name there is not are told apart', async () => {
  await expect(findFirmware(await own('{ "name": '))).rejects.toThrow(/cannot be read: .* at line 1/);
  await expect(findFirmware('./no-such.json')).rejects.toThrow('cannot read the firmware ./no-such.json');
  await expect(findFirmware('color')).rejects.toThrow(/there is no firmware color; there are .*colour/);
});
