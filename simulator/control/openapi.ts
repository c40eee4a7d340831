import { z } from 'zod';
import type { Route } from './route.ts';
import { listAnswer, terminalRoutes } from './routes.ts';
import { problem } from './schemas.ts';

const json = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return { content: { 'application/json': { schema: rest } } };
};

const problems: Readonly<Record<string, string>> = {
  400: 'the body is no JSON object',
  404: 'there is no such terminal',
  413: 'the body is longer than 16,384 bytes',
  415: 'the body is not sent as application/json',
  422: 'the body does not fit, or nobody can do this here now',
};

function numberInPath(name: string, description: string) {
  return { name, in: 'path', required: true, description, schema: { type: 'integer', minimum: 0 } };
}

function operation({ summary, body, answer, path, method }: Route) {
  const codes = body === undefined ? ['404'] : Object.keys(problems);
  return {
    summary,
    operationId: `${method} ${path}`.replaceAll(/[^a-z]+/g, '-'),
    parameters: [
      numberInPath('i', 'number of the terminal, from 0'),
      ...(path.endsWith('/:id') ? [numberInPath('id', 'its number')] : []),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, ...json(body, 'input') } }),
    responses: {
      200: { description: 'done', ...json(answer, 'output') },
      ...Object.fromEntries(
        codes.map((code) => [code, { description: problems[code] ?? '', ...json(problem, 'output') }]),
      ),
    },
  };
}

/** The OpenAPI 3.1 document of the control API, made from the very schemas that check it. */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, unknown>> = {
    '/terminals': {
      get: {
        summary: 'All terminals of this simulator',
        operationId: 'get-terminals',
        responses: { 200: { description: 'done', ...json(listAnswer, 'output') } },
      },
    },
  };
  for (const route of terminalRoutes) {
    const path = route.path.replaceAll(/:([a-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Terminal simulator',
      version: '1',
      description:
        'Hands for simulated terminals: what people do at a door, and what the terminal then shows.',
    },
    paths,
  };
}
