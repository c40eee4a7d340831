import { setImmediate } from 'node:timers/promises';
import { CodecTarget } from './codec-target.ts';
import { recordConversations } from './conversations.ts';
import { DriverTarget } from './driver-target.ts';
import { Finding, targetOf, type FoundFault, type TargetName } from './finding.ts';
import { Hits, type HitReport } from './hits.ts';
import { FuzzRandom } from './random.ts';
import { allReaders } from './readers.ts';
import { SimulatorTarget } from './simulator-target.ts';
import type { Target } from './target.ts';

/** A simulated terminal lives through as many inputs; to see one again, those before it in its block are played too. */
export const blockInputs = 512;

const mostBufferBytes = 40 * 1024 * 1024;

export interface EngineReport {
  inputs: number;
  cpuMicroseconds: number;
  peakHeldBytes: number;
  peakBufferBytes: number;
  hits: Record<TargetName, HitReport>;
}

export interface EngineOptions {
  seed: number;
  found: (fault: FoundFault) => void;
  /** Rejections nobody handles show when the microtasks are done; so many inputs are played in between. */
  lookEvery: number;
}

/** Makes and plays inputs, whole blocks of them, in one thread. */
export class Engine {
  readonly #seed: number;
  readonly #found: (fault: FoundFault) => void;
  readonly #lookEvery: number;
  readonly #random = new FuzzRandom();
  readonly #hits = { driver: new Hits(), simulator: new Hits(), codec: new Hits() };
  readonly #simulator: SimulatorTarget;
  readonly #driver: DriverTarget;
  readonly #codec: CodecTarget;
  #inputs = 0;
  #cpuMicroseconds = 0;
  #peakBufferBytes = 0;
  #unhandled: unknown[] = [];

  private constructor(
    { seed, found, lookEvery }: EngineOptions,
    conversations: Awaited<ReturnType<typeof recordConversations>>,
    readers: Awaited<ReturnType<typeof allReaders>>,
  ) {
    this.#seed = seed;
    this.#found = found;
    this.#lookEvery = lookEvery;
    this.#simulator = new SimulatorTarget(conversations, this.#hits.simulator);
    this.#driver = new DriverTarget(conversations, this.#hits.driver);
    this.#codec = new CodecTarget(conversations, readers, this.#hits.codec);
    process.on('unhandledRejection', (reason) => this.#unhandled.push(reason));
  }

  static async start(options: EngineOptions): Promise<Engine> {
    return new Engine(options, await recordConversations(), await allReaders());
  }

  /**
   * Plays the inputs of one block from number `from` to before number `to`; `now` hears which is under way. Of those
   * before `from` only the simulator's are played, for the memory they leave behind.
   */
  async play(block: number, from: number, to: number, now: (input: number) => void): Promise<void> {
    const start = process.threadCpuUsage();
    const first = block * blockInputs;
    const end = Math.min(to, first + blockInputs);
    this.#simulator.startBlock(this.#seed, block);
    for (let input = first; input < end; input += 1) {
      const target = this.#targetOf(input);
      if (input < from && target !== this.#simulator) continue;
      now(input);
      await this.#playOne(target, input);
      if (input % this.#lookEvery !== 0) continue;
      await this.#lookForUnhandled(input, target);
      this.#check(input, target, () => this.#lookAtMemory());
    }
    this.#check(end - 1, this.#simulator, () => this.#simulator.endBlock());
    await this.#lookForUnhandled(end - 1, this.#simulator);
    this.#inputs += Math.max(0, end - Math.max(from, first));
    const { user, system } = process.threadCpuUsage(start);
    this.#cpuMicroseconds += user + system;
  }

  report(): EngineReport {
    const { driver, simulator, codec } = this.#hits;
    return {
      inputs: this.#inputs,
      cpuMicroseconds: this.#cpuMicroseconds,
      peakHeldBytes: Math.max(this.#driver.peakHeldBytes, this.#codec.peakHeldBytes),
      peakBufferBytes: this.#peakBufferBytes,
      hits: { driver: driver.report(), simulator: simulator.report(), codec: codec.report() },
    };
  }

  #targetOf(input: number): Target {
    const name = targetOf(input);
    return name === 'driver' ? this.#driver : name === 'simulator' ? this.#simulator : this.#codec;
  }

  async #playOne(target: Target, input: number): Promise<void> {
    try {
      await target.run(this.#random.restart(this.#seed, input));
    } catch (error) {
      this.#report(input, target, error);
    }
  }

  /** What a peer announces must not be reserved; small buffers wait for the next collection. */
  #lookAtMemory(): void {
    const { arrayBuffers } = process.memoryUsage();
    this.#peakBufferBytes = Math.max(this.#peakBufferBytes, arrayBuffers);
    if (arrayBuffers > mostBufferBytes) throw new Finding(`${arrayBuffers} bytes of buffers are in use`);
  }

  #check(input: number, target: Target, check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#report(input, target, error);
    }
  }

  async #lookForUnhandled(input: number, target: Target): Promise<void> {
    await setImmediate();
    for (const reason of this.#unhandled) this.#report(input, target, reason, this.#lookEvery - 1);
    this.#unhandled = [];
  }

  #report(input: number, target: Target, error: unknown, before = 0): void {
    const activity = target === this.#driver ? ` (in flight: ${this.#driver.activity})` : '';
    this.#found({
      input,
      before,
      target: target.name,
      problem: `${before > 0 ? 'nobody handles ' : ''}${textOf(error)}${activity}`,
      hex: Buffer.from(target.input?.bytes ?? []).toString('hex'),
      ends: target.input?.ends ?? [],
    });
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\ncaused by ${textOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
