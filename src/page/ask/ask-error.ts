/** A question to the bridge that came to nothing. `code` is the bridge's, or `unreachable`, or `odd-answer`. */
export class AskError extends Error {
  override readonly name = 'AskError';
  readonly code: string;
  readonly advice: string | undefined;
  readonly status: number | undefined;

  constructor(
    code: string,
    message: string,
    more: { advice?: string | undefined; status?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.advice = more.advice;
    this.status = more.status;
  }
}

/** Whether the bridge does not know (any more) who asks. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof AskError && error.status === 401;
}
