import type { Reporter, TestModule } from 'vitest/node';

/** Prints what this machine cannot run, and `N passed, N failed, N skipped` as the very last line. */
export default class ClosingLine implements Reporter {
  readonly #leftOut: readonly string[];

  /** `leftOut` has one sentence for each suite that this machine cannot run; its tests are in none of the counts. */
  constructor(leftOut: readonly string[] = []) {
    this.#leftOut = leftOut;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      // A file can fail without a failed test: it was never loaded, or what goes before or after its tests failed.
      if (module.state() === 'failed' && !states.includes('failed')) counts.failed += 1;
      for (const state of states) counts[state] += 1;
    }
    counts.failed += counts.pending;
    const closing = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    const lines = [...this.#leftOut, closing];
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
  }
}
