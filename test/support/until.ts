/** Looks again and again until there is something to see; fails with `what` in words (a function is asked then) when it takes too long. */
export async function until<T>(
  look: () => T | Promise<T>,
  what: string | (() => string),
  deadlineMs = 60_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (isSomething(seen)) return seen;
    if (performance.now() > giveUpAt)
      throw new Error(`waited ${deadlineMs} ms in vain for ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}

function isSomething<T>(seen: T): seen is NonNullable<Exclude<T, false>> {
  return seen !== undefined && seen !== null && seen !== false;
}
