import { z } from 'zod';
import { permissionFor } from '../access/permissions.ts';
import { liveMessageSchema, pageMessageSchema } from '../live-messages.ts';
import { problemSchema } from '../problem-message.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

/** One operation as OpenAPI has it; the viewer reads it back. */
export interface OperationDocument {
  summary: string;
  operationId: string;
  /** What a key or a session needs. Our own addition. */
  'x-right'?: string;
  'x-websocket'?: { fromBridge: unknown; fromPage: unknown };
  security: readonly Record<string, readonly string[]>[];
  parameters: readonly { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

type Content = Record<string, { schema?: unknown }>;

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, OperationDocument>>;
  components: Record<string, unknown>;
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

const problemRef = { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } };

function parametersOf({ path, query }: Operation): OperationDocument['parameters'] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: jsonSchema(z.custom<z.ZodType>((given) => given instanceof z.ZodType).parse(schema), 'input'),
  }));
  return [...inPath, ...inQuery];
}

function contentOf({ answer, contentType }: Operation): Content | undefined {
  if (contentType !== undefined) return { [contentType]: {} };
  return answer && { 'application/json': { schema: jsonSchema(answer, 'output') } };
}

function described(operation: Operation): OperationDocument {
  const { method, path, summary, body, status = 200, isOpen = false } = operation;
  const content = contentOf(operation);
  return {
    summary,
    operationId: `${method} ${path}`.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
    ...(isOpen ? {} : { 'x-right': permissionFor(method, path.replaceAll(/:\w+/g, 'x')).right }),
    ...(path === '/api/live' && {
      'x-websocket': {
        fromBridge: jsonSchema(liveMessageSchema, 'output'),
        fromPage: jsonSchema(pageMessageSchema, 'input'),
      },
    }),
    security: isOpen ? [] : [{ key: [] }, { session: [] }],
    parameters: parametersOf(operation),
    ...(body !== undefined && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: jsonSchema(body, 'input') } },
      },
    }),
    responses: {
      [status]: { description: 'Done', ...(content !== undefined && { content }) },
      default: {
        description: 'It was not done, and why: 400 for what does not fit, 401 and 403 for who may not',
        content: problemRef,
      },
    },
  };
}

/** The bridge's API, made from the very schemas that check it. */
export function bridgeOpenApi(): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cobot terminal bridge',
      version: '1',
      description:
        'What the staff page does, and programs can do as well. Programs send a key; a page sends the cookie of whoever is ' +
        'signed in, and its changes have to come from its own origin. Times are ISO 8601 in UTC.',
    },
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-bridge-session' },
      },
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
    },
  };
}
