import { adviceOf, kindOf, messageOf } from '../bridge/errors.ts';

/** Says on standard error what went wrong and what to do; never a stack. */
export function printProblem(error: unknown): void {
  process.stderr.write(`${messageOf(error)}\n`);
  const advice = adviceOf(error);
  if (advice !== undefined) process.stderr.write(`What to do: ${advice}\n`);
}

const systemAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has that port; choose another one, or end that program',
  EACCES: 'this account may not do that; choose a port above 1023 or a folder of its own',
  EADDRNOTAVAIL: 'this machine has no such address',
};

/** The same for whatever a verb did not expect: a system error in a sentence; a bug with all there is to report it. */
export function printFailure(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (kindOf(error) !== 'ours' || adviceOf(error) !== undefined) {
    printProblem(error);
  } else if (code !== undefined && Object.hasOwn(systemAdvice, code)) {
    process.stderr.write(`${messageOf(error)}\nWhat to do: ${systemAdvice[code]}\n`);
  } else {
    console.error(error);
    process.stderr.write('This is a bug in the program; please report it with the lines above.\n');
  }
}
