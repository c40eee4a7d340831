import type { FakeCobot } from '../../simulator/cobot/fake-cobot.ts';

/** Requests to the fake as anybody's client would send them, without ours. */
export const bearer = { authorization: 'Bearer fake-cobot-access-token' };
export const jsonApi = {
  ...bearer,
  accept: 'application/vnd.api+json',
  'content-type': 'application/vnd.api+json',
};

/** @param target method and path, `GET /space/api/memberships` */
export async function ask(
  fake: FakeCobot,
  target: string,
  options: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<{ status: number; body: unknown; type: string | null }> {
  const [method = 'GET', path = ''] = target.split(' ');
  const { headers = bearer, body } = options;
  const answer = await fetch(fake.url + path, {
    method,
    headers:
      body === undefined || 'content-type' in headers
        ? headers
        : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text === '' ? '' : JSON.parse(text),
    type: answer.headers.get('content-type'),
  };
}
