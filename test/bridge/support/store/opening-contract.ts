import { expect, test } from 'vitest';
import { migrations } from '../../../../src/bridge/store/migrations.ts';
import { openDatabase } from '../../../../src/bridge/store/open-database.ts';
import { openStore } from '../../../../src/bridge/store/store.ts';
import { opened, withMembers } from './database-under-test.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';

/** What opening and closing a store promises, whichever database it is. */
export function openingContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  test('what was stored is there the next time', async () => {
    const database = await newDatabase();
    await (await withMembers(database, 'm1')).close();
    const store = await opened(database);
    expect(await store.members.list()).toMatchObject([{ membership_id: 'm1' }]);
    await expect(store.check()).resolves.toBeUndefined();
  });

  test('a database of a newer version is refused and left alone', async () => {
    const database = await newDatabase();
    await (await openStore(database.place)).close();
    await database.run("insert into kysely_migration (name, timestamp) values ('9999-later', '2030')");
    await expect(openStore(database.place)).rejects.toMatchObject({
      code: 'store-newer',
      message: expect.stringContaining('newer version'),
      advice: expect.stringContaining('start that version'),
    });
  });

  test('a migration that fails leaves nothing behind', async () => {
    const database = await newDatabase();
    await (await openStore(database.place)).close();
    const broken = {
      async up(db: Parameters<NonNullable<(typeof migrations)[string]>['up']>[0]) {
        await db.schema.createTable('half').addColumn('a', 'text').execute();
        await db.schema.createTable('half').addColumn('a', 'text').execute();
      },
    };
    await expect(
      openDatabase(database.place, {}, { ...migrations, '9000-broken': broken }),
    ).rejects.toMatchObject({ code: 'store-migration' });
    await expect(database.run('select * from half')).rejects.toThrow(/half/);
    await opened(database);
  });

  test('a second bridge on the database is refused with advice, until the first is gone', async () => {
    const database = await newDatabase();
    const first = await opened(database, { exclusive: true });
    await expect(openStore(database.place, { exclusive: true })).rejects.toMatchObject({
      kind: 'refusal',
      code: 'store-in-use',
      message: expect.stringContaining('another bridge'),
      advice: expect.stringContaining('stop the other one'),
    });
    // Those who only look are let in.
    await opened(database);
    await first.close();
    await opened(database, { exclusive: true });
  });

  test('the shape is not changed under a bridge that runs', async () => {
    const database = await newDatabase();
    await opened(database, { exclusive: true });
    const later = { async up() {} };
    await expect(
      openDatabase(database.place, {}, { ...migrations, '9000-later': later }),
    ).rejects.toMatchObject({ code: 'store-in-use' });
  });

  test('closing twice is one closing', async () => {
    const store = await openStore((await newDatabase()).place, { exclusive: true });
    await store.close();
    await store.close();
    await expect(async () => store.check()).rejects.toThrow(/not open|closed/);
  });
}
