import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { OAuthGrant, State } from '../model.ts';
import type { Answer, Route } from '../route.ts';
import { nextId } from '../state.ts';

const CODE_LIFE_MS = 10 * 60_000;

const authorizeSchema = z.object({
  response_type: z.literal('code'),
  client_id: z.string(),
  redirect_uri: z.url(),
  scope: z.string().default(''),
  state: z.string().optional(),
  code_challenge: z.string().min(43).max(128).optional(),
  code_challenge_method: z.literal('S256').optional(),
});

const exchangeSchema = z.object({
  grant_type: z.literal('authorization_code'),
  client_id: z.string(),
  client_secret: z.string().optional(),
  code: z.string(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
});

/** OAuth 2's code flow. The person at the browser says yes at once, or no where the control API says so. */
export const oauthRoutes: readonly Route[] = [
  {
    endpoint: 'authorize',
    method: 'GET',
    host: 'account',
    path: '/oauth/authorize',
    scopes: [],
    isPublic: true,
    answer: ({ state, query, now }) => {
      const asked = authorizeSchema.safeParse(Object.fromEntries(query));
      if (!asked.success) return oauthError('invalid_request');
      const wanted = asked.data;
      const client = state.oauthClients.get(wanted.client_id);
      if (client === undefined) return oauthError('invalid_client', 401);
      if (client.redirectUris?.includes(wanted.redirect_uri) === false)
        return oauthError('invalid_redirect_uri');
      const back = new URL(wanted.redirect_uri);
      if (wanted.state !== undefined) back.searchParams.set('state', wanted.state);
      if (!state.settings.signOnIsGranted) {
        back.searchParams.set('error', 'access_denied');
        return { status: 302, headers: { location: back.href } };
      }
      const code = nextId(state, 'code');
      state.oauthGrants.set(code, {
        clientId: wanted.client_id,
        redirectUri: wanted.redirect_uri,
        scopes: wanted.scope.split(' ').filter((scope) => scope !== ''),
        codeChallenge: wanted.code_challenge,
        expiresAt: now + CODE_LIFE_MS,
      });
      back.searchParams.set('code', code);
      return { status: 302, headers: { location: back.href } };
    },
  },
  {
    endpoint: 'exchange-code',
    method: 'POST',
    host: 'account',
    path: '/oauth/access_token',
    scopes: [],
    isPublic: true,
    answer: ({ state, body, now }) => {
      const asked = exchangeSchema.safeParse(body);
      if (!asked.success) return oauthError('invalid_request');
      const { client_id: clientId, client_secret: secret, code } = asked.data;
      if (state.oauthClients.get(clientId)?.secret !== secret) return oauthError('invalid_client', 401);
      const grant = takeGrant(state, code);
      const isTheirs = grant?.clientId === clientId && grant.expiresAt > now;
      if (!isTheirs || !isProven(grant, asked.data)) return oauthError('invalid_grant');
      const token = `token-${nextId(state, 'access-token')}`;
      state.accessTokens.set(token, { scopes: grant.scopes, clientId, userId: state.settings.signOnUser.id });
      return { status: 200, body: { access_token: token, token_type: 'bearer' } };
    },
  },
];

/** A code is good for one try. */
function takeGrant(state: State, code: string): OAuthGrant | undefined {
  const grant = state.oauthGrants.get(code);
  state.oauthGrants.delete(code);
  return grant;
}

function isProven(grant: OAuthGrant, asked: z.output<typeof exchangeSchema>): boolean {
  if (asked.redirect_uri !== undefined && asked.redirect_uri !== grant.redirectUri) return false;
  // Cobot takes PKCE and does not ask for it.
  if (grant.codeChallenge === undefined) return true;
  const digest = createHash('sha256').update(asked.code_verifier ?? '');
  return digest.digest('base64url') === grant.codeChallenge;
}

function oauthError(error: string, status = 400): Answer {
  return { status, body: { error } };
}
