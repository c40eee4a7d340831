import type { z } from 'zod';
import type { Actions } from '../actions.ts';

/** One thing the control API does: enough to check its input, run it and describe it. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/control`, with `:names`. */
  path: string;
  summary: string;
  /** Of the JSON body. */
  input?: z.ZodType;
  status: 200 | 201 | 204;
  output?: z.ZodType;
  /** May be a promise. @throws ControlError, ZodError */
  run: (actions: Actions, params: Readonly<Record<string, string>>, body: unknown) => unknown;
}

/** An operation whose body is checked against `input` before `run` sees it. */
export function withInput<T>(
  description: Omit<Operation, 'run' | 'input'> & { input: z.ZodType<T> },
  run: (actions: Actions, params: Readonly<Record<string, string>>, input: T) => unknown,
): Operation {
  const { input } = description;
  // A body may be left out where everything in it may be.
  return { ...description, run: (actions, params, body) => run(actions, params, input.parse(body ?? {})) };
}
