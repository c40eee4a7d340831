import { defineConfig } from 'vitest/config';

const fuzz = 'test/fuzz/fuzz.test.ts';
const pages = 'test/page/**/*.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // Scenarios start real servers on free ports of the loopback; two files at once fit two cores.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: [fuzz, pages],
          sequence: { groupOrder: 0 },
        },
      },
      // The fuzzer fills both cores by itself, so it runs when all else is done.
      { extends: true, test: { name: 'fuzz', include: [fuzz], sequence: { groupOrder: 1 } } },
      // A browser takes its share of both cores, and drops what it loads when networks of containers come and go.
      {
        extends: true,
        test: {
          name: 'pages',
          include: [pages],
          globalSetup: ['test/support/browser-setup.ts'],
          sequence: { groupOrder: 3 },
        },
      },
    ],
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
