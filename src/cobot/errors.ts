/**
 * What can go wrong between us and Cobot.
 *
 * - `transport`: the connection failed, broke, timed out, or Cobot answered 5xx. Trying again later is right.
 * - `wire`: Cobot answered something that cannot be read (not JSON, not the documented shape, too large).
 * - `refusal`: Cobot understood and said no (3xx and 4xx). Asking the same again does not help; with 429 it does
 *   after `retryAfterMs`.
 * - `ours`: this program asked something it must not ask (a bug or a wrong setting).
 */
export type CobotErrorKind = 'transport' | 'wire' | 'refusal' | 'ours';

export interface CobotErrorDetails {
  status?: number | undefined;
  /** The request's path with every check-in or access token in it replaced by `:token`. */
  path?: string | undefined;
  /** From `Retry-After` of a 429. */
  retryAfterMs?: number | undefined;
  /** Cobot's own words. They may name a person, so they never become part of the message. */
  text?: string | undefined;
  cause?: unknown;
}

/** Thrown by every call but `checkIn`. Message and enumerable fields never hold tokens, names or bodies. */
export class CobotError extends Error {
  override readonly name = 'CobotError';
  readonly kind: CobotErrorKind;
  readonly status: number | undefined;
  readonly path: string | undefined;
  readonly retryAfterMs: number | undefined;
  // Private, thus invisible to loggers that walk over an error's fields.
  readonly #text: string | undefined;

  constructor(kind: CobotErrorKind, message: string, details: CobotErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.path = details.path;
    this.retryAfterMs = details.retryAfterMs;
    this.#text = details.text;
  }

  /** What Cobot said, for the eyes of the person who asked; not for logs. */
  get text(): string | undefined {
    return this.#text;
  }
}

/** True for a CobotError, of the given kind if one is given. */
export function isCobotError(error: unknown, kind?: CobotErrorKind): error is CobotError {
  return error instanceof CobotError && (kind === undefined || error.kind === kind);
}
