import { STATUS_CODES } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { mayDo } from '../../staff/roles.ts';
import type { StaffAccess } from '../../staff-access.ts';
import { keyIn } from '../access/known-keys.ts';
import { isFromOwnPage } from '../access/own-page.ts';
import { tokenIn } from '../access/session-cookie.ts';
import type { OnUpgrade } from '../listen.ts';
import { LIVE_PATH } from '../live-messages.ts';
import type { Problem } from '../problems.ts';
import type { LiveFeed, Viewer } from './live-feed.ts';

/** What decides about upgrades. */
export interface UpgradeParts {
  access: Pick<StaffAccess, 'keyActor' | 'signIns' | 'ownPages'>;
  feed: LiveFeed;
  log: Log;
}

/** No message of a page is longer. */
const MOST_MESSAGE_BYTES = 4_096;

interface Refusal extends Problem {
  status: number;
}

const refusals = {
  path: {
    status: 404,
    code: 'no-such-path',
    message: 'there is no WebSocket at this path',
    advice: `connect to ${LIVE_PATH}`,
  },
  foreign: {
    status: 403,
    code: 'foreign-page',
    message: 'this was not asked by a page of the bridge',
    advice: "open the bridge's own page; behind a proxy http.publicUrl in the config must be its address",
  },
  stranger: {
    status: 401,
    code: 'key-needed',
    message: 'this needs a key, or somebody who is signed in',
    advice: 'sign in, or send the header Authorization: Bearer KEY',
  },
  role: {
    status: 403,
    code: 'not-allowed',
    message: 'this role may not look on',
    advice: 'ask an owner for another role',
  },
  full: {
    status: 503,
    code: 'too-many-connections',
    message: 'too many pages are open',
    advice: 'close those that nobody looks at',
  },
  failed: {
    status: 503,
    code: 'not-now',
    message: 'the bridge cannot tell who is asking',
    advice: 'try again in a moment',
  },
} as const satisfies Record<string, Refusal>;

/** Lets pages, and programs with a key, look on. A session is looked at without being used: looking on is no work. */
export function liveUpgrade({ access, feed, log }: UpgradeParts): OnUpgrade {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES });
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const asked = request.url === LIVE_PATH ? await viewerOf(request.headers, access) : refusals.path;
    const viewer = 'status' in asked ? asked : checked(asked, feed);
    if ('status' in viewer) {
      feed.noteRefused();
      refuse(socket, viewer);
    } else sockets.handleUpgrade(request, socket, head, (opened) => feed.connect(opened, viewer));
  };
  return (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head).catch((error: unknown) => {
      log.warn({ event: 'live-upgrade-failed', problem: messageOf(error) });
      feed.noteRefused();
      refuse(socket, refusals.failed);
    });
  };
}

function checked(viewer: Viewer, feed: LiveFeed): Viewer | Refusal {
  if (!mayDo(viewer.actor.role, 'see-for-enrolment')) return refusals.role;
  return feed.hasRoomFor(viewer.actor) ? viewer : refusals.full;
}

async function viewerOf(
  headers: IncomingHttpHeaders,
  { keyActor, signIns, ownPages }: UpgradeParts['access'],
): Promise<Viewer | Refusal> {
  const key = keyIn(headers);
  const token = tokenIn(headers);
  if (key === undefined && token !== undefined && !isFromOwnPage(headers, ownPages)) return refusals.foreign;
  const look = async () => {
    if (key !== undefined) return keyActor(key);
    const session = token === undefined ? undefined : await signIns.peek(token);
    return session && { name: session.account, role: session.role };
  };
  const actor = await look();
  return actor === undefined ? refusals.stranger : { actor, look };
}

function refuse(socket: Duplex, { status, ...error }: Refusal): void {
  const body = JSON.stringify({ error });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      'Cache-Control: no-store',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
