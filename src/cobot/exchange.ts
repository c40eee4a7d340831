import type { Dispatcher } from 'undici';

export interface ExchangeRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Flat name, value, name, value: the form undici takes without converting. */
  headers: string[];
  body?: string | undefined;
  /** Longest answer body taken in. */
  maxBytes: number;
  /** From now to the last byte of the answer, connecting and waiting for a free connection included. */
  timeoutMs: number;
  /** A request that was not sent by then is given up: nobody waits for it any more. Default `timeoutMs`. */
  sendWithinMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** How one request ended. `status` is set where the answer's head had arrived. */
export type Exchange =
  | {
      outcome: 'answered';
      status: number;
      headers: Readonly<Record<string, string | string[] | undefined>>;
      body: Buffer;
    }
  | { outcome: 'timed-out'; status: number | undefined }
  | { outcome: 'aborted'; status: number | undefined }
  | { outcome: 'too-large'; status: number | undefined }
  | { outcome: 'broken'; status: number | undefined; code: string };

/**
 * One request and its whole answer, never throwing. It sits directly on undici's dispatch: between a finger and a door
 * there is no stream object and no second timer. A request given up while it waits for a connection is never sent.
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<Exchange> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let headers: Readonly<Record<string, string | string[] | undefined>> = {};
    let controller: Dispatcher.DispatchController | undefined;
    let done = false;
    let size = 0;
    const chunks: Buffer[] = [];

    const finish = (result: Exchange): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', abort);
      if (result.outcome !== 'answered') controller?.abort(new Error(result.outcome));
      resolve(result);
    };
    const abort = (): void => finish({ outcome: 'aborted', status });
    const { timeoutMs, sendWithinMs = timeoutMs } = request;
    const timeOut = (): void => finish({ outcome: 'timed-out', status });
    const timeOutUnsent = (): void => {
      if (controller === undefined) timeOut();
      else timer = setTimeout(timeOut, timeoutMs - sendWithinMs);
    };
    let timer =
      sendWithinMs < timeoutMs ? setTimeout(timeOutUnsent, sendWithinMs) : setTimeout(timeOut, timeoutMs);

    if (request.signal?.aborted === true) return abort();
    if (request.timeoutMs <= 0) return finish({ outcome: 'timed-out', status });
    request.signal?.addEventListener('abort', abort, { once: true });

    const { method, path } = request;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (done) started.abort(new Error('given up before it was sent'));
      },
      onResponseStart(_controller, statusCode, answerHeaders) {
        if (statusCode < 200) return; // informational, the answer is still to come
        status = statusCode;
        headers = answerHeaders;
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > request.maxBytes) finish({ outcome: 'too-large', status });
        else chunks.push(chunk);
      },
      onResponseEnd() {
        const [first] = chunks;
        const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
        finish(
          status === undefined
            ? { outcome: 'broken', status, code: 'NO_ANSWER' }
            : { outcome: 'answered', status, headers, body },
        );
      },
      onResponseError(_controller, error) {
        finish({ outcome: 'broken', status, code: codeOf(error) });
      },
    };
    try {
      dispatcher.dispatch({ method, path, headers: request.headers, body: request.body ?? null }, handler);
    } catch (error) {
      finish({ outcome: 'broken', status, code: codeOf(error) });
    }
  });
}

/** Only the code of an error is kept: undici's parser errors carry pieces of the answer. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}
