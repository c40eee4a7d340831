import { expect, test } from 'vitest';
import { ascii, byte, double, fromHex } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

test('UNLOCK opens the relay for its seconds, then it closes by itself', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ time });
  const client = await clientOf(terminal);
  expect(await client.ask(31, double(3))).toMatchObject({ command: 2000 });
  expect(terminal.view().relay).toEqual({ open: true, openings: 1, queued: 0 });
  time.advance(2999);
  expect(terminal.view().relay.open).toBe(true);
  time.advance(1);
  expect(terminal.view().relay).toEqual({ open: false, openings: 1, queued: 0 });
  expect(terminal.timeline().some(({ what }) => what.includes('raw value 03000000: 3000 ms'))).toBe(true);
});

test.each([
  ['seconds', 3000],
  ['tenths', 300],
  ['fiftieths', 60],
] as const)('a terminal that counts in %s opens for %i ms', async (unlockUnit, ms) => {
  const terminal = await terminalForTest({ unlockUnit, time: new ManualTime() });
  const client = await clientOf(terminal);
  await client.ask(31, double(3));
  expect(terminal.relayMoves()).toMatchObject([{ by: 'unlock', ms }]);
});

test('a second UNLOCK waits its turn instead of adding up', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ time });
  const client = await clientOf(terminal);
  await client.ask(31, double(3));
  await client.ask(31, double(2));
  expect(terminal.view().relay).toEqual({ open: true, openings: 1, queued: 1 });
  time.advance(3000);
  expect(terminal.view().relay).toEqual({ open: true, openings: 2, queued: 0 });
  time.advance(2000);
  expect(terminal.view().relay.open).toBe(false);
});

test('a queue of orders has an end', async () => {
  const terminal = await terminalForTest({ time: new ManualTime() });
  const client = await clientOf(terminal);
  for (let order = 0; order < 17; order += 1)
    expect(await client.ask(31, double(1))).toMatchObject({ command: 2000 });
  expect(await client.ask(31, double(1))).toMatchObject({ command: 2001 });
});

test('UNLOCK with one byte is understood, without any it is refused', async () => {
  const terminal = await terminalForTest({ time: new ManualTime() });
  const client = await clientOf(terminal);
  expect(await client.ask(31, byte(10))).toMatchObject({ command: 2000 });
  expect(await client.ask(31)).toMatchObject({ command: 2001 });
  expect(await client.ask(31, fromHex('0500'))).toMatchObject({ command: 2001 });
  expect(terminal.relayMoves()).toMatchObject([{ ms: 10_000 }]);
});

test('an own match drives the relay for LockOn seconds', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ users: 1, time });
  expect(terminal.pressFinger({ userId: '1001' }).ownRelay).toBe('opened');
  expect(terminal.relayMoves()).toMatchObject([{ by: 'match', ms: 5000 }]);
  time.advance(4000);
  terminal.pressFinger({ userId: '1001' });
  time.advance(4000);
  expect(terminal.view().relay).toEqual({ open: true, openings: 1, queued: 0 });
  time.advance(1000);
  expect(terminal.view().relay.open).toBe(false);
});

test('with LockOn=0 own matches leave the relay still while UNLOCK drives it', async () => {
  const terminal = await terminalForTest({ users: 1, time: new ManualTime() });
  const client = await clientOf(terminal);
  await client.ask(12, ascii('LockOn=0\0'));
  await client.ask(1014);
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true, ownRelay: 'still' });
  expect(terminal.view().relay.openings).toBe(0);
  await client.ask(31, double(3));
  expect(terminal.relayMoves()).toMatchObject([{ by: 'unlock', ms: 3000 }]);
});

test('a door that opens while the relay is shut is an alarm, and so is the exit button', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  await client.ask(500, double(0x200));
  terminal.openDoor();
  expect(await client.next()).toMatchObject({
    command: 500,
    session: 0x200,
    data: fromHex('3600000001000000'),
  });
  terminal.closeDoor();
  terminal.pressExitButton();
  expect(await client.next()).toMatchObject({ session: 0x200, data: fromHex('35000000') });
  terminal.openDoor();
  expect(await client.ask(64)).toMatchObject({ command: 2000 });
  expect(terminal.relayMoves()).toMatchObject([{ by: 'exit-button', ms: 5000 }]);
});
