import { systemTime, type Time } from '../terminal/time.ts';
import { CaptureFile } from './capture-file.ts';
import type { CaptureEntry, Transport } from './capture.ts';
import { Conversation } from './conversation.ts';
import { Disguise } from './disguise.ts';
import type { Address } from './proxy.ts';
import { startTcpProxy } from './tcp-proxy.ts';
import { startUdpProxy } from './udp-proxy.ts';

export interface RecorderOptions {
  /** The terminal. */
  to: Address;
  /** The capture; must not be there yet. */
  out: string;
  /** How the terminal is spoken to; clients have to speak the same. Default TCP. */
  transport?: Transport;
  /** Where clients connect to. Default 127.0.0.1 and a free port. */
  host?: string;
  port?: number;
  time?: Time;
  /** What went wrong, in words for people. */
  say?: (problem: string) => void;
}

/** A recorder, listening. */
export interface Recorder {
  readonly port: number;
  /** How many packets are in the capture so far. */
  readonly packets: number;
  /** Ends all connections and completes the capture; idempotent. Rejects where the disk did not take all of it. */
  stop(): Promise<void>;
}

/**
 * Stands between clients and a terminal: hands every byte on as it came, and writes down the packets it sees with nothing
 * of people in them. Over one transport, so that a client finds the other one closed, as it is at a terminal that does not
 * have it. Rejects where the port is taken or the file is there.
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const { to, out, host = '127.0.0.1', port = 0, say = () => undefined } = options;
  const { transport = 'tcp', time = systemTime } = options;
  const startedAt = time.monotonic();
  const file = await CaptureFile.create(out, transport, new Date(time.now()));
  const disguise = new Disguise();
  const write = (entry: CaptureEntry) => file.add(entry);
  let clients = 0;
  const start = transport === 'tcp' ? startTcpProxy : startUdpProxy;
  const starting = start({
    from: { host, port },
    to,
    time,
    newConversation: () => {
      clients += 1;
      return new Conversation({ number: clients, transport, disguise, write });
    },
    now: () => Math.round((time.monotonic() - startedAt) * 10) / 10,
    say,
  });
  const proxy = await starting.catch(async (cause: unknown) => {
    await file.close();
    throw cause;
  });
  let stopping: Promise<void> | undefined;
  return {
    port: proxy.port,
    get packets() {
      return file.lines;
    },
    stop: () => {
      stopping ??= (async () => {
        await proxy.stop();
        await file.close();
      })();
      return stopping;
    },
  };
}
