import { expect, test } from 'vitest';
import { isRefusal, isTransport, isWire } from '../../src/protocol/errors.ts';
import { openSession } from '../../src/protocol/session.ts';
import { ascii, byte, toHex } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';

const connect = 1000;
const auth = 1102;

test('CONNECT goes out with session 0 and reply id 0, and its answer gives the session', async () => {
  const { terminal, connection } = openConnection(() => [{ command: 2000, session: 0x45cf }]);
  await openSession(connection, { commKey: 0, timeoutMs: 1000 });
  expect(connection.sessionId).toBe(0x45cf);
  expect(terminal.requests).toEqual([{ command: connect, session: 0, replyId: 0, data: new Uint8Array(0) }]);
});

test('a terminal that answers 2005 gets AUTH with the scrambled key', async () => {
  const { terminal, connection } = openConnection(({ command }) =>
    command === connect ? [{ command: 2005, session: 0x45cf }] : [{ command: 2000 }],
  );
  await openSession(connection, { commKey: 12, timeoutMs: 1000 });
  const request = await terminal.received(auth);
  // The captured vector of key 12, session 0x45CF, tick 50.
  expect(toHex(request.data)).toBe('614d323c');
  expect(request.session).toBe(0x45cf);
});

test('key 0 is sent too where the terminal asks for it', async () => {
  const { terminal, connection } = openConnection(({ command }) =>
    command === connect ? [{ command: 2005, session: 1 }] : [{ command: 2000 }],
  );
  await openSession(connection, { commKey: 0, timeoutMs: 1000 });
  expect(toHex((await terminal.received(auth)).data)).toBe('617d3279');
});

test('a wrong comm key is a refusal that says where to look, without the key', async () => {
  const { connection } = openConnection(() => [{ command: 2005, session: 1 }]);
  const error = await openSession(connection, { commKey: 918_273, timeoutMs: 1000 }).catch(
    (caught: unknown) => caught,
  );
  expect(isRefusal(error) && error.reason).toBe('comm-key');
  expect(isRefusal(error) && error.advice).toContain('Comm Key');
  expect(JSON.stringify([String(error), error])).not.toContain('918273');
});

test('firmware that answers 6001 is named with what to do', async () => {
  const { connection } = openConnection(() => [{ command: 6001 }]);
  const error = await openSession(connection, { commKey: 0, timeoutMs: 1000 }).catch(
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ kind: 'refusal', reason: 'secure-firmware' });
  expect(isRefusal(error) && error.advice).toContain('distributor');
});

test('a silent port is told apart, with the usual causes', async () => {
  const { terminal, connection, clock } = openConnection();
  const failed = openSession(connection, { commKey: 0, timeoutMs: 1000 }).catch((caught: unknown) => caught);
  await terminal.received(connect);
  clock.advance(1000);
  const error = await failed;
  expect(error).toMatchObject({ kind: 'transport', reason: 'silent' });
  expect(isTransport(error) && error.advice).toContain('one program at a time');
});

test('a terminal that hangs up before answering is busy with another client', async () => {
  const { terminal, connection } = openConnection();
  const failed = openSession(connection, { commKey: 0, timeoutMs: 1000 }).catch((caught: unknown) => caught);
  await terminal.received(connect);
  terminal.close();
  const error = await failed;
  expect(error).toMatchObject({ kind: 'transport', reason: 'busy' });
  expect(isTransport(error) && error.advice).toContain('Another program');
});

test('any other answer to CONNECT is a wire error', async () => {
  const { connection } = openConnection(() => [{ command: 1501 }]);
  await expect(openSession(connection, { commKey: 0, timeoutMs: 1000 })).rejects.toMatchObject({
    kind: 'wire',
    reason: 'malformed',
  });
});

test.each([
  ['goes silent', false],
  ['hangs up', true],
])('something that answers in another protocol and then %s is no terminal', async (_what, hangsUp) => {
  const { terminal, connection, clock } = openConnection();
  const failed = openSession(connection, { commKey: 0, timeoutMs: 1000 }).catch((caught: unknown) => caught);
  await terminal.received(connect);
  terminal.send(ascii('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await expect.poll(() => connection.counters.discards).toBe(1);
  if (hangsUp) terminal.close();
  else clock.advance(1000);
  const error = await failed;
  expect(error).toMatchObject({ kind: 'wire', reason: 'other-protocol' });
  expect(isWire(error) && error.advice).toContain('Check address and port');
});

test('a panel is known by its first two bytes, also where they come one by one', async () => {
  const { terminal, connection } = openConnection();
  const failed = openSession(connection, { commKey: 0, timeoutMs: 1000 }).catch((caught: unknown) => caught);
  await terminal.received(connect);
  terminal.send(byte(0xaa), byte(0x01));
  expect(await failed).toMatchObject({ kind: 'wire', reason: 'other-protocol' });
  expect(String(await failed)).toContain('C3');
});
