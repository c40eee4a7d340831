/**
 * What went wrong between us and a terminal, in the four kinds the rest of the program acts on:
 * `transport` (the link failed: retry), `wire` (bytes we cannot trust: drop the connection, count it),
 * `refusal` (the terminal said no: tell the caller, do not retry), `ours` (a bug in this program: loud).
 */
export type TerminalErrorKind = 'transport' | 'wire' | 'refusal' | 'ours';

/** Why, where a caller acts differently on it. */
export type TerminalErrorReason =
  | 'unreachable'
  | 'silent'
  | 'busy'
  | 'closed'
  | 'timed-out'
  | 'not-sent'
  | 'aborted'
  | 'secure-firmware'
  | 'other-protocol'
  | 'comm-key'
  | 'not-authorised'
  | 'unknown-command'
  | 'incomplete'
  | 'malformed'
  | 'checksum'
  | 'mismatch'
  | 'too-large'
  | 'refused'
  | 'not-supported'
  | 'bad-argument';

export interface TerminalErrorFields {
  reason: TerminalErrorReason;
  /** The terminal's name in the config; filled in by the connection. */
  terminal?: string | undefined;
  /** The exchange that failed, in plain words, for example `read users`. */
  command?: string | undefined;
  /** What a person should do about it. */
  advice?: string | undefined;
  cause?: unknown;
}

/** Every failure that leaves `src/protocol`. Its text never holds a key, a template or a person's name. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
  readonly kind: TerminalErrorKind;
  readonly reason: TerminalErrorReason;
  readonly terminal: string | undefined;
  readonly command: string | undefined;
  readonly advice: string | undefined;

  constructor(kind: TerminalErrorKind, message: string, fields: TerminalErrorFields) {
    const where = [fields.terminal, fields.command].filter((part) => part !== undefined).join(': ');
    super(where === '' ? message : `${where}: ${message}`, { cause: fields.cause });
    this.kind = kind;
    this.reason = fields.reason;
    this.terminal = fields.terminal;
    this.command = fields.command;
    this.advice = fields.advice;
    this.#message = message;
  }

  readonly #message: string;

  /** What went wrong, without where. */
  get text(): string {
    return this.#message;
  }

  /** The same failure with what it was about in front of its text, for example `finger 6 of uid 7`. */
  about(subject: string, advice?: string): TerminalError {
    return new TerminalError(this.kind, `${subject}: ${this.#message}`, {
      reason: this.reason,
      terminal: this.terminal,
      command: this.command,
      advice: this.advice ?? advice,
      cause: this.cause,
    });
  }

  /** The same failure with the terminal's name and the command in it, where they were not known before. */
  in(place: { terminal?: string | undefined; command?: string | undefined }): TerminalError {
    return new TerminalError(this.kind, this.#message, {
      reason: this.reason,
      terminal: this.terminal ?? place.terminal,
      command: this.command ?? place.command,
      advice: this.advice,
      cause: this.cause,
    });
  }
}

const hasKind =
  (kind: TerminalErrorKind) =>
  (error: unknown): error is TerminalError =>
    error instanceof TerminalError && error.kind === kind;

export const isTransport = hasKind('transport');
export const isWire = hasKind('wire');
export const isRefusal = hasKind('refusal');
export const isOurs = hasKind('ours');

/** For a `catch`: throws the failure on with its subject named and, where the terminal refused, with advice. */
export function rethrowAbout(subject: string, onRefusal?: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof TerminalError)) throw error;
    throw error.about(subject, error.kind === 'refusal' ? onRefusal : undefined);
  };
}

/** For a `catch` of what is tried on the way out, when the terminal may already be gone. Bugs still show. */
export function ignoreTerminalError(error: unknown): void {
  if (!(error instanceof TerminalError) || error.kind === 'ours') throw error;
}
