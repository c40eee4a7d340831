import { setImmediate as nextTurn } from 'node:timers/promises';
import { GCProfiler } from 'node:v8';
import { z } from 'zod';
import type { Punch } from '../../src/protocol/commands/punches.ts';
import type { User } from '../../src/protocol/commands/users.ts';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { answerParent } from '../parent.ts';

/**
 * The memory a read takes, in a process of its own. What is counted is all that V8 knows of: its heap, and the bytes of
 * buffers outside of it. It is looked at in two places: at each packet, and before each garbage collection, which also sees
 * into the middle of decoding. Garbage that has not been collected counts. V8 lets it pile up as it likes, so the parent
 * has this process run twice: with a small young generation, where there is little garbage and a look every megabyte or
 * so, and as Node comes. What stays after full collections while the rows are held is the rows and what was there before.
 */

const whatSchema = z.strictObject({ port: z.number(), how: z.enum(['at-once', 'stream']) });

answerParent({
  read: (value) => read(whatSchema.parse(value)),
});

async function read({ port, how }: z.output<typeof whatSchema>): Promise<unknown> {
  const terminal = await connectTerminal({ name: 'bench', host: '127.0.0.1', port, transport: 'tcp' });
  try {
    // Compiles what is needed, so that code is no part of the peak.
    await readAs(how, terminal, () => undefined);
    await collect();
    const profiler = new GCProfiler();
    profiler.start();
    let peak = used();
    const look = () => {
      peak = Math.max(peak, used());
    };
    const reading = await readAs(how, terminal, look);
    look();
    for (const { beforeGC } of profiler.stop().statistics) {
      const { usedHeapSize, externalMemory } = beforeGC.heapStatistics;
      peak = Math.max(peak, usedHeapSize + externalMemory);
    }
    await collect();
    return {
      rows: reading.rows,
      beyondBytes: peak - used(),
      mostHeldBytes: reading.mostHeldBytes,
      kept: reading.kept.length,
    };
  } finally {
    await terminal.close();
  }
}

interface Reading {
  rows: number;
  kept: readonly (readonly (User | Punch)[])[];
  mostHeldBytes: number;
}

async function readAs(how: 'at-once' | 'stream', terminal: Terminal, look: () => void): Promise<Reading> {
  if (how === 'at-once') {
    const users = await terminal.users({ onProgress: look });
    const punches = await terminal.punches({ onProgress: look });
    return { rows: users.length + punches.length, kept: [users, punches], mostHeldBytes: 0 };
  }
  const users = terminal.readUsers({ onProgress: look });
  const punches = terminal.readPunches({ onProgress: look });
  let rows = 0;
  for await (const batch of users) rows += batch.length;
  for await (const batch of punches) rows += batch.length;
  return { rows, kept: [], mostHeldBytes: Math.max(users.mostHeldBytes, punches.mostHeldBytes) };
}

/** What has just been left is sometimes still held by the turn that left it. */
async function collect(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) {
    await nextTurn();
    globalThis.gc?.();
  }
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
