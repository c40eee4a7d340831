import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import express, { Router } from 'express';
import type { Request } from 'express';
import { problem } from '../problems.ts';
import { gzipped } from './gzipped.ts';
import { pageFolder } from './page-folder.ts';

/** What the build leaves in the page for the nonce of its styles. */
export const NONCE_PLACE = 'NONCE-OF-THIS-ANSWER';
const NONCE_BYTES = 16;

/** What a test or the demo may want otherwise. */
export interface PageOptions {
  /** Of the built page, with a slash at its end; null where there is none. Default: where the build puts it. */
  folder?: string | null;
  /** The `Set-Cookie` for whoever opens the page, if any. */
  welcome?: (request: Request) => Promise<string | undefined>;
}

// Scripts from here only, none inside the page; styles from here, and those with the nonce of this very answer.
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

// The names of the parts change with what is in them.
const keep = (response: ServerResponse) =>
  void response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');

/** The staff page at `/`, and what it is made of below `/assets`. All of it is open: it shows nothing before somebody signs in. */
export function pageRoutes({ folder = pageFolder(), welcome }: PageOptions = {}): Router {
  const router = Router();
  if (folder === null) {
    router.get('/', (_request, response) => {
      response
        .status(503)
        .type('text')
        .send('The page was not built. Build it with `npm run build`, then start the bridge again.\n');
    });
    return router;
  }
  const html = readFileSync(`${folder}index.html`, 'utf8');
  router.get('/', async (request, response) => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const cookie = await welcome?.(request);
    if (cookie !== undefined) response.setHeader('Set-Cookie', cookie);
    response.setHeader('Content-Security-Policy', policy(nonce));
    response.type('html').send(html.replaceAll(NONCE_PLACE, nonce));
  });
  router.use(
    '/assets',
    gzipped(`${folder}assets`),
    express.static(`${folder}assets`, { index: false, etag: false, lastModified: false, setHeaders: keep }),
    (_request, response) => {
      problem(response, 404, {
        code: 'no-such-path',
        message: 'the page has no such part (any more)',
        advice: 'load the page again',
      });
    },
  );
  return router;
}
