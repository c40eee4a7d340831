import type { RemoteInfo, Socket } from 'node:dgram';
import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { encodePacket, type Frame, type Packet } from '../../../src/protocol/frame.ts';
import { isDiscarded } from '../../../src/protocol/framer.ts';
import { packetsIn } from '../../terminal/client-packets.ts';
import { Outbox } from '../../terminal/outbox.ts';
import { defaultSettings } from '../../terminal/settings.ts';
import { boundSocket } from '../bound-socket.ts';
import { RecentClients } from '../recent-clients.ts';
import { isRepeat } from '../repeat.ts';
import type { Replayer } from './replayer.ts';
import type { Replay, Stage } from './stage.ts';

/** Rejects where the port is taken. */
export async function startUdpReplay(stage: Stage): Promise<Replay> {
  const server = await boundSocket(stage.host, stage.port);
  server.on('error', ({ message }) => stage.say(`the port: ${message}`));
  const clients = new RecentClients<Listener>(stage.time);
  const packets = packetsIn('udp');
  server.on('message', (datagram, from) => {
    if (from.port === 0) return;
    const address = `${from.address}:${from.port}`;
    for (const item of packets(datagram)) {
      if (isDiscarded(item) || !item.checksumOk) continue;
      const known = clients.heard(address);
      if (known === undefined && item.command !== commandCode.connect) continue;
      const client = known ?? new Listener(server, from, stage);
      if (known === undefined) clients.add(address, client);
      client.take(item);
    }
  });
  return {
    port: server.address().port,
    stop: async () => {
      server.removeAllListeners('message');
      clients.forgetAll();
      await new Promise<void>((resolve) => void server.close(resolve));
    },
  };
}

/** One client. A request that comes again gets its answer again; the capture goes on with the next one. */
class Listener {
  readonly isAnswered = true;
  readonly #stage: Stage;
  readonly #outbox: Outbox;
  #replayer: Replayer;
  #last: { request: Frame; answer: Packet[] } | undefined;

  constructor(server: Socket, { address, port }: RemoteInfo, stage: Stage) {
    this.#stage = stage;
    this.#replayer = stage.newReplayer();
    this.#outbox = new Outbox(
      // What the system cannot take is lost on the way, as always over UDP.
      { unsentBytes: 0, whenSent: () => () => undefined, close: () => undefined },
      (packet) => server.send(encodePacket(packet), port, address, () => undefined),
      { time: stage.time, settings: defaultSettings },
      () => undefined,
    );
  }

  take(request: Frame): void {
    // A receipt for an event.
    if (request.command === replyCode.ok) return;
    if (this.#last !== undefined && isRepeat(request, this.#last.request)) {
      // While its answer is under way it is not begun once more.
      if (this.#outbox.waiting === 0) this.#send(this.#last.answer);
      return;
    }
    // It begins anew from the same port.
    if (request.command === commandCode.connect && this.#last !== undefined)
      this.#replayer = this.#stage.newReplayer();
    const { packets, events, missing } = this.#replayer.answer(request);
    if (missing !== undefined) this.#stage.say(missing);
    // The memory of a datagram is its own, so the request may be kept.
    this.#last = { request, answer: packets };
    this.#send([...packets, ...events]);
  }

  end(): void {
    this.#outbox.close();
  }

  #send(packets: readonly Packet[]): void {
    this.#outbox.send(packets, { isPaced: packets.length > 1 });
  }
}
