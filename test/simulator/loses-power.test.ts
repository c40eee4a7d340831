import { expect, test } from 'vitest';
import { ascii, byte, concat, double, fromHex, word } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { RawClient } from '../support/raw-client.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

test('a reboot ends connections, frees the port for a while and keeps the memory', async () => {
  const terminal = await terminalForTest({ users: 2, punches: 3 });
  const { port } = terminal;
  const client = await clientOf(terminal);
  await client.ask(66, concat(fromHex('000000'), ascii('Hello')));
  await client.ask(31, double(200));
  await client.ask(12, ascii('LockOn=0\0'));
  const back = terminal.reboot(50);
  await client.closed;
  await expect(RawClient.open(port)).rejects.toThrow(/ECONNREFUSED/);
  await back;
  expect(terminal.port).toBe(port);
  expect(terminal.view()).toMatchObject({
    userCount: 2,
    logCount: 3,
    lcdText: '',
    sessions: [],
    relay: { open: false },
  });
  expect(terminal.pressFinger({ userId: '1001' }).ownRelay).toBe('still');
  const again = await clientOf(terminal);
  expect(await again.ask(1100)).toMatchObject({ command: 2000 });
});

test('a terminal that forgot its sessions answers nobody until CONNECT', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  await client.ask(500, double(1));
  terminal.dropSessions();
  client.tell(1100);
  expect(terminal.pressFinger({ userId: '1001' }).clientsTold).toBe(0);
  expect(await client.connect()).toMatchObject({ command: 2000, replyId: 0 });
  expect(await client.ask(69)).toMatchObject({ command: 2000, data: Uint8Array.of(9) });
});

test('connections can be cut while the port stays open', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  terminal.cutConnections();
  await client.closed;
  expect((await clientOf(terminal)).session).not.toBe(0);
});

test('stopping is bounded, may be done twice and during a reboot', async () => {
  const terminal = await terminalForTest();
  await clientOf(terminal);
  const back = terminal.reboot(20);
  await Promise.all([terminal.stop(), terminal.stop()]);
  await back;
  await terminal.stop();
  await expect(RawClient.open(terminal.port)).rejects.toThrow(/ECONNREFUSED/);
});

test('without power nobody is recognised, no finger is learned, and no relay moves', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ users: 2, time, seed: 'power' });
  const client = await clientOf(terminal);
  await client.ask(19, concat(word(2), byte(6)));
  const [, without] = terminal.users();
  expect(without?.fingers).toEqual([]);
  const back = terminal.reboot(1000);
  await until(() => time.clock.pending > 0, 'the terminal to be off');
  expect(terminal.view().on).toBe(false);
  const nothing = { matched: false, reason: 'the terminal has no power', logged: false, ownRelay: 'still' };
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject(nothing);
  expect(terminal.pressFinger({ userId: '1002' })).toMatchObject(nothing);
  expect(terminal.unknownFinger()).toMatchObject(nothing);
  expect(terminal.tapCard({ card: 7_000_001 })).toMatchObject(nothing);
  expect(terminal.presentFinger({ finger: '1001' })).toMatchObject(nothing);
  terminal.pressExitButton();
  terminal.openDoor();
  for (const atTheMenu of [
    () => terminal.openMenu(),
    () => terminal.registerFinger({ userId: '1001', finger: 1 }),
    () => terminal.registerFace({ userId: '1001' }),
    () => terminal.addAdmin({ name: 'Test Admin' }),
  ])
    expect(atTheMenu).toThrow('the terminal has no power; wait until it is back');
  expect(terminal.timeline().filter(({ what }) => what.startsWith('alarm'))).toEqual([]);
  time.advance(1000);
  await back;
  expect(terminal.view()).toMatchObject({ on: true, logCount: 0, relay: { openings: 0 }, voicePrompts: [] });
  expect(terminal.users()[1]?.fingers).toEqual([]);
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true, ownRelay: 'opened' });
});
