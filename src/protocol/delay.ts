import { givenUp } from './link-errors.ts';
import type { Clock } from './timers.ts';

/** Waits on the clock; throws `aborted` as soon as the signal comes. */
export async function delay(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => reject(givenUp(signal));
  const stop = clock.schedule(ms, resolve);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await promise;
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}
