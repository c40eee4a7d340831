/** Whose doing an error is; what follows from it is decided once, where it is caught. */
export type ErrorKind = 'transport' | 'wire' | 'refusal' | 'ours';

/** Something the bridge itself says no to, or cannot do; `advice` tells the operator what to do next. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly kind: ErrorKind;
  /** A short stable word for programs, e.g. `unknown-membership`. */
  readonly code: string;
  readonly advice: string | undefined;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    more: { advice?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.code = code;
    this.advice = more.advice;
  }
}

/** True for an error the bridge raised on purpose. */
export function isBridgeError(error: unknown): error is BridgeError {
  return error instanceof BridgeError;
}

/** The kind an error carries, whoever raised it; `ours` for one that carries none, because then it is a bug. */
export function kindOf(error: unknown): ErrorKind {
  if (error instanceof Error && 'kind' in error) {
    const { kind } = error;
    if (kind === 'transport' || kind === 'wire' || kind === 'refusal') return kind;
  }
  return 'ours';
}

/** The advice an error carries for the operator, if any. */
export function adviceOf(error: unknown): string | undefined {
  if (error instanceof Error && 'advice' in error && typeof error.advice === 'string') return error.advice;
  return undefined;
}

/** The sentence of an error, for a status or a log; never its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown failure';
}
