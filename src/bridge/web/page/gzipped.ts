import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import type { RequestHandler } from 'express';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Points requests at the `.gz` that the build put beside a file, where the browser takes it. */
export function gzipped(folder: string): RequestHandler {
  const packed = new Set(readdirSync(folder).filter((name) => name.endsWith('.gz')));
  return (request, response, next) => {
    const name = request.path.slice(1);
    const type = types[extname(name)];
    if (type !== undefined && packed.has(`${name}.gz`)) {
      response.setHeader('Vary', 'Accept-Encoding');
      if (request.acceptsEncodings('gzip') !== false) {
        request.url = `/${name}.gz`;
        response.setHeader('Content-Encoding', 'gzip');
        response.setHeader('Content-Type', type);
      }
    }
    next();
  };
}
