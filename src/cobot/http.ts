import pRetry from 'p-retry';
import type { z } from 'zod';
import { CobotError, isCobotError } from './errors.ts';
import { errorText } from './error-text.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { Host } from './host.ts';
import { parseJson } from './json.ts';
import type { RateBudget } from './rate-budget.ts';
import type { Turn } from './rate-lane.ts';
import type { Endpoint, Priority } from './rate-limits.ts';
import { retryAfterMs } from './retry-after.ts';

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const DEFAULT_MAX_WAIT_MS = 120_000;

/** For every call. */
export interface CallOptions {
  /** Ends waits, tries and repeats. */
  signal?: AbortSignal | undefined;
  /** Bounds each single try, from the first byte sent. */
  timeoutMs?: number | undefined;
  /** Who asks, for Cobot's limits. Default `sync`, the least urgent. */
  priority?: Priority | undefined;
  /** The longest to wait for room under Cobot's limits, all tries together. Default two minutes; 0 does not wait. */
  maxWaitMs?: number | undefined;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** What Cobot counts it as. */
  endpoint: Endpoint;
  path: string;
  /** The path for errors and logs, without any token: `/api/check_in_tokens/:token`. */
  label: string;
  body?: unknown;
  /** The statuses that are answers; all others are thrown. */
  statuses: readonly number[];
  /** Longest answer taken in. Default 8 MiB. */
  maxBytes?: number | undefined;
}

export interface Answer {
  status: number;
  body: string;
}

/** Requests to Cobot outside the way to the door. */
export class CobotHttp {
  readonly #timeoutMs: number;
  readonly #retryDelayMs: number;
  readonly #budget: RateBudget;
  readonly #now: () => number;
  readonly #closing = new AbortController();

  constructor(options: { timeoutMs: number; retryDelayMs: number; budget: RateBudget; now: () => number }) {
    this.#timeoutMs = options.timeoutMs;
    this.#retryDelayMs = options.retryDelayMs;
    this.#budget = options.budget;
    this.#now = options.now;
  }

  /**
   * A GET, tried up to three times where the connection failed, Cobot answered 5xx, or said to wait (429) for no longer
   * than the caller waits: reading again harms nothing.
   */
  read(host: Host, call: Omit<Call, 'method' | 'body'>, options: CallOptions = {}): Promise<Answer> {
    options.signal?.throwIfAborted();
    const giveUpAt = this.#budget.now() + (options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS);
    const waitLeft = (): number => Math.max(0, giveUpAt - this.#budget.now());
    const attempt = (): Promise<Answer> =>
      this.ask(host, { ...call, method: 'GET' }, { ...options, maxWaitMs: waitLeft() });
    return pRetry(attempt, {
      retries: 2,
      minTimeout: this.#retryDelayMs,
      factor: 3,
      randomize: true,
      shouldRetry: ({ error }) => options.signal?.aborted !== true && isWorthRepeating(error, waitLeft()),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  /**
   * One request, one try, when its turn has come.
   * @throws CobotError of any kind, or the signal's reason when it is aborted.
   */
  async ask(host: Host, call: Call, options: CallOptions = {}): Promise<Answer> {
    const turn = await this.#turn(call, options);
    const ended = await exchange(host.pool, {
      method: call.method,
      path: host.basePath + call.path,
      headers: call.body === undefined ? host.readHeaders : host.writeHeaders,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      maxBytes: call.maxBytes ?? MAX_BODY_BYTES,
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      signal: options.signal,
    });
    // Before the turn ends, or the next one would run into the same 429.
    if (ended.outcome === 'answered' && ended.status === 429) {
      this.#budget.rest(call.endpoint, retryAfterMs(ended.headers['retry-after'], this.#now()));
    }
    turn.end();
    if (ended.outcome === 'aborted') options.signal?.throwIfAborted();
    if (ended.outcome !== 'answered') throw brokenError(call, ended);
    const body = ended.body.toString('utf8');
    if (call.statuses.includes(ended.status)) return { status: ended.status, body };
    throw statusError(call, ended, body, this.#now());
  }

  /** Ends all waits for a turn; what comes after is not sent. */
  close(): void {
    this.#closing.abort();
  }

  async #turn(call: Call, options: CallOptions): Promise<Turn> {
    const { priority = 'sync', maxWaitMs = DEFAULT_MAX_WAIT_MS } = options;
    const closing = this.#closing.signal;
    const signal = options.signal === undefined ? closing : AbortSignal.any([options.signal, closing]);
    const turn = await this.#budget.take(call.endpoint, { priority, maxWaitMs, signal });
    if (turn.kind === 'turn') return turn;
    options.signal?.throwIfAborted();
    if (turn.kind === 'aborted')
      throw brokenError(call, { outcome: 'broken', status: undefined, code: 'CLOSED' });
    const message = `${call.method} ${call.label} was not sent: Cobot's limit of requests leaves no room for it yet`;
    throw new CobotError('refusal', message, { path: call.label, retryAfterMs: turn.retryAfterMs });
  }
}

/** True for what another try may mend: a failure on the way, or a 429 that ends while the caller still waits. */
function isWorthRepeating(error: unknown, waitLeftMs: number): boolean {
  if (isCobotError(error, 'transport')) return true;
  return (
    isCobotError(error, 'refusal') &&
    error.status === 429 &&
    error.retryAfterMs !== undefined &&
    error.retryAfterMs <= waitLeftMs
  );
}

/** @throws CobotError `wire` when the body is not JSON or not of the schema; says where, never what it held. */
export function readBody<T>(schema: z.ZodType<T>, answer: Answer, label: string): T {
  const parsed = parseJson(answer.body);
  const { status } = answer;
  if (!parsed.ok)
    throw new CobotError('wire', `Cobot's answer to ${label} is not JSON`, { status, path: label });
  const result = schema.safeParse(parsed.value);
  if (result.success) return result.data;
  const places = result.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')} (${issue.code})`);
  const message = `Cobot's answer to ${label} is not as documented at ${places.join(', ')}`;
  throw new CobotError('wire', message, { status, path: label });
}

/**
 * One piece of a path, escaped.
 * @throws CobotError `ours` for what a server would read as another path.
 */
export function pathSegment(text: string): string {
  if (text === '' || text === '.' || text === '..' || text.length > 255) {
    throw new CobotError(
      'ours',
      'An id or token for a Cobot path must have 1 to 255 characters and not be dots',
    );
  }
  return encodeURIComponent(text);
}

function brokenError(call: Call, ended: Exclude<Exchange, { outcome: 'answered' }>): CobotError {
  const what = `${call.method} ${call.label}`;
  const details = { status: ended.status, path: call.label };
  if (ended.outcome === 'too-large')
    return new CobotError('wire', `Cobot's answer to ${what} is too large`, details);
  const why = ended.outcome === 'broken' ? `failed (${ended.code})` : ended.outcome;
  return new CobotError('transport', `${what} to Cobot ${why}`, details);
}

function statusError(
  call: Call,
  answer: Extract<Exchange, { outcome: 'answered' }>,
  body: string,
  now: number,
): CobotError {
  const { status, headers } = answer;
  const what = `Cobot answered ${status} to ${call.method} ${call.label}`;
  const details = { status, path: call.label, text: errorText(body) };
  if (status >= 500) return new CobotError('transport', what, details);
  if (status >= 400) {
    const wait = status === 429 ? retryAfterMs(headers['retry-after'], now) : undefined;
    return new CobotError('refusal', what, { ...details, retryAfterMs: wait });
  }
  if (status < 300) return new CobotError('wire', `${what}, which is not documented`, details);
  const advice = 'redirects are not followed; set the address Cobot really answers on (the custom domain)';
  return new CobotError('refusal', `${what}: ${advice}`, details);
}
