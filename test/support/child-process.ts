import { spawn, type ChildProcess } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

/** A program started by a test; it is killed when the test is over. */
export interface Child {
  readonly process: ChildProcess;
  output(): string;
  errors(): string;
  /** The first match in what it printed. Fails after a deadline. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs the project's command line with this very Node. */
export function runMain(...args: readonly string[]): Child {
  const child = spawn(process.execPath, ['src/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return {
    process: child,
    exited,
    output: () => output,
    errors: () => errors,
    printed: (pattern) => until(() => pattern.exec(output), `${pattern} in: ${output}${errors}`),
  };
}
