import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { blockInputs, Engine, type EngineReport } from './engine.ts';
import type { FoundFault } from './finding.ts';

/** What the threads of one run share: the next block to take, whether to stop, and what each is at. */
export const shared = { nextBlock: 0, stop: 1, firstThread: 2 } as const;

const ordersSchema = z.strictObject({
  seed: z.number().int(),
  from: z.number().int(),
  to: z.number().int(),
  thread: z.number().int(),
  state: z.instanceof(SharedArrayBuffer),
});
export type Orders = z.infer<typeof ordersSchema>;

export type Message = { fault: FoundFault } | { ready: true } | { report: EngineReport };

/** To see where an error comes from, and of which input it is, is worth its price only where few are looked at. */
const fewInputs = 1000;
/** Rejections nobody handles are looked for after so many inputs. */
const usualLook = 128;

const port = parentPort;
if (port !== null) {
  const tell = (message: Message) => port.postMessage(message);
  const { seed, from, to, thread, state } = ordersSchema.parse(workerData);
  const places = new Int32Array(state);
  const isClose = to - from <= fewInputs;
  Error.stackTraceLimit = isClose ? 20 : 0;
  const engine = await Engine.start({
    seed,
    found: (fault) => tell({ fault }),
    lookEvery: isClose ? 1 : usualLook,
  });
  tell({ ready: true });
  const firstBlock = Math.floor(from / blockInputs);
  while (Atomics.load(places, shared.stop) === 0) {
    const block = firstBlock + Atomics.add(places, shared.nextBlock, 1);
    if (block * blockInputs >= to) break;
    await engine.play(block, from, to, (input) => {
      places[shared.firstThread + thread] = input;
    });
  }
  tell({ report: engine.report() });
}
