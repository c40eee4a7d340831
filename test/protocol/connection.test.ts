import { expect, test } from 'vitest';
import { isTransport, isWire } from '../../src/protocol/errors.ts';
import { ascii, fromHex } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';

const readTime = 201;
const freeSizes = 50;
const unlock = 31;
const options = { timeoutMs: 1000 };

test('one request is in flight at a time, and each gets its own reply', async () => {
  const { terminal, connection } = openConnection();
  const first = connection.request(readTime, undefined, options);
  const second = connection.request(freeSizes, undefined, options);
  const { replyId } = await terminal.received(readTime);
  expect(terminal.requests).toHaveLength(1);
  terminal.send({ command: 2000, replyId, data: ascii('one') });
  expect((await first).data).toEqual(ascii('one'));
  const next = await terminal.received(freeSizes);
  expect(next.replyId).toBe(replyId + 1);
  terminal.send({ command: 2000, replyId: next.replyId, data: ascii('two') });
  expect((await second).data).toEqual(ascii('two'));
});

test('the session field of a reply is a result and does not matter for matching', async () => {
  const { connection } = openConnection(() => [{ command: 2000, session: 0x9a8c }]);
  const reply = await connection.request(readTime, undefined, options);
  expect(reply.session).toBe(0x9a8c);
});

test('a door goes before everything that waits', async () => {
  const { terminal, connection } = openConnection();
  const running = connection.request(readTime, undefined, options);
  const waiting = connection.request(freeSizes, undefined, options);
  const door = connection.request(unlock, undefined, { ...options, priority: 'door' });
  const { replyId } = await terminal.received(readTime);
  terminal.answerWith(() => [{ command: 2000 }]);
  terminal.send({ command: 2000, replyId });
  await Promise.all([running, waiting, door]);
  expect(terminal.requests.map(({ command }) => command)).toEqual([readTime, unlock, freeSizes]);
});

test('an event between request and reply goes to the listener and is acknowledged with reply id 0', async () => {
  const { terminal, events, connection, clock } = openConnection();
  connection.sessionId = 0x1234;
  clock.advance(77);
  const asked = connection.request(readTime, undefined, options);
  const { replyId } = await terminal.received(readTime);
  terminal.send({ command: 500, session: 2, replyId: 0 }, { command: 2000, replyId });
  await asked;
  expect(events).toEqual([{ code: 2, data: new Uint8Array(0), arrivedAt: 77 }]);
  const ack = await terminal.received(2000);
  expect(ack).toMatchObject({ session: 0x1234, replyId: 0 });
});

test('an event whose reply id equals that of the request in flight is still an event', async () => {
  const { terminal, events, connection } = openConnection();
  const asked = connection.request(readTime, undefined, options);
  const { replyId } = await terminal.received(readTime);
  expect(replyId).toBe(0);
  terminal.send({ command: 500, session: 1, replyId: 0, data: ascii('x') }, { command: 2000, replyId });
  expect((await asked).command).toBe(2000);
  expect(events).toHaveLength(1);
});

test('a silent terminal ends the request at its time-out, and the late reply is dropped', async () => {
  const { terminal, connection, clock, logged } = openConnection();
  const asked = connection.request(readTime, undefined, options);
  const { replyId } = await terminal.received(readTime);
  clock.advance(999);
  const failed = asked.catch((error: unknown) => error);
  clock.advance(1);
  const error = await failed;
  expect(isTransport(error) && error.reason).toBe('timed-out');
  terminal.answerWith(() => [{ command: 2000, data: ascii('right') }]);
  terminal.send({ command: 2000, replyId, data: ascii('late') });
  expect((await connection.request(freeSizes, undefined, options)).data).toEqual(ascii('right'));
  expect(connection.counters.lateReplies).toBe(1);
  expect(logged.map(({ event }) => event)).toEqual(['late-reply']);
});

test('of a silence it is told before the next request goes out, so that something can be asked first', async () => {
  const { terminal, connection, clock, onSilence } = openConnection();
  const first = connection.request(readTime, undefined, options);
  const second = connection.request(unlock, undefined, options);
  await terminal.received(readTime);
  onSilence.mockImplementationOnce(() => {
    void connection.request(freeSizes, undefined, { ...options, priority: 'door' });
  });
  terminal.answerWith(() => [{ command: 2000 }]);
  clock.advance(1000);
  await expect(first).rejects.toMatchObject({ reason: 'timed-out' });
  await second;
  expect(terminal.requests.map(({ command }) => command)).toEqual([readTime, freeSizes, unlock]);
  expect(onSilence).toHaveBeenCalledTimes(1);
});

test('where something else came meanwhile there was no silence', async () => {
  const { terminal, connection, clock, onSilence, events } = openConnection();
  clock.advance(10);
  const asked = connection.request(readTime, undefined, options);
  await terminal.received(readTime);
  terminal.send({ command: 500, session: 1, replyId: 0 });
  await expect.poll(() => events.length).toBe(1);
  clock.advance(1000);
  await expect(asked).rejects.toMatchObject({ reason: 'timed-out' });
  expect(onSilence).not.toHaveBeenCalled();
});

test('where the program was held up, an answer that has come meanwhile is read before a request is given up', async () => {
  const { terminal, connection, clock } = openConnection();
  const asked = connection.request(readTime, undefined, options);
  const { replyId } = await terminal.received(readTime);
  clock.block(3000);
  terminal.send({ command: 2000, replyId, data: ascii('late') });
  clock.advance(0);
  expect((await asked).data).toEqual(ascii('late'));
  const unanswered = connection.request(freeSizes, undefined, options).catch((error: unknown) => error);
  await terminal.received(freeSizes);
  clock.block(1100);
  clock.advance(99);
  clock.block(500);
  clock.advance(0);
  expect(await unanswered).toMatchObject({
    reason: 'timed-out',
    message: expect.stringContaining('1000 ms'),
  });
});

test('the clock of a request starts when it is sent, not while it waits', async () => {
  const { terminal, connection, clock } = openConnection();
  const first = connection.request(readTime, undefined, { timeoutMs: 5000 });
  const second = connection.request(freeSizes, undefined, { timeoutMs: 100 });
  const { replyId } = await terminal.received(readTime);
  clock.advance(4000);
  terminal.answerWith(() => [{ command: 2000 }]);
  terminal.send({ command: 2000, replyId });
  await expect(Promise.all([first, second])).resolves.toHaveLength(2);
});

test('a signal ends a request in flight and one that waits; the others go on', async () => {
  const { terminal, connection } = openConnection();
  const stop = new AbortController();
  const flying = connection.request(readTime, undefined, { ...options, signal: stop.signal });
  const waiting = connection.request(freeSizes, undefined, { ...options, signal: stop.signal });
  const other = connection.request(unlock, undefined, options);
  const ends = Promise.allSettled([flying, waiting]);
  await terminal.received(readTime);
  terminal.answerWith(({ command }) => (command === unlock ? [{ command: 2000 }] : []));
  stop.abort();
  for (const end of await ends) {
    const reason: unknown = end.status === 'rejected' ? end.reason : undefined;
    expect(isTransport(reason) && reason.reason).toBe('aborted');
  }
  expect((await other).command).toBe(2000);
  await expect(
    connection.request(readTime, undefined, { ...options, signal: stop.signal }),
  ).rejects.toMatchObject({
    reason: 'aborted',
  });
});

test('when the terminal hangs up, every open request fails and says so', async () => {
  const { terminal, connection, clock } = openConnection();
  const open = [
    connection.request(readTime, undefined, options),
    connection.request(freeSizes, undefined, options),
  ];
  const ends = Promise.allSettled(open);
  await terminal.received(readTime);
  terminal.close();
  for (const end of await ends) {
    const reason: unknown = end.status === 'rejected' ? end.reason : undefined;
    expect(isTransport(reason) && reason.reason).toBe('closed');
  }
  expect((await connection.closed)?.reason).toBe('closed');
  await expect(connection.request(readTime, undefined, options)).rejects.toMatchObject({ kind: 'transport' });
  expect(clock.pending).toBe(0);
});

test('closing is idempotent, fails what is open and reports no error', async () => {
  const { connection } = openConnection();
  const open = connection.request(readTime, undefined, options).catch((error: unknown) => error);
  connection.close();
  connection.close();
  expect(await open).toMatchObject({ kind: 'transport', reason: 'closed' });
  expect(await connection.closed).toBeUndefined();
});

test('a wrong checksum ends the connection, as a wire error', async () => {
  const { connection } = openConnection(() => [{ command: 2000, checksumError: 1 }]);
  const error = await connection.request(readTime, undefined, options).catch((caught: unknown) => caught);
  expect(isWire(error) && error.reason).toBe('checksum');
  expect(connection.counters.wrongChecksums).toBe(1);
});

test('where wrong checksums are tolerated they are counted and logged', async () => {
  const { connection, logged } = openConnection(() => [{ command: 2000, checksumError: 1 }], 'tolerate');
  expect((await connection.request(readTime, undefined, options)).command).toBe(2000);
  expect(connection.counters.wrongChecksums).toBe(1);
  expect(logged).toMatchObject([{ level: 'warn', event: 'wrong-checksum' }]);
});

// Found by a flood: a line of the log for each packet.
test('a terminal whose checksums are all wrong does not fill the log', async () => {
  const { connection, logged } = openConnection(() => [{ command: 2000, checksumError: 1 }], 'tolerate');
  for (let asked = 0; asked < 100; asked += 1) await connection.request(readTime, undefined, options);
  expect(logged.map(({ wrongChecksums }) => wrongChecksums)).toEqual([1, 2, 4, 8, 16, 32, 64]);
});

test('garbage between packets is skipped, counted and logged without its bytes', async () => {
  const { terminal, connection, logged } = openConnection();
  const asked = connection.request(readTime, undefined, options);
  const { replyId } = await terminal.received(readTime);
  terminal.send(fromHex('0102030405'), { command: 2000, replyId });
  expect((await asked).command).toBe(2000);
  expect(connection.counters.discardedBytes).toBe(5);
  expect(logged).toEqual([
    { level: 'warn', event: 'discarded-bytes', reason: 'no-magic', discards: 1, discardedBytes: 5 },
  ]);
});

test('a peer that only sends garbage is dropped', async () => {
  const { terminal, connection } = openConnection();
  terminal.send(new Uint8Array(70_000).fill(7));
  expect(await connection.closed).toMatchObject({ kind: 'wire', reason: 'malformed' });
});

test.each([
  ['aa0102', 'C3'],
  ['55aa02', '55 AA'],
])('a peer that begins with %s is told to be another kind', async (hex, words) => {
  const { terminal, connection } = openConnection();
  const asked = connection.request(1000, undefined, options).catch((caught: unknown) => caught);
  await terminal.received(1000);
  terminal.send(fromHex(hex));
  const error = await asked;
  expect(error).toMatchObject({ kind: 'wire', reason: 'other-protocol' });
  expect(String(error)).toContain(words);
});

// So many requests take their time on a busy machine.
test('reply ids wrap from 65534 to 0', { timeout: 120_000 }, async () => {
  const { terminal, connection } = openConnection(() => [{ command: 2000 }]);
  for (let count = 0; count < 65_536; count += 1) await connection.request(readTime, undefined, options);
  const ids = terminal.requests.map(({ replyId }) => replyId);
  expect(ids.slice(0, 2)).toEqual([0, 1]);
  expect(ids.slice(65_533)).toEqual([65_533, 65_534, 0]);
});

test('a request whose last moment passes while it waits is never sent', async () => {
  const { terminal, connection, clock } = openConnection();
  const running = connection.request(readTime, undefined, { timeoutMs: 5000 });
  const door = connection
    .request(unlock, undefined, { timeoutMs: 5000, priority: 'door', sendBefore: 300 })
    .catch((caught: unknown) => caught);
  const { replyId } = await terminal.received(readTime);
  clock.advance(300);
  expect(await door).toMatchObject({ kind: 'transport', reason: 'not-sent' });
  terminal.answerWith(() => [{ command: 2000 }]);
  terminal.send({ command: 2000, replyId });
  await running;
  await connection.request(freeSizes, undefined, options);
  expect(terminal.requests.map(({ command }) => command)).toEqual([readTime, freeSizes]);
});

test('a request sent before its last moment is answered after it', async () => {
  const { terminal, connection, clock } = openConnection();
  const door = connection.request(unlock, undefined, { timeoutMs: 5000, priority: 'door', sendBefore: 300 });
  const { replyId } = await terminal.received(unlock);
  clock.advance(400);
  terminal.send({ command: 2000, replyId });
  expect((await door).command).toBe(2000);
});

test('a request whose last moment has passed already is not sent', async () => {
  const { terminal, connection, clock } = openConnection(() => [{ command: 2000 }]);
  clock.advance(500);
  await expect(connection.request(unlock, undefined, { ...options, sendBefore: 500 })).rejects.toMatchObject({
    reason: 'not-sent',
  });
  await connection.request(freeSizes, undefined, options);
  expect(terminal.requests.map(({ command }) => command)).toEqual([freeSizes]);
});

test('garbage again and again fills no log', async () => {
  const { terminal, connection, logged } = openConnection();
  for (let sent = 0; sent < 20; sent += 1) terminal.send(fromHex('010203'));
  await expect.poll(() => connection.counters.discards).toBe(20);
  expect(logged.map(({ discards }) => discards)).toEqual([1, 2, 4, 8, 16]);
});
