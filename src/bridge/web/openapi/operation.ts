import type { z } from 'zod';

/** One thing the API does, with the schemas that check it. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Express has it: `/api/doors/:name/open`. */
  path: string;
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What it is answered with when it is done; none where there is nothing to say, or no JSON. */
  answer?: z.ZodType;
  /** What it is answered with then; default 200. */
  status?: number;
  /** Needs neither key nor session. */
  isOpen?: boolean;
  /** What is no JSON. */
  contentType?: string;
}
