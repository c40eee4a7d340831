import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Actions } from '../actions.ts';
import { readBody, send, written } from '../http-body.ts';
import { ControlError } from '../members.ts';
import type { Answer } from '../route.ts';
import { Router } from '../router.ts';
import { controlOpenApi } from './openapi.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

/** The control API under `/control`. */
export class ControlServer {
  readonly #actions: Actions;
  readonly #router = new Router<Operation>();

  constructor(actions: Actions) {
    this.#actions = actions;
    for (const operation of operations)
      this.#router.add(operation.method, `/control${operation.path}`, operation);
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const text = await readBody(request);
    send(response, written(await this.#answer(request, url.pathname, text), 'application/json'));
  }

  async #answer(request: IncomingMessage, path: string, text: string | undefined): Promise<Answer> {
    const { method = '' } = request;
    if (method === 'GET' && path === '/control/openapi.json') return { status: 200, body: controlOpenApi() };
    const match = this.#router.find(method, path);
    if (match === undefined) return failure(404, `No ${method} here; see GET /control/openapi.json`);
    if (text === undefined) return failure(413, 'The body is too large');
    const isJson = request.headers['content-type']?.startsWith('application/json') === true;
    // A page in a browser cannot send this type to us without asking first, which is never answered.
    if (text !== '' && !isJson) return failure(415, 'Content-Type must be application/json');
    try {
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const { status, run } = match.route;
      const result = await run(this.#actions, match.params, body);
      return status === 204 ? { status } : { status, body: result };
    } catch (error) {
      if (error instanceof SyntaxError) return failure(400, 'The body is not JSON');
      if (error instanceof z.ZodError) return failure(400, z.prettifyError(error));
      if (error instanceof ControlError) return failure(error.status, error.message);
      throw error;
    }
  }
}

function failure(status: number, error: string): Answer {
  return { status, body: { error } };
}
