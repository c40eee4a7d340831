import { setTimeout as pause } from 'node:timers/promises';

/** What a proof waited for did not come. */
export class WaitError extends Error {
  override readonly name = 'WaitError';
}

const lookEveryMs = 3;

/** Looks again and again until there is something to see. Throws {@link WaitError} after so long. */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  deadlineMs = 120_000,
): Promise<Exclude<T, false | undefined>> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (performance.now() > until) throw new WaitError(`waited ${deadlineMs} ms in vain for ${what}`);
    await pause(lookEveryMs);
  }
}

function isThere<T>(seen: T): seen is Exclude<T, false | undefined> {
  return seen !== undefined && seen !== false;
}
