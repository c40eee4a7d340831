import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { boundSocket } from './bound-socket.ts';
import type { Way } from './capture.ts';
import type { Conversation } from './conversation.ts';
import { packetsInDatagram } from './datagram.ts';
import type { Proxy, ProxyOptions } from './proxy.ts';
import { RecentClients } from './recent-clients.ts';

/** So long a terminal may be silent before somebody is told, ms. */
const answerMs = 3000;

/** Datagrams that wait until the terminal's address is known; more are lost, and asked again. */
const maxWaiting = 32;

/**
 * Hands every datagram on as it came. Each client (an address with a port) has a socket of its own towards the terminal,
 * which tells its clients apart in the same way. Rejects where the port is taken.
 */
export async function startUdpProxy(options: ProxyOptions): Promise<Proxy> {
  const { from, time } = options;
  const server = await boundSocket(from.host, from.port);
  server.on('error', ({ message }) => options.say(`the port for clients: ${message}`));
  const clients = new RecentClients<Passage>(time);
  const silence = new Silence(options);
  server.on('message', (datagram, client) => {
    // Nobody can be answered there.
    if (client.port === 0) return;
    const address = `${client.address}:${client.port}`;
    let passage = clients.heard(address);
    if (passage === undefined) {
      passage = new Passage(server, client, silence, options);
      clients.add(address, passage);
    }
    passage.fromClient(datagram);
  });
  return {
    port: server.address().port,
    stop: async () => {
      server.removeAllListeners('message');
      clients.forgetAll();
      silence.end();
      await new Promise<void>((resolve) => void server.close(resolve));
    },
  };
}

/** Tells once that nothing answers, and again only after something did. */
class Silence {
  readonly #options: ProxyOptions;
  #stopTimer: (() => void) | undefined;
  #isTold = false;

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  /** Something went to the terminal. */
  begin(): void {
    if (this.#isTold) return;
    this.#stopTimer ??= this.#options.time.schedule(answerMs, () => this.tell('no answer'));
  }

  /** Something came from it. */
  end(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#isTold = false;
  }

  tell(why: string): void {
    if (this.#isTold) return;
    this.end();
    this.#isTold = true;
    const { host, port } = this.#options.to;
    this.#options.say(
      `the terminal: nothing answers over UDP at ${host}:${port} (${why}); is it on, and is the address right? If it speaks TCP, record it with --transport tcp`,
    );
  }
}

/** One client's way to the terminal and back. */
class Passage {
  isAnswered = false;
  readonly #options: ProxyOptions;
  readonly #silence: Silence;
  readonly #terminal: Socket;
  readonly #conversation: Conversation;
  /** Until the terminal's address is known. */
  #waiting: Uint8Array[] | undefined = [];
  #isOpen = true;
  #isRecording = true;

  constructor(server: Socket, { address, port }: RemoteInfo, silence: Silence, options: ProxyOptions) {
    const { to, newConversation } = options;
    this.#options = options;
    this.#silence = silence;
    this.#conversation = newConversation();
    const terminal = createSocket(isIPv6(to.host) ? 'udp6' : 'udp4');
    this.#terminal = terminal;
    terminal.on('error', (problem) => this.#failed(problem));
    terminal.once('connect', () => this.#reached());
    terminal.on('message', (datagram) => {
      this.isAnswered = true;
      silence.end();
      this.#hear(datagram, 'to-client');
      server.send(datagram, port, address, () => undefined);
    });
    terminal.connect(to.port, to.host);
  }

  fromClient(datagram: Uint8Array): void {
    this.#hear(datagram, 'to-terminal');
    this.#silence.begin();
    if (this.#waiting === undefined) this.#send(datagram);
    else if (this.#waiting.length < maxWaiting) this.#waiting.push(datagram);
  }

  /** The client is forgotten, and what is under way to it lost. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#terminal.close();
    this.#conversation.end();
  }

  #reached(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const datagram of waiting) this.#send(datagram);
  }

  /** What the system cannot take is lost on the way, as always over UDP. */
  #send(datagram: Uint8Array): void {
    if (this.#isOpen) this.#terminal.send(datagram, (problem) => problem !== null && this.#failed(problem));
  }

  #failed(problem: NodeJS.ErrnoException): void {
    if (this.#isOpen) this.#silence.tell(problem.code ?? problem.message);
  }

  /** A fault in here must not cut anybody off: the datagrams go on, unrecorded. */
  #hear(datagram: Uint8Array, way: Way): void {
    if (!this.#isRecording || datagram.length === 0) return;
    try {
      for (const item of packetsInDatagram(datagram)) this.#conversation.take(item, way, this.#options.now());
    } catch {
      this.#isRecording = false;
      this.#options.say(`the recording of a client broke off (${way}); its datagrams are still handed on`);
    }
  }
}
