import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { connectTerminal, type TerminalOptions } from '../../src/protocol/terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

async function connected(simulated: SimulatedTerminal, options: Partial<TerminalOptions> = {}) {
  const { host, port } = simulated;
  const terminal = await connectTerminal({ name: 'a door', host, port, ...options });
  onTestFinished(() => terminal.close());
  return terminal;
}

async function pair(second: SimulatedTerminalOptions = {}, options: Partial<TerminalOptions> = {}) {
  const simulated = {
    first: await terminalForTest({ users: 40, paceMs: 0, seed: 'first' }),
    second: await terminalForTest({ paceMs: 0, seed: 'second', ...second }),
  };
  return {
    simulated,
    first: await connected(simulated.first),
    second: await connected(simulated.second, options),
  };
}

describe('a finger read from one terminal and written to another', () => {
  test('verifies there', async () => {
    const { simulated, first, second } = await pair();
    const template = await first.fingers.read(3, 6);
    if (template === undefined) throw new Error('user 3 has finger 6');
    expect(simulated.second.pressFingerOf(template.template)).toMatchObject({ matched: false });
    await second.putUser({ uid: 9, userId: '2009' });
    await second.fingers.write({ ...template, uid: 9 });
    expect(simulated.second.pressFingerOf(template.template)).toMatchObject({
      matched: true,
      userId: '2009',
    });
    expect(await second.fingers.delete(9, 6)).toBe(true);
    expect(await second.fingers.delete(9, 6)).toBe(false);
    expect(simulated.second.pressFingerOf(template.template)).toMatchObject({ matched: false });
  });

  test('is refused by us where the other terminal has another algorithm', async () => {
    const { first, second } = await pair({ users: 3, options: { '~ZKFPVersion': '9' } });
    const template = await first.fingers.read(3, 6);
    if (template === undefined) throw new Error('user 3 has finger 6');
    await expect(second.fingers.write(template)).rejects.toMatchObject({
      kind: 'ours',
      advice: expect.stringContaining('enrol the finger at this terminal'),
    });
  });

  test('is refused by the terminal where the user is missing', async () => {
    const { first, second } = await pair();
    const template = await first.fingers.read(3, 6);
    if (template === undefined) throw new Error('user 3 has finger 6');
    await expect(second.fingers.write(template)).rejects.toThrow(/finger 6 of uid 3: the terminal refused/);
  });
});

describe('everybody moves', () => {
  test.each<[string, SimulatedTerminalOptions, object]>([
    ['in batches', {}, { batches: 1, singly: 0 }],
    [
      'one by one where the other terminal knows no batches',
      { batchWrites: 'unknown' },
      { batches: 0, singly: 40 },
    ],
    [
      'to a terminal that reads fingers with 9 only',
      { extendedTemplateReads: 'unknown' },
      { batches: 1, singly: 0 },
    ],
  ])('%s', async (_how, options, expected) => {
    const { simulated, first, second } = await pair(options, { uploadPieceBytes: 65_472 });
    const users = await first.users();
    const templates = await first.fingers.readAll();
    const onProgress = vi.fn<(doneBytes: number, totalBytes: number) => void>();
    expect(await second.fingers.writeMany({ users, templates }, { onProgress })).toEqual(expected);
    expect(await second.fingers.readAll()).toEqual(templates);
    expect(await second.users()).toEqual(users);
    expect(simulated.second.pressFinger({ userId: '1017', finger: 6 })).toMatchObject({ matched: true });
    const [done, total] = onProgress.mock.lastCall ?? [];
    expect(done).toBe(total);
  });
});

test('the largest piece is proved against the terminal, and used', async () => {
  const { simulated, first, second } = await pair({ maxUploadPieceBytes: 20_000 });
  expect(await second.fingers.probeUploadPieceBytes()).toBe(16_384);
  const pieces = () =>
    simulated.second.timeline().filter(({ what }) => what.startsWith('data (1501)')).length;
  const before = pieces();
  const users = await first.users();
  await second.fingers.writeMany({ users, templates: await first.fingers.readAll() });
  expect(pieces() - before).toBeLessThan(5);
  expect(await first.fingers.probeUploadPieceBytes()).toBe(65_472);
  expect(simulated.first.templates()).toHaveLength(40);
});

test('a write given up in the middle leaves no upload behind, and the terminal goes on', async () => {
  const { simulated, first, second } = await pair();
  const stop = new AbortController();
  const work = { users: await first.users(), templates: await first.fingers.readAll() };
  const onProgress = (done: number) => {
    if (done > 5000) stop.abort();
  };
  await expect(second.fingers.writeMany(work, { signal: stop.signal, onProgress })).rejects.toMatchObject({
    reason: 'aborted',
  });
  expect(simulated.second.templates()).toEqual([]);
  expect(await second.fingers.writeMany(work)).toMatchObject({ batches: 1 });
  expect(simulated.second.templates()).toEqual(simulated.first.templates());
});

test('reads and writes at the same time do not disturb each other', async () => {
  const { first } = await pair();
  const template = await first.fingers.read(3, 6);
  if (template === undefined) throw new Error('user 3 has finger 6');
  const [users, punches, templates] = await Promise.all([
    first.users(),
    first.punches(),
    first.fingers.readAll(),
    first.fingers.write({ ...template, uid: 4, finger: 7 }),
    first.fingers.write({ ...template, uid: 5, finger: 7 }),
    first.openDoor(3),
  ]);
  expect([users.length, punches.length]).toEqual([40, 0]);
  // Two fingers come while the others are read.
  expect(templates.length - 40).toBeLessThanOrEqual(2);
  expect(await first.fingers.readAll()).toHaveLength(42);
  expect((await first.fingers.read(5, 7))?.template).toEqual(template.template);
});

test('fingers move over datagrams too', async () => {
  const { simulated, first } = await pair();
  const second = await connected(simulated.second, { transport: 'udp' });
  const templates = (await first.fingers.readAll()).slice(0, 5);
  const users = (await first.users()).slice(0, 5);
  expect(await second.fingers.writeMany({ users, templates })).toEqual({ batches: 1, singly: 0 });
  expect(await second.fingers.read(3, 6)).toEqual(templates[2]);
  expect(await second.fingers.readAll()).toEqual(templates);
});
