import { createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../src/protocol/connection.ts';
import { systemClock } from '../../src/protocol/timers.ts';
import { udpWire } from '../../src/protocol/udp-wire.ts';
import { netWire, wirePair, type Wire } from '../../src/protocol/wire.ts';
import { concat, fromHex, handMadeFrame } from '../support/hand-made.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { until } from '../support/until.ts';

const host = '127.0.0.1';
const timeoutMs = 5000;
const fourMiB = 4 * 1024 * 1024;

async function tcpPeer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP port was asked for');
  return address.port;
}

const connectionOver = (wire: Wire) =>
  new Connection(wire, {
    name: 'test terminal',
    clock: systemClock,
    log: () => undefined,
    onEvent: () => undefined,
    checksums: 'strict',
  });

test('a TCP peer that sends faster than is read is made to wait', async () => {
  const wanted = 8 * 1024 * 1024;
  let sent = 0;
  const port = await tcpPeer((socket) => {
    const chunk = new Uint8Array(65_536).fill(1);
    const pump = () => {
      while (sent < wanted) {
        sent += chunk.length;
        if (!socket.write(chunk)) return socket.once('drain', pump);
      }
      return socket.end();
    };
    pump();
  });
  const wire = await netWire({ host, port, timeoutMs });
  onTestFinished(() => wire.close());
  await until(() => wire.heldBytes >= 8192, 'the wire to be full');
  const before = wire.heldBytes;
  // Long enough for the rest to arrive, were it let in.
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
  expect(wire.heldBytes).toBe(before);
  expect(before).toBeLessThanOrEqual(24_575);
  let read = 0;
  for await (const piece of wire) {
    read += piece.length;
    expect(wire.heldBytes).toBeLessThanOrEqual(24_575);
  }
  expect(read).toBe(wanted);
});

test.each([
  ['a frame that never ends', concat(fromHex('5050827d'), fromHex('00001800'))],
  ['the largest number there is', concat(fromHex('5050827d'), fromHex('ffffffff'))],
])('whatever a peer declares, undecoded bytes stay below 4 MiB: %s', async (_case, head) => {
  const port = await tcpPeer((socket) => {
    socket.write(head);
    const chunk = new Uint8Array(65_536);
    const pump = () => {
      while (socket.writable) if (!socket.write(chunk)) return socket.once('drain', pump);
      return undefined;
    };
    pump();
  });
  const connection = connectionOver(await netWire({ host, port, timeoutMs }));
  onTestFinished(() => connection.close());
  let most = 0;
  const look = () => {
    most = Math.max(most, connection.heldBytes);
    return connection.isClosed;
  };
  await until(look, 'the connection to give the peer up');
  expect(most).toBeLessThanOrEqual(fourMiB);
});

test('a peer that floods with events and does not read is not acknowledged without end', async () => {
  const [wire, peer] = wirePair();
  let heard = 0;
  const connection = new Connection(wire, {
    name: 'test terminal',
    clock: systemClock,
    log: () => undefined,
    onEvent: () => {
      heard += 1;
    },
    checksums: 'strict',
  });
  onTestFinished(() => connection.close());
  for (let count = 0; count < 10_000; count += 1) peer.send(handMadeFrame({ command: 500, session: 2 }));
  await until(() => heard === 10_000, 'all events to be told');
  expect(peer.heldBytes).toBeGreaterThan(60_000);
  expect(peer.heldBytes).toBeLessThanOrEqual(65_536 + 16);
});

test('a TCP link that breaks says so after what had come before', async () => {
  const port = await tcpPeer((socket) => {
    socket.write('last words');
    socket.once('data', () => socket.resetAndDestroy());
  });
  const wire = await netWire({ host, port, timeoutMs });
  const words: string[] = [];
  const read = async () => {
    for await (const piece of wire) {
      words.push(Buffer.from(piece).toString());
      wire.send(Uint8Array.of(1));
    }
  };
  await expect(read()).rejects.toMatchObject({ kind: 'transport', reason: 'closed' });
  expect(words).toEqual(['last words']);
});

test.each([
  ['TCP', netWire],
  ['UDP', udpWire],
] as const)('over %s a signal and the clock end the attempt to connect', async (_name, open) => {
  const stop = new AbortController();
  const clock = new ManualClock();
  // A name nobody has: looking it up takes longer than the steps below.
  const options = { host: 'nobody.invalid', port: 4370, timeoutMs: 1000, clock, signal: stop.signal };
  const late = open(options);
  clock.advance(1000);
  await expect(late).rejects.toMatchObject({ kind: 'transport', reason: 'unreachable' });
  const aborted = open(options);
  stop.abort();
  await expect(aborted).rejects.toMatchObject({ reason: 'aborted' });
  await expect(open(options)).rejects.toMatchObject({ reason: 'aborted' });
  expect(clock.pending).toBe(0);
});

test.each([
  ['TCP', netWire],
  ['UDP', udpWire],
] as const)('over %s a name that does not exist is explained', async (name, open) => {
  const failed = open({ host: 'nobody.invalid', port: 4370, timeoutMs: 15_000 });
  const error: unknown = await failed.catch((caught: unknown) => caught);
  expect(error).toMatchObject({ kind: 'transport', reason: 'unreachable' });
  expect(error).toMatchObject({ advice: expect.stringContaining(`its ${name} port is 4370`) });
});
