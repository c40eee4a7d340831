import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** A measured process that did not do what it was asked. */
export class ChildError extends Error {
  override readonly name = 'ChildError';
}

export interface ChildOptions {
  /** Module to run, counted from this folder. */
  module: string;
  args?: readonly string[];
  profileFolder?: string | undefined;
  /** For the process's own Node. */
  nodeOptions?: readonly string[];
}

/** Longest wait for an answer, ms: the slowest one is a foreign client that runs into its own time-outs. */
const answerTimeoutMs = 120_000;
const stopTimeoutMs = 5_000;

const answerSchema = z.union([
  z.strictObject({ id: z.number(), answer: z.unknown() }),
  z.strictObject({ id: z.number(), problem: z.string() }),
]);

/**
 * A process of its own for one part of a bench, asked over Node's IPC channel. Its standard output is dropped: foreign
 * clients chatter. It ends when its channel closes, so none outlives the bench.
 */
export class Child {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;
  #ended: ChildError | undefined;

  constructor({ module, args = [], profileFolder, nodeOptions = [] }: ChildOptions) {
    this.#name = [module, ...args].join(' ');
    this.#process = fork(fileURLToPath(new URL(module, import.meta.url)), args, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Foreign clients show a terminal's wall clock as local time.
      env: { ...process.env, TZ: 'UTC' },
      execArgv: [
        ...nodeOptions,
        ...(profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]),
      ],
    });
    this.#process.on('message', (message) => this.#hear(message));
    this.#process.on('error', (error) => this.#end(`could not be started: ${error.message}`));
    this.#process.on('exit', (code, signal) => this.#end(`ended (${signal ?? code ?? 'no code'})`));
  }

  /** One question, one answer, checked by the schema. Rejects with {@link ChildError}. */
  async ask<T>(question: string, value: unknown, schema: z.ZodType<T>): Promise<T> {
    if (this.#ended !== undefined) throw this.#ended;
    this.#lastId += 1;
    const id = this.#lastId;
    const open = Promise.withResolvers<unknown>();
    this.#open.set(id, open);
    const timer = setTimeout(
      () => open.reject(new ChildError(`${this.#name} did not answer "${question}"`)),
      answerTimeoutMs,
    );
    try {
      this.#process.send({ id, question, value });
      return schema.parse(await open.promise);
    } finally {
      clearTimeout(timer);
      this.#open.delete(id);
    }
  }

  /** Lets it end by itself, and kills it where it does not. Idempotent. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    if (this.#process.connected) this.#process.disconnect();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  }

  /** From outside, as the operating system does it. Resolves, where it kills, when the process is gone. */
  async signal(name: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill(name);
    if (name === 'SIGKILL') await exited;
  }

  #hear(message: unknown): void {
    const heard = answerSchema.parse(message);
    const open = this.#open.get(heard.id);
    if ('problem' in heard) open?.reject(new ChildError(`${this.#name}: ${heard.problem}`));
    else open?.resolve(heard.answer);
  }

  #end(how: string): void {
    this.#ended ??= new ChildError(`${this.#name} ${how}`);
    for (const { reject } of this.#open.values()) reject(this.#ended);
  }
}

/** Runs `work` with children started by `start`, and ends them all afterwards. */
export async function withChildren<T>(
  work: (start: (options: ChildOptions) => Child) => Promise<T>,
): Promise<T> {
  const children: Child[] = [];
  const start = (options: ChildOptions) => {
    const child = new Child(options);
    children.push(child);
    return child;
  };
  try {
    return await work(start);
  } finally {
    await Promise.allSettled(children.map((child) => child.stop()));
  }
}
