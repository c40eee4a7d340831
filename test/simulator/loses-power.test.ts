import { expect, test } from 'vitest';
import { ascii, concat, double, fromHex } from '../support/hand-made.ts';
import { RawClient } from '../support/raw-client.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

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
