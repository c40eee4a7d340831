import { defineConfig } from 'vitest/config';
import ClosingLine from './test/support/closing-line.ts';
import SlowFirst from './test/support/slow-first.ts';
import { answersAsEngine, engineAddress } from './test/support/container-engine.ts';

const fuzz = 'test/fuzz/fuzz.test.ts';
const pages = 'test/page/**/*.test.ts';
const containers = 'test/containers/**/*.test.ts';

const engine = engineAddress(process.env);
const hasEngine = await answersAsEngine(engine);
const leftOut = hasEngine ? [] : [`test/containers did not run: no container engine answers at ${engine}`];

/** Beside `colour`, on which the suite runs: the oldest terminals, the ones with the most habits, and the newest. */
const otherFirmwares = ['bw-udp-8', 'colour-gbk', 'visible-light'];

const scenarios = (names: readonly string[]) => names.map((name) => `test/scenarios/${name}.test.ts`);

/** Their terminals are made by hand and so have no firmware, or they are about the driver alone. */
const withoutFirmware = scenarios([
  'a-clock-that-cannot-be-set-is-corrected-for',
  'a-finger-moves-to-another-terminal',
  'a-held-relay-is-let-go-again',
  'a-slot-given-to-somebody-else-opens-nothing',
  'no-entry-is-lost-while-the-database-is-locked',
  'one-terminal-cannot-hold-up-the-others',
  'strangers-with-a-members-id-stay-outside',
]);

/** Slow by nature, or hardly about terminals: on one firmware, and on all of them by `npm run test:firmwares`. */
const once = scenarios([
  'a-day-passes-at-two-doors',
  'a-door-opens-without-cobot',
  'a-killed-sync-is-finished-by-the-next',
  'a-member-is-enrolled-step-by-step',
  'a-terminal-that-cannot-be-used-says-what-to-do',
  'a-terminal-with-faults-is-served',
  'a-terminal-whose-link-returns-is-served-within-five-seconds',
  'nothing-is-lost-whatever-fails',
  'the-bridge-as-a-program',
  'who-was-checked-out-is-asked-about-again',
]);
const leftOutElsewhere = process.env['EVERY_SCENARIO'] === undefined ? once : [];

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine(leftOut)],
    // Loading the same modules again for each file took half of the time, and no test changes what it loads.
    isolate: false,
    sequence: { sequencer: SlowFirst },
    setupFiles: ['test/support/compile-once.ts'],
    // Scenarios start real servers on free ports of the loopback; two files at once fit two cores.
    maxWorkers: 2,
    // Patience, not a bound: what is waited for ends a wait, and a slow computer is no fault.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: [fuzz, containers, pages],
          // Many of them wait for programs and terminals, so three at once fit two cores.
          maxWorkers: 3,
          provide: { firmware: 'colour' },
          sequence: { groupOrder: 0 },
        },
      },
      ...otherFirmwares.map((firmware) => ({
        extends: true as const,
        test: {
          name: `on ${firmware}`,
          include: ['test/scenarios/*.test.ts'],
          exclude: [...withoutFirmware, ...leftOutElsewhere],
          // They wait more than they work, so four at once fit two cores.
          maxWorkers: 4,
          provide: { firmware },
          sequence: { groupOrder: 4 },
        },
      })),
      // The fuzzer fills both cores by itself, so it runs when all else is done.
      { extends: true, test: { name: 'fuzz', include: [fuzz], sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          name: 'containers',
          include: hasEngine ? [containers] : [],
          // Where no images are given, they are built first.
          hookTimeout: 600_000,
          testTimeout: 300_000,
          // They wait most of the time, and so do the scenarios on other firmware.
          maxWorkers: 4,
          sequence: { groupOrder: 4 },
        },
      },
      // A browser takes its share of both cores, and drops what it loads when networks of containers come and go.
      {
        extends: true,
        test: {
          name: 'pages',
          include: [pages],
          globalSetup: ['test/support/browser-setup.ts', 'test/support/page-setup.ts'],
          provide: { firmware: 'colour' },
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
