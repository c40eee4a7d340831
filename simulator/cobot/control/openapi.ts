import { z } from 'zod';
import { endpointSchema } from '../endpoints.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { errorView } from './views.ts';

/** The control API as an OpenAPI 3.1 document, made from the schemas that check its requests. */
export function controlOpenApi(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = `/control${operation.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Control of the fake Cobot', version: '1.0.0' },
    paths,
  };
}

function described(operation: Operation): Record<string, unknown> {
  const { summary, input, output, status } = operation;
  const names = [...operation.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  return {
    summary,
    parameters: names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: name === 'endpoint' ? jsonSchema(endpointSchema, 'input') : { type: 'string' },
    })),
    ...(input === undefined ? {} : { requestBody: { content: jsonContent(jsonSchema(input, 'input')) } }),
    responses: {
      [status]: {
        description: 'Done',
        ...(output === undefined ? {} : { content: jsonContent(jsonSchema(output, 'output')) }),
      },
      default: {
        description:
          '400 for a body or name that is not as described, 404 for an unknown thing, 409 for a taken one',
        content: jsonContent(jsonSchema(errorView, 'output')),
      },
    },
  };
}

function jsonContent(schema: unknown): Record<string, unknown> {
  return { 'application/json': { schema } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
