const lookEveryMs = 500;

/**
 * Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. Also when the npx that started this is
 * gone: it hands signals to a shell, which does not hand them on, and nobody would be left who could end this process.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    if (process.env['npm_command'] === 'exec') whenParentIsGone(resolve);
  });
}

function whenParentIsGone(act: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, lookEveryMs);
  timer.unref();
}
