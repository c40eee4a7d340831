import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import type { Trail } from '../../staff/trail.ts';
import { problem } from '../problems.ts';
import { signInBodySchema } from '../session-messages.ts';

const WINDOW_MS = 15 * 60_000;

/**
 * Wrong passwords within that time. What comes from one address is stopped first and then counted no further, so that one
 * computer keeps nobody else out; the last two are for somebody with many addresses.
 */
const most = { fromAddress: 30, forNameFromAddress: 10, forName: 50, inAll: 200 };

interface Told {
  trail: Pick<Trail, 'note'>;
  /** In the audit. */
  action: string;
  message: string;
}

/** What the limiter leaves in a request. */
const hitsSchema = z.object({ rateLimit: z.object({ used: z.number() }) });

const nameIn = ({ body }: Request) => signInBodySchema.safeParse(body).data?.name ?? '';
/** Of IPv6 the network, since whoever has one address of it has them all. */
const addressOf = ({ ip = '' }: Request) => ipKeyGenerator(ip);

/** Counts while a password is looked at, and takes it back when it was right. */
function limitTo(
  limit: number,
  keyOf: (request: Request) => string,
  { trail, action, message }: Told,
  { countsAll = false } = {},
): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    skipSuccessfulRequests: !countsAll,
    standardHeaders: 'draft-6',
    legacyHeaders: false,
    keyGenerator: keyOf,
    handler: (request, response) => {
      // Once: whoever goes on does not fill the audit.
      if (hitsSchema.parse(request).rateLimit.used === limit + 1) trail.note({ actor: 'system', action });
      problem(response, 429, {
        code: 'too-many-tries',
        message,
        advice: 'wait a quarter of an hour, then try again',
      });
    },
  });
}

/** What stands before a sign-in, with counters of its own. It needs the body read. */
export function signInLimits(trail: Told['trail']): RequestHandler[] {
  const told = { trail, action: 'sign-in-held-up', message: 'there were too many wrong passwords' };
  return [
    limitTo(most.fromAddress, addressOf, told),
    limitTo(most.forNameFromAddress, (request) => `${addressOf(request)} ${nameIn(request)}`, told),
    limitTo(most.forName, nameIn, told),
    limitTo(most.inAll, () => 'all', told),
  ];
}

/** What stands before the first account. */
export function firstOwnerLimits(trail: Told['trail']): RequestHandler[] {
  const told = { trail, action: 'first-owner-held-up', message: 'there were too many wrong codes' };
  return [limitTo(most.forNameFromAddress, addressOf, told), limitTo(most.forName, () => 'all', told)];
}

/** What stands before going to Cobot; each is kept for a while, whatever becomes of it. */
export function signOnLimits(trail: Told['trail']): RequestHandler[] {
  const told = { trail, action: 'sign-in-held-up', message: 'there were too many tries' };
  return [limitTo(most.fromAddress, addressOf, told, { countsAll: true })];
}

/** What stands before another password of one's own. */
export function ownPasswordLimits(trail: Told['trail']): RequestHandler[] {
  const told = { trail, action: 'own-password-held-up', message: 'there were too many wrong passwords' };
  return [limitTo(most.forNameFromAddress, addressOf, told), limitTo(most.forName, () => 'all', told)];
}
