import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // Scenarios start real servers on free ports of the loopback; two files at once fit two cores.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // The wire has no line that no test has run.
    coverage: {
      provider: 'v8',
      include: ['src/protocol/**/*.ts'],
      exclude: ['**/*.d.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
