import { type Host, openHost } from './host.ts';

const DOOR_CONNECTIONS = 32;

/** Every address a client talks to, with connections of its own. */
export interface Hosts {
  /** v1 of the space. */
  space: Host;
  /** v1, account-wide. */
  account: Host;
  /** API 2 on the way to the door. */
  api: Host;
  /** API 2 for long lists. */
  lists: Host;
  /** v1 of the space on the way to the door. */
  spaceDoor: Host;
  close(): Promise<void>;
}

/**
 * Opens no connection yet. Doors have connections of their own: a finger must not queue behind a long member list.
 * @throws CobotError `ours` when an address cannot be used.
 */
export function openHosts(options: {
  spaceUrl: string;
  apiUrl: string;
  accountUrl: string;
  token: string;
  userAgent?: string | undefined;
}): Hosts {
  const { spaceUrl, apiUrl, accountUrl, token, userAgent = 'cobot-terminal-bridge' } = options;
  const json = { token, userAgent, mediaType: 'application/json' } as const;
  const jsonApi = { token, userAgent, mediaType: 'application/vnd.api+json' } as const;
  const atSpace = { ...json, baseUrl: spaceUrl, setting: 'spaceUrl' };
  const atApi = { ...jsonApi, baseUrl: apiUrl, setting: 'apiUrl' };
  const space = openHost({ ...atSpace, connections: 4 });
  const account = openHost({ ...json, baseUrl: accountUrl, setting: 'accountUrl', connections: 1 });
  const api = openHost({ ...atApi, connections: DOOR_CONNECTIONS });
  const lists = openHost({ ...atApi, connections: 2 });
  const spaceDoor = openHost({ ...atSpace, connections: DOOR_CONNECTIONS });
  const all = [space, account, api, lists, spaceDoor];
  return {
    space,
    account,
    api,
    lists,
    spaceDoor,
    close: async () => {
      await Promise.all(all.map((host) => host.pool.destroy()));
    },
  };
}
