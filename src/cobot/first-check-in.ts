import { type CheckInAnswer, type CheckInApi, type CheckInOptions, checkIn } from './check-ins.ts';
import { isCobotError } from './errors.ts';
import type { CallOptions } from './http.ts';

/**
 * A check-in that first has to learn the space's id, both within the one deadline. Only the first finger after a start
 * can come here, and only if neither the id was set nor `space()` asked.
 */
export async function checkInOnceReady(
  ready: (options: CallOptions) => Promise<CheckInApi>,
  token: string,
  options: CheckInOptions,
): Promise<CheckInAnswer> {
  const startedAt = performance.now();
  const readyWithinMs = options.sendWithinMs ?? options.timeoutMs;
  const deadline = AbortSignal.timeout(Math.max(0, Math.floor(readyWithinMs)));
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  let api: CheckInApi;
  try {
    api = await ready({ signal, timeoutMs: readyWithinMs, priority: 'door', maxWaitMs: readyWithinMs });
  } catch (error) {
    if (signal.aborted) return { kind: 'timed-out' };
    return answerFor(error);
  }
  const tookMs = performance.now() - startedAt;
  return checkIn(api, token, {
    signal: options.signal,
    timeoutMs: options.timeoutMs - tookMs,
    sendWithinMs: readyWithinMs - tookMs,
  });
}

/** What the failed question after the space means for the door; a bug of ours stays loud. */
function answerFor(error: unknown): CheckInAnswer {
  if (!isCobotError(error) || error.kind === 'ours') throw error;
  const { kind, status, retryAfterMs } = error;
  if (status === 401 || status === 403) return { kind: 'unauthorised', status };
  if (retryAfterMs !== undefined) return { kind: 'rate-limited', retryAfterMs };
  if (kind === 'transport' || status === undefined) return { kind: 'unavailable', status };
  return { kind: 'unexpected', status };
}
