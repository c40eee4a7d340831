import { request } from 'undici';
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
const TIMEOUT_MS = 120_000;

function bridgeUrl({ http }: BridgeConfig): string {
  if (http.port === 0) {
    const message = 'http.port is 0 in the config, so the bridge cannot be found';
    throw new BridgeError('refusal', 'no-port', message, {
      advice: 'give http.port a number and start the bridge again',
    });
  }
  return `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`;
}

async function ask(config: BridgeConfig, call: ApiCall<unknown>): Promise<unknown> {
  try {
    const answer = await request(`${bridgeUrl(config)}/api${call.path}`, {
      method: call.method,
      headers: { authorization: `Bearer ${config.http.keys[0] ?? ''}`, 'content-type': 'application/json' },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    return await answer.body.json();
  } catch (cause) {
    throw new BridgeError('transport', 'not-running', `no bridge answers at ${bridgeUrl(config)}`, {
      advice: `start it with: npm start -- run --config ${call.config}`,
      cause,
    });
  }
}

/** Has the running bridge do something, over its API: two programs must not fight over the terminals. Throws `BridgeError`. */
export async function askBridge<Answer>(call: ApiCall<Answer>): Promise<Answer> {
  const config = await loadConfig(call.config, process.env);
  const answer = await ask(config, call);
  const read = call.answer.safeParse(answer);
  if (read.success) return read.data;
  const problem = problemSchema.safeParse(answer);
  if (problem.success) {
    const { code, message, advice } = problem.data.error;
    throw new BridgeError('refusal', code, message, { advice });
  }
  throw new BridgeError('wire', 'not-a-bridge', `what answers at ${bridgeUrl(config)} is not this bridge`, {
    advice: 'check http.host and http.port in the config',
    cause: read.error,
  });
}
