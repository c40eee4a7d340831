import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { problem } from '../problems.ts';
import { signInBodySchema } from '../session-messages.ts';

const WINDOW_MS = 15 * 60_000;

/**
 * Wrong passwords within that time. What comes from one address is stopped first and then counted no further, so that one
 * computer keeps nobody else out; the last two are for somebody with many addresses.
 */
const most = { fromAddress: 30, forNameFromAddress: 10, forName: 50, inAll: 200 };

const nameIn = ({ body }: Request) => signInBodySchema.safeParse(body).data?.name ?? '';
/** Of IPv6 the network, since whoever has one address of it has them all. */
const addressOf = ({ ip = '' }: Request) => ipKeyGenerator(ip);

/** Counts while a password is looked at, and takes it back when it was right. */
function limitTo(limit: number, keyOf: (request: Request) => string): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-6',
    legacyHeaders: false,
    keyGenerator: keyOf,
    handler: (_request, response) =>
      problem(response, 429, {
        code: 'too-many-tries',
        message: 'there were too many wrong passwords',
        advice: 'wait a quarter of an hour, then try again',
      }),
  });
}

/** What stands before a sign-in, with counters of its own. It needs the body read. */
export function signInLimits(): RequestHandler[] {
  return [
    limitTo(most.fromAddress, addressOf),
    limitTo(most.forNameFromAddress, (request) => `${addressOf(request)} ${nameIn(request)}`),
    limitTo(most.forName, nameIn),
    limitTo(most.inAll, () => 'all'),
  ];
}
