import type { SyncSession } from '../../../../src/bridge/sync/ports.ts';
import type { Terminal } from '../../../../src/protocol/terminal.ts';

type Changes = Partial<Omit<SyncSession, 'fingers' | 'userTable'>> & {
  fingers?: Partial<SyncSession['fingers']>;
  userTable?: Partial<SyncSession['userTable']>;
};

/** A driver some of whose methods are replaced, to misbehave. */
export function wrappedSession(session: Terminal, { fingers, userTable, ...changes }: Changes): SyncSession {
  return {
    sizes: () => session.sizes(),
    option: (name) => session.option(name),
    access: session.access,
    deleteUser: (uid) => session.deleteUser(uid),
    refreshData: () => session.refreshData(),
    ...changes,
    userTable: {
      records: (options) => session.userTable.records(options),
      rowsAt: (places, count, options) => session.userTable.rowsAt(places, count, options),
      put: (user) => session.userTable.put(user),
      ...userTable,
    },
    fingers: {
      algorithm: () => session.fingers.algorithm(),
      readAll: (options) => session.fingers.readAll(options),
      read: (uid, finger, options) => session.fingers.read(uid, finger, options),
      write: (template, options) => session.fingers.write(template, options),
      writeMany: (wanted, options) => session.fingers.writeMany(wanted, options),
      ...fingers,
    },
  };
}
