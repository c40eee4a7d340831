import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { bridgeOpenApi } from '../openapi/document.ts';
import { openApiPage } from '../openapi/viewer.ts';

const NONCE_BYTES = 16;

/** `GET /api/openapi.json`, and `GET /api/docs` for people. */
export function openApiRoutes(): Router {
  const router = Router();
  const document = bridgeOpenApi();
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.get('/docs', (_request, response) => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    response.type('html').send(openApiPage(document, nonce));
  });
  return router;
}
