import type { RequestHandler, Response } from 'express';
import type { SignIns } from '../../staff/sign-ins.ts';
import { mayDo } from '../../staff/roles.ts';
import type { Trail } from '../../staff/trail.ts';
import { problem } from '../problems.ts';
import { memberOf, noteActor } from './actor-of.ts';
import type { Actor } from './known-keys.ts';
import { keyIn } from './known-keys.ts';
import { isFromOtherSite, isFromOwnPage } from './own-page.ts';
import type { OwnPages } from './own-page.ts';
import { isReading, permissionFor } from './permissions.ts';
import { tokenIn } from './session-cookie.ts';

/** What tells who may do what. */
export interface AccessParts {
  keyActor: (key: string) => Actor | undefined;
  signIns: Pick<SignIns, 'find'>;
  trail: Pick<Trail, 'note'>;
  ownPages: OwnPages;
}

/** Refuses what another site's page asks for. */
function refuseForeignPage(response: Response): void {
  problem(response, 403, {
    code: 'foreign-page',
    message: 'this was not asked by a page of the bridge',
    advice: "open the bridge's own page; behind a proxy http.publicUrl in the config must be its address",
  });
}

/** Lets only requests pass that a page of the bridge made. */
export function onlyOwnPage(ownPages: OwnPages): RequestHandler {
  return ({ headers }, response, next) => {
    if (isFromOwnPage(headers, ownPages)) next();
    else refuseForeignPage(response);
  };
}

function refuseStranger(response: Response, hasKey: boolean): void {
  response.setHeader('WWW-Authenticate', 'Bearer');
  problem(response, 401, {
    code: 'key-needed',
    message: hasKey ? 'this key is not known' : 'this needs a key, or somebody who is signed in',
    advice: 'send the header Authorization: Bearer KEY with one of the keys in http.keys of the config',
  });
}

/**
 * Lets a request pass whose key or session may do what it asks, and notes changes in the audit with what became of them.
 * A key does not need to come from a page, since no browser sends one by itself.
 */
export function requireRight({ keyActor, signIns, trail, ownPages }: AccessParts): RequestHandler {
  const actorOf = async (key: string | undefined, token: string | undefined): Promise<Actor | undefined> => {
    if (key !== undefined) return keyActor(key);
    const session = token === undefined ? undefined : await signIns.find(token);
    return session && { name: session.account, role: session.role };
  };
  return async ({ method, path, headers }, response, next) => {
    const key = keyIn(headers);
    const token = tokenIn(headers);
    const isForeign = isReading(method) ? isFromOtherSite(headers) : !isFromOwnPage(headers, ownPages);
    // Before the session is looked for, which would be a use of it.
    if (key === undefined && token !== undefined && isForeign) {
      refuseForeignPage(response);
      return;
    }
    const actor = await actorOf(key, token);
    if (actor === undefined) {
      refuseStranger(response, key !== undefined);
      return;
    }
    const { right, action, terminal, membershipId, account } = permissionFor(method, path);
    const isAllowed = mayDo(actor.role, right);
    if (action !== undefined) {
      response.once('close', () => {
        const { statusCode, writableFinished } = response;
        const status = isAllowed && !writableFinished ? null : statusCode;
        // Somebody Cobot does not know gets no number.
        const isMember = status !== null && status < 400;
        trail.note({
          actor: actor.name,
          action,
          terminal,
          membershipId: isMember ? (membershipId ?? memberOf(response)) : undefined,
          details: { ...(account !== undefined && { account }), status },
        });
      });
    }
    noteActor(response, actor);
    if (isAllowed) next();
    else
      problem(response, 403, {
        code: 'not-allowed',
        message: `the role ${actor.role} may not do this`,
        advice: 'ask somebody who may, or an owner for another role',
      });
  };
}
