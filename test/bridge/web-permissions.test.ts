import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { permissionFor, rules } from '../../src/bridge/web/access/permissions.ts';
import { AccessRig, ownerKey, viewerKey } from './support/access-rig.ts';
import { routesOf } from './support/routes-of.ts';

/** What anybody may ask; each of these checks for itself. */
const open = [
  'GET /',
  'GET /healthz',
  'POST /api/session',
  'GET /api/session',
  'DELETE /api/session',
  'GET /api/first-owner',
  'POST /api/first-owner',
  'PUT /api/session/password',
  'GET /api/session/ways',
  'POST /api/session/cobot',
  'GET /api/session/cobot/callback',
];

const requests = [
  ['GET', '/api/entries'],
  ['GET', '/api/doors'],
  ['GET', '/api/terminals'],
  ['GET', '/api/members'],
  ['POST', '/api/members/m1/enrol'],
  ['POST', '/api/doors/front/open'],
  ['PATCH', '/api/doors/front/settings'],
  ['DELETE', '/api/doors/front/settings'],
  ['DELETE', '/api/members/m1/lease'],
  ['GET', '/api/sync'],
  ['GET', '/api/sync/export'],
  ['POST', '/api/sync'],
  ['GET', '/api/nowhere'],
  ['POST', '/api/DOORS/front/open'],
  ['GET', '/api/enrolments'],
  ['POST', '/api/enrolments'],
] as const;

let rig: AccessRig;

beforeEach(async () => {
  rig = await AccessRig.start();
  onTestFinished(() => rig.stop());
});

function split(route: string): { method: string; path: string } {
  const [method = '', path = ''] = route.replace(/:\w+/g, 'x').split(' ');
  return { method, path };
}

const isRuled = (route: string) => {
  const { method, path } = split(route);
  return rules.some(([ruleMethod, pattern]) => ruleMethod === method && pattern.test(path));
};

test('every route has a line in permissions.ts that says who may, or is one of the few that are open', () => {
  const routes = routesOf(rig.app);
  expect(routes).toEqual(expect.arrayContaining([...open, 'POST /api/doors/:name/open', 'GET /api/entries']));
  const without = routes.filter((route) => !open.includes(route) && !isRuled(route));
  expect(without, 'add a line to src/bridge/web/access/permissions.ts for each of these').toEqual([]);
});

test('every line in permissions.ts is about a route there is', () => {
  const routes = routesOf(rig.app).map(split);
  const left = rules.filter(
    ([ruleMethod, pattern]) =>
      !routes.some(({ method, path }) => ruleMethod === method && pattern.test(path)),
  );
  expect(left.map(([method, pattern]) => `${method} ${pattern.source}`)).toEqual([]);
});

test('every change has a word of its own in the audit', () => {
  const changes = rules.filter(([method]) => method !== 'GET').map(([, , , action]) => action);
  expect(changes).not.toContain(undefined);
  expect(new Set(changes).size).toBe(changes.length);
});

test('without key and session no route answers but those that are open', async () => {
  for (const route of routesOf(rig.app).filter((each) => !open.includes(each))) {
    const { method, path } = split(route);
    expect((await rig.ask(method, path, rig.fromOwnPage())).status, route).toBe(401);
  }
});

test.each([
  ['owner', [200, 200, 200, 200, 201, 200, 200, 200, 200, 200, 200, 200, 404, 200, 200, 201]],
  ['manager', [200, 200, 200, 200, 201, 200, 200, 200, 200, 200, 200, 200, 403, 403, 200, 201]],
  ['enroller', [403, 403, 200, 200, 201, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 201]],
  ['viewer', [200, 200, 200, 200, 403, 403, 403, 403, 403, 200, 403, 403, 403, 403, 403, 403]],
] as const)('of everything there is, the %s may do so much', async (role, expected) => {
  const headers = await rig.signedInAs(role);
  const found: number[] = [];
  for (const [method, path] of requests) {
    const takesBody = method === 'PATCH' || (method === 'POST' && path === '/api/sync');
    const body = takesBody ? {} : path === '/api/enrolments' ? { membershipId: 'm1' } : undefined;
    found.push((await rig.ask(method, path, headers, method === 'GET' ? undefined : body)).status);
  }
  expect(found).toEqual(expected);
});

test('what stands in no line is for owners only, and a change there is noted', async () => {
  expect(permissionFor('GET', '/api/brand-new')).toEqual({ right: 'own' });
  for (const [key, status] of [
    [viewerKey, 403],
    [ownerKey, 404],
  ] as const)
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'])
      expect((await rig.ask(method, '/api/brand-new', { authorization: `Bearer ${key}` })).status).toBe(
        status,
      );
  expect(await rig.audited()).toEqual(
    ['key:1', 'key:dashboard'].flatMap((actor) =>
      Array.from({ length: 3 }, () => [
        actor,
        'other-change',
        null,
        `{"status":${actor === 'key:1' ? 404 : 403}}`,
      ]),
    ),
  );
});
