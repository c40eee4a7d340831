import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { Inbox } from './inbox.ts';
import { givenUp, lostLink, unreachable } from './link-errors.ts';
import { systemClock } from './timers.ts';
import type { OpenWireOptions, Wire } from './wire.ts';

/** What waits unread beyond this is dropped, as the system drops what it cannot hold; it is asked for again. */
const fullBytes = 262_144;

/**
 * Datagrams to and from one address: the socket is connected, so the system lets nobody else's in, and tells where
 * nothing listens. Throws `transport` with advice where the address cannot be sent to; a host that is off is only
 * noticed by its silence.
 */
export async function udpWire(options: OpenWireOptions): Promise<Wire> {
  const { host, port, timeoutMs, signal, clock = systemClock } = options;
  if (signal?.aborted === true) throw givenUp(signal);
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    const settle = () => {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
      socket.close();
    };
    const onError = (cause: unknown) => fail(unreachable('UDP', options, cause));
    const onAbort = () => fail(givenUp(signal));
    const stopTimer = clock.schedule(timeoutMs, () => onError(undefined));
    socket.once('error', onError).once('connect', () => {
      settle();
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      socket.connect(port, host);
    } catch (cause) {
      onError(cause);
    }
  });
  return datagramWire(socket);
}

/** A wire over a socket that is already connected to its peer. */
function datagramWire(socket: Socket): Wire {
  const inbox = new Inbox({ fullBytes });
  let isOpen = true;
  socket.on('message', (datagram) => {
    if (!inbox.isFull) inbox.put(datagram);
  });
  const onError = (cause: unknown) => inbox.end(lostLink(cause));
  socket.on('error', onError);
  socket.on('close', () => inbox.end(undefined));
  return {
    kind: 'datagram',
    get heldBytes() {
      return inbox.heldBytes;
    },
    get unsentBytes() {
      return isOpen ? socket.getSendQueueSize() : 0;
    },
    send: (bytes) => {
      if (isOpen) socket.send(bytes, (error) => error !== null && onError(error));
    },
    close: () => {
      if (isOpen) socket.close();
      isOpen = false;
    },
    [Symbol.asyncIterator]: () => inbox.drain(),
  };
}
