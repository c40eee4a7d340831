import { createSocket, type Socket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { isTransport } from '../../src/protocol/errors.ts';
import { udpWire } from '../../src/protocol/udp-wire.ts';
import type { Wire } from '../../src/protocol/wire.ts';
import { zeros } from '../support/hand-made.ts';
import { until } from '../support/until.ts';

const host = '127.0.0.1';
const timeoutMs = 5000;

async function udpPeer(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, host, resolve);
  });
  onTestFinished(() => void socket.close());
  return socket;
}

async function udpTo(peer: Socket): Promise<Wire> {
  const wire = await udpWire({ host, port: peer.address().port, timeoutMs });
  onTestFinished(() => wire.close());
  return wire;
}

async function first(wire: Wire): Promise<Uint8Array | undefined> {
  for await (const piece of wire) return piece;
  return undefined;
}

const heardBy = (peer: Socket) =>
  new Promise<{ bytes: Uint8Array; port: number }>((resolve) => {
    peer.once('message', (bytes, { port }) => resolve({ bytes, port }));
  });

const sendTo = (from: Socket, bytes: Uint8Array, port: number) =>
  new Promise<void>((resolve) => {
    from.send(bytes, port, host, () => resolve());
  });

test('an impossible port is explained', async () => {
  await expect(udpWire({ host, port: 70_000, timeoutMs })).rejects.toMatchObject({ reason: 'unreachable' });
});

test('one datagram is one piece, either way', async () => {
  const peer = await udpPeer();
  const wire = await udpTo(peer);
  const heard = heardBy(peer);
  wire.send(Uint8Array.of(1, 2, 3));
  const { bytes, port } = await heard;
  expect(Uint8Array.from(bytes)).toEqual(Uint8Array.of(1, 2, 3));
  peer.send(Uint8Array.of(4), port, host);
  peer.send(Uint8Array.of(5, 6), port, host);
  const pieces: number[][] = [];
  for await (const piece of wire) {
    pieces.push([...piece]);
    if (pieces.length === 2) break;
  }
  expect(pieces).toEqual([[4], [5, 6]]);
  expect(wire.unsentBytes).toBe(0);
});

test('what another sender sends is not let in', async () => {
  const peer = await udpPeer();
  const stranger = await udpPeer();
  const wire = await udpTo(peer);
  const heard = heardBy(peer);
  wire.send(Uint8Array.of(0));
  const { port } = await heard;
  await sendTo(stranger, Uint8Array.of(66), port);
  peer.send(Uint8Array.of(1), port, host);
  expect([...((await first(wire)) ?? [])]).toEqual([1]);
});

test('an unread inbox is bounded, and the rest is lost', async () => {
  const peer = await udpPeer();
  const wire = await udpTo(peer);
  const heard = heardBy(peer);
  wire.send(Uint8Array.of(0));
  const { port } = await heard;
  await until(async () => {
    await sendTo(peer, zeros(60_000), port);
    return wire.heldBytes >= 262_144;
  }, 'the inbox to be full');
  const full = wire.heldBytes;
  for (let count = 0; count < 5; count += 1) await sendTo(peer, zeros(60_000), port);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
  expect(wire.heldBytes).toBe(full);
  expect(full).toBeLessThanOrEqual(262_144 + 60_000);
});

test('a port where nothing listens breaks the link, at once and not by silence', async () => {
  const peer = await udpPeer();
  const { port } = peer.address();
  const gone = createSocket('udp4');
  await new Promise<void>((resolve) => {
    gone.bind(0, host, resolve);
  });
  const freed = gone.address().port;
  await new Promise<void>((resolve) => {
    gone.close(resolve);
  });
  expect(freed).not.toBe(port);
  const wire = await udpWire({ host, port: freed, timeoutMs });
  onTestFinished(() => wire.close());
  wire.send(Uint8Array.of(1));
  await expect(first(wire)).rejects.toMatchObject({ kind: 'transport', reason: 'closed' });
});

test('a datagram the system cannot send breaks the link', async () => {
  const wire = await udpTo(await udpPeer());
  wire.send(zeros(70_000));
  await expect(first(wire)).rejects.toMatchObject({ kind: 'transport', reason: 'closed' });
});

test('a closed wire ends its reader, sends nothing and can be closed again', async () => {
  const wire = await udpTo(await udpPeer());
  const reading = first(wire);
  wire.close();
  wire.close();
  wire.send(Uint8Array.of(1));
  expect(await reading).toBeUndefined();
  expect(wire.unsentBytes).toBe(0);
});

test('an IPv6 address gets a socket of its kind, where the machine has any', async () => {
  const opening = udpWire({ host: '::1', port: 4370, timeoutMs });
  const outcome = await opening.then(
    (wire) => {
      wire.close();
      return 'a datagram wire';
    },
    (error: unknown) => (isTransport(error) ? error.reason : error),
  );
  expect(['a datagram wire', 'unreachable']).toContain(outcome);
});
