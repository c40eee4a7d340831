import { z } from 'zod';
import { startTerminals, type Terminals } from '../../simulator/terminal/terminals.ts';
import { answerParent } from '../parent.ts';
import { monotonicUs } from './monotonic.ts';

// Many simulated terminals in one process, as `simulator --count` runs them. Needs --expose-gc.

const pressEveryMs = 5;
const pressSchema = z.strictObject({ perSecond: z.number(), seconds: z.number() });
const startSchema = z.strictObject({ count: z.number(), users: z.number() });

let terminals: Terminals | undefined;

/** Bytes that JavaScript holds: the heap, and buffers beside it. Without what waits for the garbage collector. */
function heldBytes(): number {
  if (globalThis.gc === undefined) throw new RangeError('this process needs --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function start(count: number, users: number): Promise<Terminals> {
  return startTerminals({ count, users, port: 0, seed: 'simulator bench' });
}

/**
 * Presses a finger at one terminal after the other, so many in a second; answers with the moments, by terminal, and with
 * the processor time that this process took meanwhile.
 */
function press({
  perSecond,
  seconds,
}: z.output<typeof pressSchema>): Promise<{ moments: number[][]; processorUs: number }> {
  const all = terminals?.all ?? [];
  const moments: number[][] = all.map(() => []);
  const total = Math.round(perSecond * seconds);
  const from = performance.now();
  const usedBefore = process.cpuUsage();
  let done = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - from) * perSecond) / 1000));
      for (; done < due; done += 1) {
        const index = done % all.length;
        moments[index]?.push(monotonicUs());
        all[index]?.pressFinger({ userId: '1001' });
      }
      if (done < total) return;
      clearInterval(timer);
      const { user, system } = process.cpuUsage(usedBefore);
      resolve({ moments, processorUs: user + system });
    }, pressEveryMs);
  });
}

answerParent(
  {
    /** Runs some and stops them, so that code and caches are there before anything is measured. */
    warmUp: async (value) => {
      const { users } = startSchema.parse(value);
      const few = await start(20, users);
      for (const terminal of few.all) terminal.pressFinger({ userId: '1001' });
      await few.stop();
      return true;
    },
    heldBytes,
    start: async (value) => {
      const { count, users } = startSchema.parse(value);
      terminals = await start(count, users);
      return terminals.all.map(({ port }) => port);
    },
    press: (value) => press(pressSchema.parse(value)),
  },
  () => terminals?.stop(),
);
