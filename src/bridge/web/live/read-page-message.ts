import { z } from 'zod';
import { LIVE_VERSION, pageMessageSchema } from '../live-messages.ts';
import type { PageMessage } from '../live-messages.ts';
import type { Problem } from '../problems.ts';

/** What came from a page: a message, or why it is none. */
export type Heard = { message: PageMessage } | { replyTo: string | null; error: Problem };

const looseSchema = z.looseObject({ v: z.unknown(), id: z.unknown() });
const idSchema = z.string().min(1).max(64);

function bad(code: string, message: string, advice: string, replyTo: string | null = null): Heard {
  return { replyTo, error: { code, message, advice } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads what a page sent; `undefined` stands for bytes that are no text. Never throws. */
export function readPageMessage(text: string | undefined): Heard {
  const loose = looseSchema.safeParse(text === undefined ? undefined : parsed(text));
  if (!loose.success) return bad('not-json', 'this is no JSON object', 'send text with one JSON object');
  const replyTo = idSchema.safeParse(loose.data.id).data ?? null;
  if (loose.data.v !== LIVE_VERSION)
    return bad('other-version', `the bridge speaks version ${LIVE_VERSION}`, 'load the page again', replyTo);
  const read = pageMessageSchema.safeParse(loose.data);
  if (read.success) return { message: read.data };
  const message = read.error.issues
    .map((issue) => [...issue.path, issue.message].join(' '))
    .join('; ')
    .slice(0, 300);
  return bad('bad-message', message, 'see the description of the API', replyTo);
}
