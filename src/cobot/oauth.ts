import * as oauth from 'oauth4webapi';
import { CobotError } from './errors.ts';
import { baseUrl, checkAccessToken } from './host.ts';

const TIMEOUT_MS = 15_000;

/** A program registered at Cobot (dev.cobot.me, OAuth2 clients), and where Cobot sends the browser back to. */
export interface OAuthClient {
  /** `https://www.cobot.me` */
  accountUrl: string;
  clientId: string;
  /** undefined for a client without one. */
  clientSecret: string | undefined;
  redirectUri: string;
  scopes: readonly string[];
}

/** A sign-on under way: send the browser to `authorizeUrl`, hand what comes back at the redirect URI to `finish`. */
export interface SignOn {
  authorizeUrl: string;
  /** Whether an answer is one to this sign-on; anybody may ask a redirect URI anything. */
  isAnswer(callback: URLSearchParams): boolean;
  /**
   * The access token for the browser's answer. Cobot's tokens have no end and no refresh.
   * @throws CobotError `refusal` when the state is not ours, the person or Cobot said no; `wire` or `transport` when
   *   Cobot's answer cannot be had. No message holds the code, the secret or the token.
   */
  finish(callback: URLSearchParams, signal?: AbortSignal): Promise<string>;
}

/**
 * Begins OAuth 2's code flow with PKCE (S256), which Cobot takes but does not ask for. State and verifier are made here
 * and live as long as the sign-on.
 * @throws CobotError `ours` when an address cannot be used.
 */
export async function beginSignOn(client: OAuthClient): Promise<SignOn> {
  const account = baseUrl(client.accountUrl, 'accountUrl');
  const at = (path: string): string => account.origin + account.pathname.replace(/\/+$/, '') + path;
  const server: oauth.AuthorizationServer = {
    issuer: account.origin,
    authorization_endpoint: at('/oauth/authorize'),
    token_endpoint: at('/oauth/access_token'),
    code_challenge_methods_supported: ['S256'],
  };
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  const authorizeUrl = new URL(at('/oauth/authorize'));
  authorizeUrl.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    scope: client.scopes.join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  return {
    authorizeUrl: authorizeUrl.href,
    isAnswer: (callback) => callback.get('state') === state,
    finish: async (callback, signal) => {
      const known: oauth.Client = { client_id: client.clientId };
      const answer = checkedAnswer(server, known, callback, state);
      try {
        return await exchangeCode({ server, known, client, verifier, answer, signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw exchangeError(error);
      }
    },
  };
}

/** What the browser brought back, once its state is known to be ours. */
function checkedAnswer(
  server: oauth.AuthorizationServer,
  known: oauth.Client,
  callback: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    const answer = oauth.validateAuthResponse(server, known, callback, state);
    if (answer.has('code')) return answer;
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) {
      throw new CobotError('refusal', `Cobot did not give its consent (${word(error.error)})`);
    }
  }
  const message =
    'This answer does not belong to the sign-on under way: use the address that was printed last';
  throw new CobotError('refusal', message);
}

async function exchangeCode(parts: {
  server: oauth.AuthorizationServer;
  known: oauth.Client;
  client: OAuthClient;
  verifier: string;
  answer: URLSearchParams;
  signal: AbortSignal | undefined;
}): Promise<string> {
  const { server, known, client, verifier, answer, signal } = parts;
  const { clientSecret, redirectUri, accountUrl } = client;
  const proof = clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret);
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    known,
    proof,
    answer,
    redirectUri,
    verifier,
    {
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      // Only a Cobot on this machine, a fake one, may be asked without TLS.
      [oauth.allowInsecureRequests]: isLoopback(accountUrl),
    },
  );
  const { access_token: token } = await oauth.processAuthorizationCodeResponse(server, known, response);
  checkAccessToken(token);
  return token;
}

/** What went wrong, without the library's causes: they hold the answer, and the answer may hold the token. */
function exchangeError(error: unknown): CobotError {
  if (error instanceof CobotError) return error;
  if (error instanceof oauth.ResponseBodyError) {
    const message = `Cobot did not exchange the code for a token (${word(error.error)}): check client id and secret, and begin again`;
    return new CobotError('refusal', message, { status: error.status });
  }
  if (error instanceof oauth.OperationProcessingError && error.code === oauth.HTTP_REQUEST_FORBIDDEN) {
    return new CobotError('ours', 'accountUrl must be https: a token must not travel in the clear');
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    return new CobotError('wire', "Cobot's answer to the sign-on cannot be read");
  }
  return new CobotError('transport', 'Cobot could not be reached to exchange the code for a token');
}

/** An OAuth error code: it comes from outside, so only its plain form is repeated. */
function word(code: string): string {
  return /^[a-z_]{1,40}$/.test(code) ? code : 'unknown reason';
}

function isLoopback(address: string): boolean {
  const { hostname, protocol } = new URL(address);
  return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
