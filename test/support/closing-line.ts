import type { Reporter, TestModule } from 'vitest/node';

/** Prints `N passed, N failed, N skipped` as the very last line of the run. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that never came to its tests (a syntax error, a failed import) has failed as a whole.
      if (module.state() === 'failed' && module.children.allTests().next().done === true) counts.failed += 1;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    counts.failed += counts.pending;
    process.once('exit', () => {
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    });
  }
}
