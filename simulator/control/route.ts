import type { z } from 'zod';
import type { SimulatedTerminal } from '../terminal/terminal.ts';

/** Where it is done. */
export interface Place {
  index: number;
  terminal: SimulatedTerminal;
  /** The number in the path behind it, where there is one. */
  id?: number | undefined;
}

/** One thing to ask or do, with what goes in and out: the server and the OpenAPI document are made from it. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  /** In express's notation. */
  readonly path: string;
  readonly summary: string;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType;
  /** `body` has passed the route's schema. */
  readonly run: (place: Place, body: unknown) => unknown;
}
