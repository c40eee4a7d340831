import { afterAll, describe, expect, test } from 'vitest';
import { mayPass } from '../../src/bridge/store/failure.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import { freePort } from '../support/free-port.ts';
import { House } from '../support/house.ts';
import { storeContract } from './support/store/contract.ts';
import { entryForTest, opened, postgresDatabase, withMembers } from './support/store/database-under-test.ts';
import { cutLink } from './support/store/cut-link.ts';
import { holdAndKill } from './support/store/killed-holder.ts';
import { startPostgres } from './support/store/postgres-server.ts';

const server = await startPostgres();
const isMissing = 'reason' in server;
const newDatabase = async () => postgresDatabase(isMissing ? '' : await server.emptyDatabase());

/** What an operation fails with. */
async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new RangeError('it did not fail');
}

const claim = 1;
const ours =
  "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cobot-terminal-bridge'";

// Without a PostgreSQL there is nothing this could be tried on: then it says so, and counts as skipped.
describe.skipIf(isMissing)(
  `the store on PostgreSQL${isMissing ? ` (none here: ${server.reason})` : ''}`,
  () => {
    afterAll(async () => (isMissing ? undefined : server.stop()));
    storeContract(newDatabase);

    test('a connection that was cut is made anew, and the database is still this bridge’s alone', async () => {
      const database = await newDatabase();
      await (await withMembers(database)).close();
      const store = await opened(database, { exclusive: true });
      await database.run(ours);
      // Whether the loss is noticed before the next write or by it.
      await store.check().catch(() => undefined);
      expect(await store.entries.add(entryForTest, { claim })).toBe(1);
      await expect(openStore(database.place, { exclusive: true })).rejects.toMatchObject({
        code: 'store-in-use',
      });
      expect(await store.entries.list({ limit: 9 })).toHaveLength(1);
    });

    test('where the way to the server was cut, the bridge does not stand in its own way', async () => {
      const database = await newDatabase();
      await (await withMembers(database)).close();
      const way = new URL(database.place);
      const link = await cutLink(Number(way.port));
      way.port = String(link.port);
      const store = await opened({ place: way.href }, { exclusive: true });
      link.cut();
      await store.check().catch(() => undefined);
      expect(await store.entries.add(entryForTest, { claim })).toBe(1);
    });

    test('a bridge whose place was taken while it was cut off records nothing, and keeps it for later', async () => {
      const database = await newDatabase();
      await (await withMembers(database)).close();
      const first = await opened(database, { exclusive: true });
      await database.run(ours);
      const second = await opened(database, { exclusive: true });
      await first.check().catch(() => undefined);
      const failure = await failureOf(() => first.entries.add(entryForTest, { claim }));
      expect(failure).toMatchObject({ code: 'store-in-use' });
      expect(mayPass(failure)).toBe(true);
      expect(await second.entries.list({ limit: 9 })).toEqual([]);
    });

    test('a bridge that was killed keeps nobody out', async () => {
      const database = await newDatabase();
      await holdAndKill(database.place);
      const store = await opened(database, { exclusive: true });
      await expect(store.check()).resolves.toBeUndefined();
    });

    test('what is wrong with a statement itself stays wrong; a server that only takes reads may take writes later', async () => {
      const database = await newDatabase();
      const store = await withMembers(database);
      const nowhere = { ...entryForTest, terminal: 'nowhere' };
      expect(mayPass(await failureOf(() => store.entries.add(nowhere, { claim })))).toBe(false);
      const readOnly = new URL(database.place);
      readOnly.searchParams.set('options', '-c default_transaction_read_only=on');
      const standby = await opened({ place: readOnly.href });
      expect(mayPass(await failureOf(() => standby.entries.add(entryForTest, { claim })))).toBe(true);
      expect(mayPass(await failureOf(() => standby.check()))).toBe(true);
    });

    test.each(['password', 'name', 'port'])('a wrong %s is told without the password', async (what) => {
      const url = new URL((await newDatabase()).place);
      const secret = 'a-secret-of-the-test';
      if (what === 'password') url.password = secret;
      if (what === 'name') url.pathname = '/nothing_of_that_name';
      if (what === 'port') url.port = String(await freePort());
      const failure = await failureOf(() => openStore(url.href));
      expect(failure).toMatchObject({
        kind: 'refusal',
        code: 'store-open',
        advice: expect.stringContaining('database.url'),
      });
      expect(String(failure) + JSON.stringify(failure)).not.toContain(url.password);
    });

    test('a finger opens the door', async () => {
      const { place: url } = await newDatabase();
      const house = await House.start({ config: { database: { url } } });
      const person = await house.enrol();
      house.press(person);
      expect(await house.decided()).toMatchObject([{ outcome: 'opened', userId: person.userId }]);
      await house.restartBridge();
      expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
      expect(house.log.join('')).not.toContain(new URL(url).password);
    });
  },
);
