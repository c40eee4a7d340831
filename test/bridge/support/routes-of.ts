import type { Express } from 'express';
import { z } from 'zod';

const routerSchema = z.custom<{ stack: unknown }>((given) => typeof given === 'function' && 'stack' in given);
const stackSchema = z.array(
  z.looseObject({
    rawPath: z.unknown(),
    handle: z.unknown(),
    route: z.looseObject({ path: z.string(), methods: z.record(z.string(), z.boolean()) }).optional(),
  }),
);

/** Every route an app serves, as `GET /api/doors/:name`, whichever router it stands in. */
export function routesOf(app: Express): string[] {
  return routesIn(app.router, '');
}

function routesIn(router: unknown, base: string): string[] {
  const { stack } = routerSchema.parse(router);
  return stackSchema.parse(stack).flatMap(({ route, handle, rawPath }) => {
    if (route !== undefined)
      return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${base}${route.path}`);
    if (!routerSchema.safeParse(handle).success) return [];
    return routesIn(handle, rawPath === '/' ? base : `${base}${z.string().parse(rawPath)}`);
  });
}
