import { adviceOf, messageOf } from '../bridge/errors.ts';

/** Says on standard error what went wrong and what to do; never a stack. */
export function printProblem(error: unknown): void {
  process.stderr.write(`${messageOf(error)}\n`);
  const advice = adviceOf(error);
  if (advice !== undefined) process.stderr.write(`What to do: ${advice}\n`);
}
