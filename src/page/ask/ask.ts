import type { z } from 'zod';
import { problemSchema } from '../../bridge/web/messages.ts';
import { AskError } from './ask-error.ts';

/** A question to the bridge. */
export interface Question<Answer> {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api`, such as `/doors`. */
  path: string;
  body?: unknown;
  /** Left out where only success counts. */
  answer?: z.ZodType<Answer>;
  signal?: AbortSignal;
}

/** Longer than a terminal takes to open its door, shorter than anybody's patience. */
const TIMEOUT_MS = 15_000;

async function answered(question: Question<unknown>): Promise<Response> {
  const { method = 'GET', path, body, signal } = question;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new AskError('unreachable', 'the bridge does not answer', { cause });
  }
}

/** Asks the bridge and checks its answer. Throws `AskError`. */
export async function ask<Answer>(question: Question<Answer>): Promise<Answer | undefined> {
  const response = await answered(question);
  if (response.status === 204) return undefined;
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const problem = problemSchema.safeParse(json).data?.error;
    // A proxy in front answers by itself while the bridge is away.
    if (problem === undefined) throw new AskError('unreachable', `the answer was ${response.status}`);
    throw new AskError(problem.code, problem.message, { advice: problem.advice, status: response.status });
  }
  const read = question.answer?.safeParse(json);
  if (read?.success === false)
    throw new AskError('odd-answer', 'the bridge and this page are of different versions', {
      cause: read.error,
    });
  return read?.data;
}

/** {@link ask} where an answer with something in it is the only good one. */
export async function askFor<Answer>(
  question: Question<Answer> & { answer: z.ZodType<Answer> },
): Promise<Answer> {
  const answer = await ask(question);
  if (answer === undefined) throw new AskError('odd-answer', 'the answer is empty');
  return answer;
}
