import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTerminals, type TerminalsOptions } from '../../simulator/terminal/terminals.ts';
import { firmwareSchema } from '../../simulator/terminal/firmwares/firmware.ts';
import { firmwareNamed } from '../../simulator/terminal/firmwares/find-firmware.ts';
import { ascii, concat, double, fromHex, padded, word, zeros } from '../support/hand-made.ts';
import { clientOf, strangerTo } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

async function statePath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'state.json');
}

async function terminals(options: Partial<TerminalsOptions>) {
  const started = await startTerminals({ count: 1, port: 0, ...options });
  onTestFinished(() => started.stop());
  const [first, ...others] = started.all;
  if (first === undefined) throw new Error('at least one terminal was asked for');
  return { all: [first, ...others] as const, stop: () => started.stop() };
}

test('the same seed gives the same terminals, another seed others', async () => {
  const look = async (seed: string) => {
    const { all } = await terminals({ count: 2, users: 5, punches: 20, seed });
    return all.map((terminal) => ({
      serial: terminal.serialNumber,
      users: terminal.users(),
      punches: terminal.punches(),
    }));
  };
  const first = await look('a');
  expect(await look('a')).toEqual(first);
  expect(await look('b')).not.toEqual(first);
  expect(first[0]?.serial).toMatch(/^SIM\d{10}$/);
  expect(first[0]?.serial).not.toBe(first[1]?.serial);
  expect(first[0]?.users[0]).toMatchObject({ uid: 1, userId: '1001', name: 'Test Person 1', fingers: [6] });
});

test('what terminals keep without power comes back from the file', async () => {
  const stateFile = await statePath();
  const before = await terminals({ count: 2, users: 3, punches: 4, stateFile });
  const [, second] = before.all;
  if (second === undefined) throw new Error('two terminals were asked for');
  const client = await clientOf(second);
  await client.ask(12, ascii('LockOn=0\0'));
  await client.ask(18, word(2));
  second.registerFinger({ userId: '1003', finger: 1 });
  second.pressFinger({ userId: '1003' });
  second.setClockOffset(60_000);
  const remembered = before.all.map((terminal) => terminal.saved());
  await before.stop();

  const after = await terminals({ count: 2, users: 50, stateFile });
  expect(after.all.map(({ serialNumber }) => serialNumber)).toEqual(
    before.all.map(({ serialNumber }) => serialNumber),
  );
  expect(after.all.map((terminal) => terminal.saved())).toEqual(remembered);
  expect(after.all[1]?.option('LockOn')).toBe('0');
  expect(after.all[1]?.users().map(({ userId, fingers }) => ({ userId, fingers }))).toEqual([
    { userId: '1001', fingers: [6] },
    { userId: '1003', fingers: [1, 6] },
  ]);
  expect(after.all[1]?.punches()).toHaveLength(5);
});

test('faces, access tables, the operation log and the firmware come back too', async () => {
  const stateFile = await statePath();
  const before = await terminals({ users: 3, stateFile, firmware: firmwareNamed('face') });
  const client = await clientOf(before.all[0]);
  await client.ask(28, concat(double(7), fromHex('0000173b'.repeat(7))));
  await client.ask(26, fromHex('0207000000000000'));
  before.all[0].registerFace({ userId: '1002' });
  before.all[0].openMenu();
  const remembered = before.all[0].saved();
  expect(remembered).toMatchObject({
    firmware: { name: 'face' },
    faces: [{ uid: 2 }],
    access: { zones: [{ index: 7 }], groups: [{ group: 2, zones: [7] }] },
    operations: expect.stringMatching(/.{20,}/),
  });
  await before.stop();

  const after = await terminals({ stateFile });
  expect(after.all[0].saved()).toEqual(remembered);
  expect(after.all[0].view().firmware).toBe('face');
  const again = await clientOf(after.all[0]);
  await again.ask(150, fromHex('020032'));
  const [piece] = await again.nextFrames(2);
  expect([piece?.command, piece?.data.length]).toEqual([1501, 15 * 2576]);
  expect((await again.ask(50)).data).toHaveLength(92);
});

test('a firmware of one’s own comes back without its file', async () => {
  const stateFile = await statePath();
  const mine = firmwareSchema.parse({ name: 'mine', title: 'ours', settings: { commKey: 77 } });
  await (await terminals({ stateFile, firmware: mine })).stop();
  const after = await terminals({ stateFile });
  expect(after.all[0].view().firmware).toBe('mine');
  expect(await (await strangerTo(after.all[0])).connect()).toMatchObject({ command: 2005 });
});

test('the memory of one firmware is not put into another', async () => {
  const stateFile = await statePath();
  await (await terminals({ stateFile, firmware: firmwareNamed('bw-udp-8') })).stop();
  await expect(
    startTerminals({ count: 1, port: 0, stateFile, firmware: firmwareNamed('colour') }),
  ).rejects.toThrow(/firmware bw-udp-8, not colour as it is now: leave --firmware out/);
});

test('a change is written soon, without waiting for the stop, and leaves no half file', async () => {
  const stateFile = await statePath();
  const { all } = await terminals({ users: 1, stateFile });
  all[0].pressFinger({ userId: '1001' });
  const text = await until(() => readFile(stateFile, 'utf8').catch(() => undefined), 'the file');
  expect(JSON.parse(text)).toMatchObject({ version: 1, terminals: [{ users: [{ fingers: [6] }] }] });
  expect(await readdir(join(stateFile, '..'))).toEqual(['state.json']);
});

test('terminals that are not switched on this time keep their place in the file', async () => {
  const stateFile = await statePath();
  const three = await terminals({ count: 3, users: 1, stateFile });
  await three.stop();
  const one = await terminals({ count: 1, stateFile });
  await one.stop();
  const again = await terminals({ count: 3, stateFile });
  expect(again.all.map(({ serialNumber }) => serialNumber)).toEqual(
    three.all.map(({ serialNumber }) => serialNumber),
  );
});

const memory = {
  serialNumber: 'SIM1',
  options: {},
  clockOffsetMs: 0,
  userRecordSize: 72,
  users: [],
  punchRecordSize: 40,
  punches: '',
};
const stateOf = (change: object) => JSON.stringify({ version: 1, terminals: [{ ...memory, ...change }] });
/** A user of 72 bytes, made by hand. */
const record = concat(word(1), zeros(46), padded('1001', 24));
const saved = (bytes: Uint8Array) => ({ record: Buffer.from(bytes).toString('base64'), fingers: [] });

test.each([
  ['no JSON', 'hello', /is no JSON; move it away/],
  ['JSON of something else', '{"version":2}', /is no state of a simulator/],
  [
    'a broken user record',
    stateOf({ users: [saved(double(1))] }),
    /does not fit: a user record has 72 bytes/,
  ],
  ['two users in one slot', stateOf({ users: [saved(record), saved(record)] }), /uid 1 is there twice/],
])('a state file with %s is not taken, and stays as it is', async (_what, content, message) => {
  const stateFile = await statePath();
  await writeFile(stateFile, content);
  await expect(startTerminals({ count: 1, port: 0, stateFile })).rejects.toThrow(message);
  expect(await readFile(stateFile, 'utf8')).toBe(content);
});

test('a clock that is out of its mind in the file is one at the end of its years', async () => {
  const stateFile = await statePath();
  await writeFile(stateFile, stateOf({ clockOffsetMs: 1e300 }));
  const { all } = await terminals({ stateFile });
  expect(all[0].view().time).toBe('2099-12-31T23:59:59');
});

test('the file is there from the start, and where it cannot be, nothing starts and the words say why', async () => {
  const stateFile = await statePath();
  const { all } = await terminals({ users: 1, stateFile });
  expect(await readFile(stateFile, 'utf8')).toContain(all[0].serialNumber);
  const nowhere = join(stateFile, 'no', 'such', 'folder.json');
  await expect(startTerminals({ count: 1, port: 0, stateFile: nowhere })).rejects.toThrow(
    /cannot (read|write) the state file .*folder\.json: ENOTDIR/,
  );
  const missing = join(stateFile, '..', 'no-such-folder', 'state.json');
  await expect(startTerminals({ count: 1, port: 0, stateFile: missing })).rejects.toThrow(
    /cannot write the state file .*state\.json: ENOENT/,
  );
});

test('a file that cannot be written any more is reported and does not end anything', async () => {
  const problems: unknown[] = [];
  const folder = join(await statePath(), '..', 'kept');
  await mkdir(folder);
  const started = await terminals({
    users: 1,
    stateFile: join(folder, 'state.json'),
    onStateError: (cause) => problems.push(cause),
  });
  await rm(folder, { recursive: true });
  started.all[0].pressFinger({ userId: '1001' });
  await until(() => problems.length > 0, 'the report');
  expect(started.all[0].punches()).toHaveLength(1);
  await started.stop();
});

test('when a port is taken, the terminals before it are switched off again', async () => {
  const taken = await terminals({});
  const port = taken.all[0].port ?? 0;
  await expect(startTerminals({ count: 2, port: port - 1 })).rejects.toThrow(/EADDRINUSE/);
  const again = await startTerminals({ count: 1, port: port - 1 });
  await again.stop();
});
