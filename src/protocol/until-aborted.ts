import { TerminalError } from './errors.ts';

/** Waits for `settled`, which never rejects, or throws as soon as the signal comes. */
export async function untilAborted(
  settled: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const givenUp = () =>
    new TerminalError('transport', 'given up', { reason: 'aborted', cause: signal?.reason });
  if (signal?.aborted === true) throw givenUp();
  const onAbort = () => aborted.reject(givenUp());
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([settled, aborted.promise]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
