import { z } from 'zod';
import { checkAccessToken, openHost } from './host.ts';
import { type CallOptions, CobotHttp, readBody } from './http.ts';
import { RateBudget } from './rate-budget.ts';
import { optionalText, text } from './schema-parts.ts';
import { readSpaceId } from './space.ts';

const userSchema = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  admin_of: z
    .array(z.object({ space_subdomain: text.min(1), space_name: optionalText }))
    .max(1000)
    .nullish(),
});
/** The new token; anything that could not be sent as a header is none. */
const spaceTokenSchema = z.object({ token: z.string().regex(/^[\x21-\x7e]{1,4096}$/) });

/** A space that the token's user is an admin of. */
export interface AdminSpace {
  subdomain: string;
  name: string;
}

/** The account behind an access token, account-wide v1: what sign-on needs. Calls throw CobotError. */
export interface CobotAccount {
  /** Who it is, and of which spaces an admin. Needs the scope `read_user`. */
  user(options?: CallOptions): Promise<{ id: string; adminOf: readonly AdminSpace[] }>;
  /**
   * A token of the space with the same scopes. It outlives its maker's adminship: Cobot then hands it to the space's
   * owner. One try.
   */
  makeSpaceToken(subdomain: string, options?: CallOptions): Promise<string>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** @throws CobotError `ours` when the address or the token cannot be used. */
export function openAccount(options: { accountUrl: string; token: string }): CobotAccount {
  const { accountUrl, token } = options;
  checkAccessToken(token);
  const host = openHost({
    baseUrl: accountUrl,
    setting: 'accountUrl',
    mediaType: 'application/json',
    token,
    userAgent: 'cobot-terminal-bridge',
    connections: 1,
  });
  const http = new CobotHttp({
    timeoutMs: 10_000,
    retryDelayMs: 300,
    budget: new RateBudget(),
    now: Date.now,
  });
  return {
    user: async (o) => {
      const path = '/api/user';
      const call = { endpoint: 'account', path, label: path, statuses: [200] } as const;
      const { id, admin_of: spaces } = readBody(userSchema, await http.read(host, call, o), path);
      const adminOf = (spaces ?? []).map((space) => ({
        subdomain: space.space_subdomain,
        name: space.space_name ?? space.space_subdomain,
      }));
      return { id, adminOf };
    },
    makeSpaceToken: async (subdomain, o) => {
      const spaceId = await readSpaceId(http, host, subdomain, o);
      const call = {
        method: 'POST',
        endpoint: 'space-token',
        label: '/api/access_tokens/:token/space',
      } as const;
      const path = `/api/access_tokens/${encodeURIComponent(token)}/space`;
      const wanted = { ...call, path, body: { space_id: spaceId }, statuses: [200, 201] };
      return readBody(spaceTokenSchema, await http.ask(host, wanted, o), call.label).token;
    },
    close: async () => {
      await host.pool.destroy();
    },
  };
}
