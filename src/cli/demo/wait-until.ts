import { setTimeout as pause } from 'node:timers/promises';
import { BridgeError } from '../../bridge/errors.ts';

/** Looks every few milliseconds; false where the condition has not come true in time. */
export async function isSoon(condition: () => boolean, withinMs = 1000): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > until) return false;
    await pause(5);
  }
  return true;
}

/** The same for what must come true: throws after ten seconds. */
export async function waitUntil(what: string, condition: () => boolean): Promise<void> {
  if (!(await isSoon(condition, 10_000)))
    throw new BridgeError('ours', 'demo', `waited ten seconds in vain for ${what}`);
}
