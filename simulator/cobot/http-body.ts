import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './route.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** The request's body as text; undefined when it is too long. */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () =>
      resolve(size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8')),
    );
    request.on('error', reject);
  });
}

/** JSON where the header says so, or a form as v1 also takes it; undefined where it is neither. */
export function parseBody(text: string, contentType: string | undefined): unknown {
  if (text === '') return undefined;
  if (contentType?.startsWith('application/x-www-form-urlencoded') === true) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (contentType === undefined || !/^application\/(vnd\.api\+)?json\b/.test(contentType)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface WrittenAnswer {
  status: number;
  headers: Record<string, string | number>;
  body: string;
}

/** An answer as it goes out. */
export function written(answer: Answer, mediaType: string): WrittenAnswer {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const headers: Record<string, string | number> = { ...answer.headers };
  if (answer.status !== 204) {
    headers['content-type'] ??= mediaType;
    headers['content-length'] = Buffer.byteLength(body);
  }
  return { status: answer.status, headers, body };
}

export function send(response: ServerResponse, answer: WrittenAnswer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
