import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { commandCode } from '../../src/protocol/command-codes.ts';
import { decodePacket, encodePacket, headerSize } from '../../src/protocol/frame.ts';
import { ClientConnection } from './client-connection.ts';
import type { ClientLink } from './client-link.ts';
import type { TerminalParts } from './terminal-parts.ts';

/** Terminals keep a small list of sessions; the one that was silent longest makes room. */
const maxPeers = 16;

interface Peer {
  client: ClientConnection;
  link: ClientLink;
  stopIdleTimer: () => void;
}

/** The UDP port of one terminal: a client is whoever sent CONNECT from one address and port. */
export class UdpServer {
  readonly #parts: TerminalParts;
  readonly #host: string;
  readonly #nextNumber: () => number;
  #socket: Socket | undefined;
  /** By `address:port`, the one heard of last at the end. */
  readonly #peers = new Map<string, Peer>();

  constructor(terminal: TerminalParts, host: string, nextNumber: () => number) {
    this.#parts = terminal;
    this.#host = host;
    this.#nextNumber = nextNumber;
  }

  /** Resolves with the port. Rejects where it is taken or the host is not this terminal's. */
  async listen(port: number): Promise<number> {
    const socket = createSocket(isIPv6(this.#host) ? 'udp6' : 'udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (cause) => {
        socket.close();
        reject(cause);
      });
      socket.bind({ port, address: this.#host, exclusive: true }, resolve);
    });
    socket.removeAllListeners('error');
    socket.on('error', () => this.#parts.timeline.add('terminal', 'the UDP port failed'));
    socket.on('message', (datagram, from) => this.#receive(socket, datagram, from));
    this.#socket = socket;
    return socket.address().port;
  }

  /** Closes the port and forgets every client; idempotent. */
  async close(): Promise<void> {
    this.cutConnections();
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) await new Promise<void>((resolve) => void socket.close(resolve));
  }

  cutConnections(): void {
    for (const { link } of this.#peers.values()) link.close();
  }

  #receive(socket: Socket, datagram: Uint8Array, from: RemoteInfo): void {
    // A forged sender: nothing can be sent to it, and to try would be an exception.
    if (from.port === 0) return;
    const key = `${from.address}:${from.port}`;
    const peer =
      this.#peers.get(key) ?? (this.#isWelcome(datagram) ? this.#admit(socket, from, key) : undefined);
    if (peer === undefined) {
      this.#parts.timeline.add('in', `${datagram.length} bytes over udp from a stranger, not answered`);
      return;
    }
    peer.stopIdleTimer();
    this.#peers.delete(key);
    this.#peers.set(key, peer);
    const { time, settings } = this.#parts;
    peer.stopIdleTimer = time.schedule(settings.idleTimeoutMs, () => peer.link.close());
    peer.client.receive(datagram);
  }

  /** Somebody who left may be remembered for a while, and is in nobody's way. */
  get #isTaken(): boolean {
    return [...this.#peers.values()].some(({ client }) => client.session !== undefined);
  }

  #isWelcome(datagram: Uint8Array): boolean {
    return isConnect(datagram) && !this.#parts.faults.refusesClient(this.#isTaken);
  }

  #admit(socket: Socket, { address, port }: RemoteInfo, key: string): Peer {
    const [longestSilent] = this.#peers.values();
    if (this.#peers.size >= maxPeers) longestSilent?.link.close();
    const link: ClientLink = {
      transport: 'udp',
      peer: key,
      // What the system cannot take is lost on the way, as always over UDP.
      unsentBytes: 0,
      whenSent: () => () => undefined,
      pause: () => undefined,
      resume: () => undefined,
      encode: encodePacket,
      write: (bytes) => {
        if (this.#socket === socket) socket.send(bytes, port, address, () => undefined);
      },
      close: () => {
        if (!this.#peers.delete(key)) return;
        peer.stopIdleTimer();
        peer.client.end();
      },
      // There is nothing to reset over UDP: the client is forgotten.
      reset: () => link.close(),
    };
    const client = new ClientConnection(link, this.#nextNumber(), this.#parts);
    const peer: Peer = { client, link, stopIdleTimer: () => undefined };
    this.#peers.set(key, peer);
    client.start();
    return peer;
  }
}

function isConnect(datagram: Uint8Array): boolean {
  if (datagram.length < headerSize) return false;
  const { command, checksumOk } = decodePacket(datagram);
  return checksumOk && command === commandCode.connect;
}
