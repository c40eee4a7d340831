import { expect, test } from 'vitest';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { concat, double, fromHex, handMadeFrame } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { clientOf, strangerTo, terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

const connect = fromHex('5050827d08000000e80317fc00000000');

/** The reset may come while the client still connects, or right after. */
async function isTurnedAway(terminal: SimulatedTerminal): Promise<boolean> {
  try {
    const client = await strangerTo(terminal);
    await client.closed;
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET';
  }
}

test('a second client waits unanswered until the first has left', async () => {
  const terminal = await terminalForTest();
  const first = await clientOf(terminal);
  const second = await strangerTo(terminal);
  second.send(connect);
  await until(() => terminal.view().waitingClients === 1, 'the second client to wait');
  expect(await first.ask(1100)).toMatchObject({ command: 2000 });
  expect(second.arrived).toBe(0);
  await first.ask(1001);
  first.close();
  expect(await second.next()).toMatchObject({ command: 2000 });
  expect(terminal.view().waitingClients).toBe(0);
});

test('a waiting client that gave up does not keep the next one waiting', async () => {
  const terminal = await terminalForTest();
  const first = await clientOf(terminal);
  const second = await strangerTo(terminal);
  await until(() => terminal.view().waitingClients === 1, 'the second client to wait');
  const third = await strangerTo(terminal);
  third.send(connect);
  await until(() => terminal.view().waitingClients === 2, 'the third client to wait');
  second.close();
  first.close();
  expect(await third.next()).toMatchObject({ command: 2000 });
});

test('a terminal may refuse the second client instead', async () => {
  const terminal = await terminalForTest({ secondClient: 'refuse' });
  const first = await clientOf(terminal);
  expect(await isTurnedAway(terminal)).toBe(true);
  expect(await first.ask(1100)).toMatchObject({ command: 2000 });
});

test('a terminal may serve both, each with its own session', async () => {
  const terminal = await terminalForTest({ secondClient: 'share' });
  const [first, second] = [await clientOf(terminal), await clientOf(terminal)];
  expect(first.session).not.toBe(second.session);
  second.send(handMadeFrame({ command: 1100, session: first.session, replyId: 9 }));
  expect(await second.ask(69)).toMatchObject({ command: 2000, data: Uint8Array.of(9) });
  expect(await first.ask(69)).toMatchObject({ command: 2000 });
});

test('a crowd of waiting clients is refused', async () => {
  const terminal = await terminalForTest();
  await clientOf(terminal);
  for (let number = 0; number < 8; number += 1) await strangerTo(terminal);
  expect(await isTurnedAway(terminal)).toBe(true);
  expect(terminal.view().waitingClients).toBe(8);
});

test('a client that closes its half of the connection makes room', async () => {
  const terminal = await terminalForTest();
  const first = await clientOf(terminal);
  first.socket.end();
  expect(await (await strangerTo(terminal)).connect()).toMatchObject({ command: 2000 });
});

test('a client that never says hello, or stays after EXIT, is shown out', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ time, helloTimeoutMs: 1000 });
  const silent = await strangerTo(terminal);
  await until(() => time.clock.pending === 1, 'the terminal to wait for a hello');
  time.advance(1000);
  await silent.closed;
  const lingering = await clientOf(terminal);
  time.advance(5000);
  await lingering.ask(1001);
  time.advance(1000);
  await lingering.closed;
  expect((await clientOf(terminal)).session).not.toBe(0);
});

test('a client that reads nothing loses its connection, and memory stays small meanwhile', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({
    users: 100,
    punches: 20_000,
    time,
    paceMs: 0,
    stallTimeoutMs: 1000,
  });
  const client = await clientOf(terminal);
  await client.ask(1503, fromHex('010d000000000000000000'));
  client.socket.pause();
  const window = concat(double(0), double(800_004));
  for (let request = 0; request < 200; request += 1) client.tell(1504, window);
  const asked = () => terminal.timeline().filter(({ what }) => what.startsWith('readBuffer')).length;
  await until(() => time.clock.pending === 1, 'the terminal to wait for its client');
  expect(asked()).toBeLessThan(100);
  time.advance(1000);
  await until(() => terminal.view().sessions.length === 0, 'the connection to be closed');
});
