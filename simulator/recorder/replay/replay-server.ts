import { systemTime, type Time } from '../../terminal/time.ts';
import type { Capture } from '../capture.ts';
import { exchangesOf } from './exchanges.ts';
import { Replayer } from './replayer.ts';
import type { Replay } from './stage.ts';
import { startTcpReplay } from './tcp-replay.ts';
import { startUdpReplay } from './udp-replay.ts';

export interface ReplayOptions {
  capture: Capture;
  /** Default 127.0.0.1 and a free port. */
  host?: string;
  port?: number;
  time?: Time;
  /** Hears of what a client asked and the capture does not have. */
  say?: (missing: string) => void;
}

/**
 * Plays a capture's terminal to any client, from the beginning for each connection, over the transport it was recorded
 * over. Rejects where the port is taken.
 */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  const { capture, host = '127.0.0.1', port = 0, time = systemTime, say = () => undefined } = options;
  const { transport } = capture;
  const exchanges = exchangesOf(capture);
  const start = transport === 'tcp' ? startTcpReplay : startUdpReplay;
  const newReplayer = () => new Replayer(exchanges, transport);
  const replay = await start({ host, port, time, newReplayer, say });
  let stopping: Promise<void> | undefined;
  return {
    port: replay.port,
    stop: () => {
      stopping ??= replay.stop();
      return stopping;
    },
  };
}
