import { commandCode } from './command-codes.ts';
import type { Clock } from './timers.ts';

/** The first silence after which a request goes out again, ms; each further one is twice as long, except of CONNECT. */
const firstSilenceMs = 1000;

/**
 * Never sent twice, though the same reply id tells a terminal that it has answered already: one that keeps no answer
 * would open the door a second time, put a piece of an upload in twice, clear what has come since, or restart once more.
 * Better the request fails.
 */
const sentOnce: ReadonlySet<number> = new Set([
  commandCode.unlock,
  commandCode.data,
  commandCode.clearData,
  commandCode.clearPunches,
  commandCode.clearOperations,
  commandCode.clearAdministrators,
  commandCode.restart,
]);

export function mayGoOutAgain(command: number): boolean {
  return !sentOnce.has(command);
}

/**
 * Calls `send` after each of the silences, until the returned function is called. CONNECT keeps its pace: a terminal that
 * has just been switched on is to be found at once, and there is nothing yet that could be too much for it.
 */
export function repeatWhileSilent(
  clock: Clock,
  { command, timeoutMs }: { command: number; timeoutMs: number },
  send: () => void,
): () => void {
  let silenceMs = Math.min(firstSilenceMs, timeoutMs / 4);
  const again = () => {
    send();
    if (command !== commandCode.connect) silenceMs *= 2;
    stop = clock.schedule(silenceMs, again);
  };
  let stop = clock.schedule(silenceMs, again);
  return () => stop();
}
