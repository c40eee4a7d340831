import { readFile } from 'node:fs/promises';
import { Agent, request, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { loadConfig } from '../bridge/config.ts';
import type { BridgeConfig } from '../bridge/config.ts';
import { BridgeError, isBridgeError } from '../bridge/errors.ts';
import { problemSchema } from '../bridge/web/messages.ts';
import { selfMadeFile } from '../bridge/web/tls/certificate.ts';
import { tlsKind } from '../bridge/web/tls/tls-kind.ts';

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
  const scheme = tlsKind(http) === 'none' ? 'http' : 'https';
  return `${scheme}://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`;
}

/**
 * The bridge is on this machine, and its certificate in a file: that one is trusted and no other, whatever name it is for.
 */
async function trusting(config: BridgeConfig): Promise<Agent | undefined> {
  const { http } = config;
  if (tlsKind(http) === 'none') return undefined;
  const file = typeof http.tls === 'object' ? http.tls.certFile : selfMadeFile(config);
  if (file === undefined) {
    throw new BridgeError(
      'refusal',
      'no-data-file',
      'the certificate is in the memory of the running bridge',
      {
        advice: 'give dataFile a path in the config',
      },
    );
  }
  const ca = await readFile(file, 'utf8');
  return new Agent({ connect: { ca, allowPartialTrustChain: true, checkServerIdentity: () => undefined } });
}

/** Sends a question to the running bridge; what is done with the answer is up to the caller. Throws where none answers. */
export async function openBridge(
  call: Omit<ApiCall<unknown>, 'answer'> & { accept?: string },
): Promise<{ url: string; statusCode: number; body: Dispatcher.ResponseData['body'] }> {
  const config = await loadConfig(call.config, process.env);
  const url = bridgeUrl(config);
  let dispatcher: Agent | undefined;
  try {
    dispatcher = await trusting(config);
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
      ...(dispatcher && { dispatcher }),
    });
    return { url, statusCode, body };
  } catch (cause) {
    if (isBridgeError(cause)) throw cause;
    throw new BridgeError('transport', 'not-running', `no bridge answers at ${url}`, {
      advice: `start it with: npm start -- run --config ${call.config}`,
      cause,
    });
  } finally {
    // It waits for the answer that is still to be read.
    void dispatcher?.close();
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
