import { expect, test } from 'vitest';
import { Connection } from '../../src/protocol/connection.ts';
import type { LogEntry } from '../../src/protocol/connection.ts';
import { openSession } from '../../src/protocol/session.ts';
import { DatagramTerminal, type DatagramTerminalOptions } from '../support/datagram-terminal.ts';
import { ascii, handMadePacket, toHex, zeros } from '../support/hand-made.ts';
import { arrives, LossyNetwork, lost, twice, whileTimePasses } from '../support/lossy-network.ts';
import { ManualClock } from '../support/manual-clock.ts';

const readTime = 201;
const unlock = 31;
const options = { timeoutMs: 10_000 };

function connectionOver(
  network: LossyNetwork,
  clock: ManualClock,
  checksums: 'strict' | 'tolerate' = 'strict',
) {
  const events: number[] = [];
  const logged: LogEntry[] = [];
  const connection = new Connection(network.wire, {
    name: 'test terminal',
    clock,
    log: (entry) => logged.push(entry),
    onEvent: (code) => events.push(code),
    checksums,
  });
  return { connection, events, logged };
}

function openDatagrams(terminalOptions: Partial<DatagramTerminalOptions> = {}) {
  const clock = new ManualClock();
  const terminal = new DatagramTerminal(clock, { records: zeros(0), ...terminalOptions });
  return { clock, terminal, ...connectionOver(terminal.network, clock) };
}

/** A peer that never answers by itself. */
function openSilence(checksums: 'strict' | 'tolerate' = 'strict') {
  const clock = new ManualClock();
  const network = new LossyNetwork(clock, () => undefined);
  return { clock, network, ...connectionOver(network, clock, checksums) };
}

/** Lets what is under way run without time passing. */
const breathe = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test('a datagram is one packet without the prefix of TCP', async () => {
  const { clock, terminal, connection } = openDatagrams();
  await whileTimePasses(clock, openSession(connection, { commKey: 0, timeoutMs: 1000 }));
  expect(terminal.network.sent.map(toHex)).toEqual(['e80317fc00000000']);
  expect(connection.sessionId).toBe(terminal.session);
  expect(connection.kind).toBe('datagram');
});

test('a request without an answer goes out again after 1, 3 and 7 seconds, byte for byte', async () => {
  const { clock, network, connection } = openSilence();
  const asked = connection.request(readTime, ascii('x'), options).catch((error: unknown) => error);
  const seen: number[] = [];
  for (let second = 0; second <= 10; second += 1) {
    await breathe();
    seen.push(network.sent.length);
    clock.advance(1000);
  }
  expect(seen).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]);
  expect(new Set(network.sent.map(toHex)).size).toBe(1);
  expect(await asked).toMatchObject({ kind: 'transport', reason: 'timed-out' });
  expect(connection.counters.resends).toBe(3);
  expect(clock.pending).toBe(0);
});

test('CONNECT goes out every second, so that a terminal that is switched on is found at once', async () => {
  const { clock, network, connection } = openSilence();
  const asked = openSession(connection, { commKey: 0, timeoutMs: 5000 }).catch((error: unknown) => error);
  clock.advance(5000);
  expect(await asked).toMatchObject({ reason: 'silent' });
  await breathe();
  expect(network.sent).toHaveLength(5);
});

test('with a short time-out the silences are shorter', async () => {
  const { clock, network, connection } = openSilence();
  const asked = connection.request(readTime, undefined, { timeoutMs: 400 }).catch((error: unknown) => error);
  clock.advance(400);
  expect(await asked).toMatchObject({ reason: 'timed-out' });
  await breathe();
  expect(network.sent).toHaveLength(3);
});

test('a lost request and a lost answer are both made good', async () => {
  const { clock, terminal, connection } = openDatagrams({ fates: [lost, arrives, lost] });
  const reply = await whileTimePasses(clock, connection.request(readTime, undefined, options));
  expect(reply.command).toBe(2000);
  expect(terminal.heard).toHaveLength(2);
  expect(connection.counters.resends).toBe(2);
});

test('nothing goes out again once the answer has begun', async () => {
  const { clock, network, connection } = openSilence();
  const asked = connection
    .request(readTime, undefined, {
      ...options,
      onFrame: ({ command }) => (command === 1501 ? 'more' : 'done'),
    })
    .catch((error: unknown) => error);
  await breathe();
  network.deliver(handMadePacket({ command: 1501 }));
  clock.advance(1);
  await breathe();
  clock.advance(10_000);
  expect(await asked).toMatchObject({ reason: 'timed-out' });
  expect(network.sent).toHaveLength(1);
});

test('a doubled answer is dropped as late', async () => {
  const { clock, connection } = openDatagrams({ fates: [arrives, twice] });
  await whileTimePasses(clock, connection.request(readTime, undefined, options));
  await whileTimePasses(clock, connection.request(readTime, undefined, options));
  expect(connection.counters.lateReplies).toBe(1);
});

test.each([true, false])(
  'a door is ordered to open once, whatever gets lost (a terminal that remembers answers: %s)',
  async (remembersAnswers) => {
    const { clock, terminal, connection } = openDatagrams({ remembersAnswers, fates: [arrives, lost] });
    const door = connection.request(unlock, zeros(4), options).catch((error: unknown) => error);
    expect(await whileTimePasses(clock, door)).toMatchObject({ reason: 'timed-out' });
    expect(terminal.openings).toBe(1);
    expect(terminal.network.sent).toHaveLength(1);
  },
);

test('a piece of an upload goes out once, and whatever else the caller says so of', async () => {
  const { clock, network, connection } = openSilence();
  const asked = Promise.allSettled([
    connection.request(1501, zeros(10), options),
    connection.request(readTime, undefined, { ...options, resend: false }),
  ]);
  await whileTimePasses(clock, asked, { stepMs: 500 });
  expect(network.sent).toHaveLength(2);
});

test('events are told and acknowledged each time they come, and stay apart from answers', async () => {
  const { clock, terminal, connection, events } = openDatagrams();
  await whileTimePasses(clock, openSession(connection, { commKey: 0, timeoutMs: 1000 }));
  terminal.send({ command: 500, session: 1, data: zeros(32) });
  terminal.send({ command: 500, session: 1, data: zeros(32) });
  await whileTimePasses(clock, connection.request(readTime, undefined, options));
  await whileTimePasses(clock, connection.request(readTime, undefined, options));
  expect(events).toEqual([1, 1]);
  const acks = terminal.heard.filter(({ command }) => command === 2000);
  const ack = { command: 2000, session: terminal.session, replyId: 0 };
  expect(acks).toEqual([ack, ack]);
});

test('a damaged datagram counts as lost: the request goes out again', async () => {
  const { clock, network, connection, logged } = openSilence();
  const asked = connection.request(readTime, undefined, options);
  await breathe();
  network.deliver(handMadePacket({ command: 2000, checksumError: 1 }));
  clock.advance(1000);
  await breathe();
  network.deliver(handMadePacket({ command: 2000 }));
  clock.advance(1);
  expect((await asked).command).toBe(2000);
  expect(connection.counters).toMatchObject({ wrongChecksums: 1, resends: 1 });
  expect(logged).toMatchObject([{ event: 'wrong-checksum' }]);
});

test('where wrong checksums are tolerated a datagram with one is used', async () => {
  const { clock, network, connection } = openSilence('tolerate');
  const asked = connection.request(readTime, undefined, options);
  await breathe();
  network.deliver(handMadePacket({ command: 2000, checksumError: 1 }));
  clock.advance(1);
  expect((await asked).command).toBe(2000);
});

test('a datagram too short for a packet is skipped and counted', async () => {
  const { clock, network, connection } = openSilence();
  network.deliver(zeros(7));
  network.deliver(zeros(0));
  clock.advance(1);
  await breathe();
  expect(connection.counters.discardedBytes).toBe(7);
  expect(connection.isClosed).toBe(false);
});

test('a peer that only sends damaged datagrams is dropped', async () => {
  const { clock, network, connection } = openSilence();
  for (let count = 0; count < 66; count += 1)
    network.deliver(handMadePacket({ command: 2000, checksumError: 1, data: zeros(1000) }));
  clock.advance(1);
  expect(await connection.closed).toMatchObject({ kind: 'wire', reason: 'malformed' });
});

test('whoever hangs up without EXIT says it all the same, since nothing else tells a terminal', async () => {
  const { clock, terminal, connection } = openDatagrams();
  await whileTimePasses(clock, openSession(connection, { commKey: 0, timeoutMs: 1000 }));
  connection.close();
  await breathe();
  clock.advance(1);
  expect(terminal.heard.at(-1)).toMatchObject({ command: 1001, session: terminal.session });
});

test('after the answer to EXIT it is not said again', async () => {
  const { clock, terminal, connection } = openDatagrams();
  await whileTimePasses(clock, openSession(connection, { commKey: 0, timeoutMs: 1000 }));
  await whileTimePasses(clock, connection.request(1001, undefined, options));
  connection.close();
  await breathe();
  expect(terminal.network.sent).toHaveLength(2);
});

test('a connection without a session just ends', async () => {
  const { network, connection } = openSilence();
  connection.close();
  await breathe();
  expect(network.sent).toEqual([]);
  expect(await connection.closed).toBeUndefined();
});

test('silence to CONNECT is told apart, with advice for UDP', async () => {
  const { clock, connection } = openSilence();
  const failed = openSession(connection, { commKey: 0, timeoutMs: 1000 }).catch((error: unknown) => error);
  expect(await whileTimePasses(clock, failed)).toMatchObject({
    kind: 'transport',
    reason: 'silent',
    message: 'nothing answers over UDP',
  });
});
