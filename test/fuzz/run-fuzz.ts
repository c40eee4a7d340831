import { Worker } from 'node:worker_threads';
import type { EngineReport } from './engine.ts';
import { targetOf, type FoundFault } from './finding.ts';
import { shared, type Message, type Orders } from './worker.ts';

export interface FuzzOptions {
  seed: number;
  /** The number of the first input; an input depends on the seed and its number only. */
  from?: number;
  inputs: number;
  /** The threads stop after so long, with as many inputs as they have done. */
  seconds?: number | undefined;
  threads?: number;
  signal?: AbortSignal | undefined;
  tell?: (progress: string) => void;
}

export interface FuzzResult {
  seed: number;
  inputs: number;
  seconds: number;
  threads: number;
  faults: FoundFault[];
  reports: EngineReport[];
}

/** So many faults are enough to stop for. */
const enoughFaults = 8;
/** One input that takes longer hangs. */
const hangMs = 30_000;
const lookMs = 1000;
const heapMb = 1024;

/** Plays inputs in several threads and gathers what they found. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, from = 0, inputs, seconds, threads = 2, signal, tell } = options;
  const state = new SharedArrayBuffer(4 * (shared.firstThread + threads));
  const places = new Int32Array(state);
  const faults: FoundFault[] = [];
  const stop = () => Atomics.store(places, shared.stop, 1);
  const found = (fault: FoundFault) => {
    faults.push(fault);
    if (faults.length >= enoughFaults) stop();
  };
  const start = performance.now();
  let startOfInputs: number | undefined;
  signal?.addEventListener('abort', stop, { once: true });
  const timer = seconds === undefined ? undefined : setTimeout(stop, seconds * 1000);
  const telling = setInterval(
    () => tell?.(`at input ${Math.max(...places.subarray(shared.firstThread))}`),
    10_000,
  );
  const reports = await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const orders: Orders = { seed, from, to: from + inputs, thread, state };
      return runThread(orders, places, found, () => {
        startOfInputs ??= performance.now();
      });
    }),
  ).finally(() => {
    clearTimeout(timer);
    clearInterval(telling);
    signal?.removeEventListener('abort', stop);
  });
  const done = reports.flatMap((report) => report ?? []);
  return {
    seed,
    inputs: done.reduce((sum, report) => sum + report.inputs, 0),
    seconds: (performance.now() - (startOfInputs ?? start)) / 1000,
    threads,
    faults,
    reports: done,
  };
}

/** Undefined where the thread did not come to its end, which is a fault. */
function runThread(
  orders: Orders,
  places: Int32Array,
  found: (fault: FoundFault) => void,
  ready: () => void,
): Promise<EngineReport | undefined> {
  const place = shared.firstThread + orders.thread;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: orders,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 96 },
  });
  const { promise, resolve } = Promise.withResolvers<EngineReport | undefined>();
  let isOver = false;
  const broken = (problem: string) => {
    if (isOver) return;
    isOver = true;
    const input = places[place] ?? 0;
    found({ input, before: 0, target: targetOf(input), problem, hex: '', ends: [] });
    resolve(undefined);
  };
  let last = { input: -1, at: performance.now() };
  const watching = setInterval(() => {
    const input = places[place] ?? 0;
    if (input !== last.input) last = { input, at: performance.now() };
    if (performance.now() - last.at > hangMs) {
      broken('this input hangs');
      void worker.terminate();
    }
  }, lookMs);
  worker.on('message', (message: Message) => {
    if ('fault' in message) found(message.fault);
    else if ('ready' in message) ready();
    else {
      isOver = true;
      resolve(message.report);
    }
  });
  worker.on('error', (error) =>
    broken(`the thread died: ${error instanceof Error ? error.message : 'unknown'}`),
  );
  worker.on('exit', () => broken('the thread ended too early'));
  return promise.finally(() => clearInterval(watching));
}
