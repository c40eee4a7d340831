import { createServer, type Server } from 'node:http';
import { isIP } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import { isAskedByAddress, isForeignPage } from './control/guard.ts';
import { openApiDocument } from './control/openapi.ts';
import type { Route } from './control/route.ts';
import { summaries, terminalRoutes } from './control/routes.ts';
import { panelPages } from './panel/pages.ts';
import { Panels } from './panel/panels.ts';
import { HandError } from './terminal/hands.ts';
import type { SimulatedTerminal } from './terminal/terminal.ts';

export interface ControlOptions {
  terminals: readonly SimulatedTerminal[];
  /** Default 0: a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
}

/** The control API, listening. */
export interface Control {
  readonly port: number;
  readonly url: string;
  /** Where a terminal's front panel is. */
  panelUrl(index: number): string;
  /** Idempotent; ends requests under way. */
  stop(): Promise<void>;
}

/** Starts the HTTP API for hands and the front panels. It has no sign-in: it is meant for this machine. Rejects where the port is taken. */
export async function startControl({
  terminals,
  port = 0,
  host = '127.0.0.1',
}: ControlOptions): Promise<Control> {
  const server = createServer(controlApp(terminals, isLoopback(host)));
  const panels = new Panels(server, terminals, isLoopback(host));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = boundPort(server);
  const url = `http://${isIP(host) === 6 ? `[${host}]` : host}:${bound}`;
  return {
    port: bound,
    url,
    panelUrl: (index) => `${url}/terminals/${index}/panel`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        panels.stop();
      }),
  };
}

const maxBodyBytes = 16_384;

function controlApp(terminals: readonly SimulatedTerminal[], isLocalOnly: boolean): Express {
  const app = express().disable('x-powered-by').disable('etag');
  if (isLocalOnly) app.use(onlyByAddress);
  app.use(panelPages(terminals.length));
  app.get('/openapi.json', (_request, response) => void response.json(openApiDocument()));
  app.get('/terminals', (_request, response) => void response.json(summaries(terminals)));
  for (const method of ['post', 'delete'] as const)
    app[method]('/{*path}', onlyOwnJson, express.json({ limit: maxBodyBytes }));
  for (const route of terminalRoutes) app[route.method](route.path, serve(route, terminals));
  app.use((_request, response) => {
    response.status(404).json({ error: 'there is nothing here; GET /openapi.json lists what there is' });
  });
  app.use(onError);
  return app;
}

function serve(
  route: Route,
  terminals: readonly SimulatedTerminal[],
): RequestHandler<{ i: string; id?: string }> {
  return (request, response) => {
    const index = /^\d{1,6}$/.test(request.params.i) ? Number(request.params.i) : -1;
    const terminal = terminals[index];
    if (terminal === undefined) {
      response
        .status(404)
        .json({ error: `there is no terminal ${request.params.i.slice(0, 20)}; ${numbering(terminals)}` });
      return;
    }
    const { id } = request.params;
    if (id !== undefined && !/^\d{1,15}$/.test(id)) {
      response.status(404).json({ error: `there is no fault ${id.slice(0, 20)}; they have whole numbers` });
      return;
    }
    response.json(route.run({ index, terminal, id: Number(id) }, request.body ?? {}));
  };
}

function numbering({ length }: readonly unknown[]): string {
  return length === 1 ? 'the only one is 0' : `they are numbered 0 to ${length - 1}`;
}

/** A page of another site can send a form, or nothing at all, without asking first: the type or the `Origin` tells. */
const onlyOwnJson: RequestHandler = (request, response, next) => {
  if (isForeignPage(request.headers)) {
    response.status(403).json({ error: 'pages of other sites have no hands here' });
  } else if (hasBody(request) && request.is('application/json') === false) {
    response.status(415).json({ error: 'send a JSON body with the header "Content-Type: application/json"' });
  } else next();
};

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Names other than localhost that lead here were made to (DNS rebinding). */
const onlyByAddress: RequestHandler = (request, response, next) => {
  if (isAskedByAddress(request.headers)) return next();
  response.status(403).json({ error: 'ask this server by 127.0.0.1 or localhost' });
};

const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof HandError) response.status(422).json({ error: error.message });
  else if (error instanceof z.ZodError) response.status(422).json({ error: z.prettifyError(error) });
  else if (isClientError(error)) response.status(error.status).json({ error: whyUnreadable(error) });
  else response.status(500).json({ error: 'the simulator has a fault' });
};

/** `type` is body-parser's word; an address that cannot be decoded has none. */
function whyUnreadable({ status, type }: { status: number; type?: unknown }): string {
  if (status === 413) return `the body is longer than ${maxBodyBytes} bytes`;
  return type === 'entity.parse.failed'
    ? 'the body is no JSON object'
    : 'this cannot be read; send a JSON body in UTF-8 that is not compressed, to an address that /openapi.json names';
}

function isClientError(error: unknown): error is { status: number; type?: unknown } {
  if (typeof error !== 'object' || error === null || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function boundPort(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
