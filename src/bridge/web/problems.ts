import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { isBridgeError, kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Why a request failed, and what to do. */
export interface Problem {
  code: string;
  message: string;
  advice?: string | undefined;
}

/** Answers with a problem as JSON. */
export function problem(response: Response, status: number, { code, message, advice }: Problem): void {
  response.status(status).json({ error: { code, message, ...(advice === undefined ? {} : { advice }) } });
}

const statusOfCode: Readonly<Record<string, number>> = {
  'unknown-membership': 404,
  'unknown-terminal': 404,
  'already-enrolled': 409,
  'user-id-taken': 409,
  'token-moved': 409,
  'no-such-door': 404,
  'no-such-account': 404,
  'no-such-enrolment': 404,
  'no-card-number': 400,
  'bad-settings': 400,
  'terminal-offline': 503,
  cobot: 502,
};

/** The answer for a path that does not exist. */
export const noSuchPath: RequestHandler = (_request, response) => {
  problem(response, 404, {
    code: 'no-such-path',
    message: 'there is nothing at this path',
    advice: 'see the README for the paths of the API',
  });
};

function inputProblem(error: z.ZodError): Problem {
  const places = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return { code: 'bad-request', message: places.join('; '), advice: 'correct the request and send it again' };
}

/** The status express gives an error of its own (a body that is too long or not JSON). */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return error.status >= 400 && error.status < 500 ? error.status : undefined;
}

/** The last resort of every route. No stack leaves the bridge. */
export function onError(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof z.ZodError) {
      problem(response, 400, inputProblem(error));
      return;
    }
    if (isBridgeError(error) && error.kind !== 'ours') {
      const { code, message, advice } = error;
      problem(response, statusOfCode[code] ?? 409, { code, message, advice });
      return;
    }
    const status = statusOf(error);
    if (status !== undefined) {
      problem(response, status, {
        code: 'bad-request',
        message: status === 413 ? 'the body is too long' : 'the request cannot be read',
        advice: 'send at most 16 KB of JSON with Content-Type: application/json',
      });
      return;
    }
    log.error({
      event: 'request-failed',
      method: request.method,
      kind: kindOf(error),
      problem: messageOf(error),
    });
    problem(response, 500, {
      code: 'failed',
      message: 'the bridge could not do this',
      advice: 'its log says why, under the event request-failed',
    });
  };
}
