import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';

const folder = fileURLToPath(new URL('page/', import.meta.url));
const zodFolder = dirname(fileURLToPath(import.meta.resolve('zod')));

// The page checks its messages with the very schemas of the server, so the browser needs zod: as it comes, without a
// bundler. Of its fifty languages one is loaded.
const importMap = JSON.stringify({
  imports: {
    zod: '/panel/zod/index.js',
    '/panel/zod/v4/locales/index.js': '/panel/zod/v4/locales/en.js',
  },
});
const mapHash = createHash('sha256').update(importMap).digest('base64');

const policy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${mapHash}'`,
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The panels' pages: `/` lists the terminals, `/terminals/:i/panel` is the front of one. `count` of them there are. */
export function panelPages(count: number): Router {
  const router = Router();
  router.use(['/panel', '/terminals/:i/panel', /^\/$/], withPolicy);
  router.get('/', page('list.html'));
  router.get('/terminals/:i/panel', (request, response, next) => {
    if (!/^\d{1,6}$/.test(request.params.i) || Number(request.params.i) >= count) next();
    else panel(request, response, next);
  });
  router.use('/panel/zod', onlyScripts, express.static(zodFolder, { index: false, maxAge: '1h' }));
  router.use('/panel', express.static(folder, { index: false, cacheControl: false }));
  return router;
}

const panel = page('panel.html');

function page(name: string): RequestHandler {
  const html = readFileSync(`${folder}${name}`, 'utf8').replace(
    '<!-- import map -->',
    `<script type="importmap">${importMap}</script>`,
  );
  return (_request, response) => void response.type('html').send(html);
}

const withPolicy: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  });
  next();
};

const onlyScripts: RequestHandler = ({ path }, _response, next) =>
  next(path.endsWith('.js') ? undefined : 'router');
