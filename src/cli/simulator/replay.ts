import { loadCapture } from '../../../simulator/recorder/capture.ts';
import { startReplay } from '../../../simulator/recorder/replay/replay-server.ts';
import { listenAdvice } from '../listen-advice.ts';
import { stopSignal } from '../stop-signal.ts';

/** `simulator --replay`: the terminal of a capture instead of a simulated one. */
export async function replayCapture(flags: { replay: string; port: number; host: string }): Promise<void> {
  const stopped = stopSignal();
  const { replay: file, port, host } = flags;
  const say = (problem: string): void => void process.stderr.write(`${problem}\n`);
  const fail = (message: string): never => {
    say(message);
    process.exit(1);
  };
  const capture = await loadCapture(file).catch((cause: unknown) => fail(listenAdvice(cause, '--replay')));
  const replay = await startReplay({ capture, port, host, say }).catch((cause: unknown) =>
    fail(listenAdvice(cause, '--port')),
  );
  process.stdout.write(`replay listening ${host}:${replay.port} over ${capture.transport.toUpperCase()}\n`);
  await stopped;
  await replay.stop();
}
