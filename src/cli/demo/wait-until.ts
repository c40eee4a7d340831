import { setTimeout as pause } from 'node:timers/promises';

const deadlineMs = 10_000;

/** Looks every few milliseconds until the condition gives a value; throws after ten seconds. */
export async function waitUntil<T>(
  what: string,
  look: () => T | Promise<T>,
): Promise<NonNullable<Exclude<T, false>>> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (isFound(found)) return found;
    if (performance.now() > until) throw new Error(`waited ${deadlineMs} ms in vain for ${what}`);
    await pause(5);
  }
}

function isFound<T>(value: T): value is NonNullable<Exclude<T, false>> {
  return value !== undefined && value !== null && value !== false;
}
