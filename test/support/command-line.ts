import { spawn, type ChildProcess } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

/** A running `cobot-terminal-bridge`, ended with the test. */
export class CommandLine {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(
    args: readonly string[],
    environment: Record<string, string> = {},
    stdin: 'ignore' | 'pipe' = 'ignore',
  ) {
    this.#child = spawn(process.execPath, ['src/main.ts', ...args], {
      stdio: [stdin, 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.#child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.#child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    this.#exit = new Promise((resolve) => {
      this.#child.once('close', resolve);
    });
    onTestFinished(async () => {
      this.#child.kill('SIGKILL');
      await this.#exit;
    });
  }

  /** The exit code, once it has ended by itself. */
  ended(): Promise<number | null> {
    return this.#exit;
  }

  /** Only where stdin is a pipe. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The first match in what it printed so far. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const described = () => `${String(pattern)} on stdout; stdout: ${this.stdout} stderr: ${this.stderr}`;
    return until(() => {
      const found = pattern.exec(this.stdout);
      if (found === null && this.#child.exitCode !== null) throw new Error(`it ended before ${described()}`);
      return found;
    }, described);
  }
}

/** Runs a command to its end. */
export async function commandLine(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const running = new CommandLine(args, environment);
  const code = await running.ended();
  return { code, stdout: running.stdout, stderr: running.stderr };
}
