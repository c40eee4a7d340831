import type { BridgeClock } from '../clock.ts';
import type { Press } from '../terminals/press-claim.ts';
import type { testFailures } from '../web/messages.ts';

export type TestFailure = (typeof testFailures)[number];

/** So long nobody else comes in at this door. */
const LONGEST_MS = 45_000;
const MOST_PRESSES = 3;

/**
 * Waits until the terminal has known the person again, or has not often enough. `presses` are shown one by one; `isMine`
 * tells the person's own. Returns why it did not; undefined where it did.
 */
export function knowAgain({
  listen,
  isMine,
  show,
  clock,
  signal,
}: {
  /** Hears of every press at the terminal until the returned function is called. */
  listen: (hear: (press: Press) => void) => () => void;
  isMine: (press: Press) => boolean;
  show: (last: TestFailure) => void;
  clock: Pick<BridgeClock, 'schedule'>;
  /** The connection is over, or the enrolment is. */
  signal: AbortSignal;
}): Promise<TestFailure | undefined> {
  const { promise, resolve } = Promise.withResolvers<TestFailure | undefined>();
  let presses = 0;
  const stopListening = listen((press) => {
    if (isMine(press)) {
      resolve(undefined);
      return;
    }
    presses += 1;
    const last = press.type === 'unknown-finger' ? 'not-recognised' : 'somebody-else';
    if (presses >= MOST_PRESSES) resolve(last);
    else show(last);
  });
  const stopTimer = clock.schedule(LONGEST_MS, () => resolve('timed-out'));
  const onAbort = () => resolve('terminal-offline');
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return promise.finally(() => {
    stopListening();
    stopTimer();
    signal.removeEventListener('abort', onAbort);
  });
}
