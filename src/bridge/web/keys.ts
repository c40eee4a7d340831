import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { problem } from './problems.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Lets a request pass that carries one of the keys as `Authorization: Bearer KEY`. Digests are compared, all of them, in
 * constant time, so that neither the length nor the place of a wrong letter shows.
 */
export function requireKey(keys: readonly string[]): RequestHandler {
  const known = keys.map(digest);
  return (request, response, next) => {
    const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const isKnown =
      given !== undefined && known.filter((key) => timingSafeEqual(key, digest(given))).length > 0;
    if (isKnown) {
      next();
      return;
    }
    response.setHeader('WWW-Authenticate', 'Bearer');
    problem(response, 401, {
      code: 'key-needed',
      message: given === undefined ? 'this needs a key' : 'this key is not known',
      advice: 'send the header Authorization: Bearer KEY with one of the keys in http.keys of the config',
    });
  };
}
