import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { rules } from '../../src/bridge/web/access/permissions.ts';
import { bridgeOpenApi } from '../../src/bridge/web/openapi/document.ts';
import { AccessRig, ownerKey, viewerKey } from './support/access-rig.ts';
import { routesOf } from './support/routes-of.ts';

/** The staff page itself is no API. */
const page = 'GET /';

let rig: AccessRig;

beforeEach(async () => {
  rig = await AccessRig.start();
  onTestFinished(() => rig.stop());
});

const withKey = (key: string) => ({ authorization: `Bearer ${key}` });

const describedRoutes = Object.entries(bridgeOpenApi().paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
);

test('every route the bridge serves is described, and nothing else', () => {
  const served = routesOf(rig.app).filter((route) => route !== page);
  expect(describedRoutes.toSorted(), 'see src/bridge/web/openapi/operations.ts').toEqual(served.toSorted());
});

test('every line of the permissions is described, with the right it needs', () => {
  const { paths } = bridgeOpenApi();
  for (const [method, pattern, right] of rules) {
    const found = Object.entries(paths).filter(([path]) => pattern.test(path.replaceAll(/\{\w+\}/g, 'x')));
    const operations = found.flatMap(([, methods]) => methods[method.toLowerCase()] ?? []);
    expect(operations.length, `${method} ${pattern.source}`).toBeGreaterThan(0);
    for (const operation of operations) expect(operation['x-right']).toBe(right);
  }
});

test('whoever may look at anything may read the description; it is OpenAPI 3.1 with JSON Schemas', async () => {
  expect((await rig.ask('GET', '/api/openapi.json', {})).status).toBe(401);
  const answer = await rig.ask('GET', '/api/openapi.json', withKey(viewerKey));
  const told = z.looseObject({ openapi: z.literal('3.1.0') }).parse(await answer.json());
  expect(told).toEqual(JSON.parse(JSON.stringify(bridgeOpenApi())));
  expect(bridgeOpenApi().paths['/api/entries']?.['get']).toMatchObject({
    parameters: [
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 500, default: 50 } },
      { name: 'before' },
      { name: 'outcome' },
    ],
  });
  expect(bridgeOpenApi().paths['/api/members/{id}/enrol']?.['post']).toMatchObject({
    parameters: [{ name: 'id', in: 'path', required: true }],
    requestBody: { required: false },
  });
});

test('no two operations have the same name', () => {
  const names = Object.values(bridgeOpenApi().paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(names).size).toBe(names.length);
});

test('the page that shows it has no script, and loads nothing from anywhere', async () => {
  const answer = await rig.ask('GET', '/api/docs', withKey(ownerKey));
  const html = await answer.text();
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = answer.headers.get('content-security-policy') ?? '';
  const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'no nonce';
  expect(policy).toContain("default-src 'none'");
  expect(html).toContain(`<style nonce="${nonce}">`);
  expect(html).not.toMatch(/<script|<link|<img|src=|https?:/);
  for (const route of describedRoutes)
    expect(html).toContain(`<code>${route.replaceAll(/:(\w+)/g, '{$1}')}</code>`);
});
