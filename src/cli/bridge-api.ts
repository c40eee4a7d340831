import { request, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { loadConfig } from '../bridge/config.ts';
import type { BridgeConfig } from '../bridge/config.ts';
import { BridgeError } from '../bridge/errors.ts';
import { problemSchema } from '../bridge/web/messages.ts';

/** A question to the running bridge. */
export interface ApiCall<Answer> {
  /** The settings of the running bridge. */
  config: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api`, such as `/doors`. */
  path: string;
  body?: unknown;
  answer: z.ZodType<Answer>;
}

/** Terminals are asked one request after the other, and a large one takes its time. */
const TIMEOUT_MS = 600_000;

function bridgeUrl({ http }: BridgeConfig): string {
  if (http.port === 0) {
    const message = 'http.port is 0 in the config, so the bridge cannot be found';
    throw new BridgeError('refusal', 'no-port', message, {
      advice: 'give http.port a number and start the bridge again',
    });
  }
  return `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`;
}

/** Sends a question to the running bridge; what is done with the answer is up to the caller. Throws where none answers. */
export async function openBridge(
  call: Omit<ApiCall<unknown>, 'answer'> & { accept?: string },
): Promise<{ url: string; statusCode: number; body: Dispatcher.ResponseData['body'] }> {
  const config = await loadConfig(call.config, process.env);
  const url = bridgeUrl(config);
  try {
    const { statusCode, body } = await request(`${url}/api${call.path}`, {
      method: call.method,
      headers: {
        authorization: `Bearer ${config.http.keys[0] ?? ''}`,
        'content-type': 'application/json',
        accept: call.accept ?? 'application/json',
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    return { url, statusCode, body };
  } catch (cause) {
    throw new BridgeError('transport', 'not-running', `no bridge answers at ${url}`, {
      advice: `start it with: npm start -- run --config ${call.config}`,
      cause,
    });
  }
}

/** What the bridge at that address answered, checked; its problems are thrown as `BridgeError`. */
export function answerOf<Answer>(url: string, answer: unknown, schema: z.ZodType<Answer>): Answer {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  const problem = problemSchema.safeParse(answer);
  if (problem.success) {
    const { code, message, advice } = problem.data.error;
    throw new BridgeError('refusal', code, message, { advice });
  }
  throw new BridgeError('wire', 'not-a-bridge', `what answers at ${url} is not this bridge`, {
    advice: 'check http.host and http.port in the config',
    cause: read.error,
  });
}

/** Has the running bridge do something, over its API: two programs must not fight over the terminals. Throws `BridgeError`. */
export async function askBridge<Answer>(call: ApiCall<Answer>): Promise<Answer> {
  const { url, body } = await openBridge(call);
  return answerOf(url, await body.json().catch(() => undefined), call.answer);
}
