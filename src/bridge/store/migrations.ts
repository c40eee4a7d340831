import type { Migration } from 'kysely/migration';
import { first } from './migrations/0001-first.ts';
import { passports } from './migrations/0002-passports.ts';
import { claims } from './migrations/0003-claims.ts';
import { people } from './migrations/0004-people.ts';
import { sync } from './migrations/0005-sync.ts';
import { privacy } from './migrations/0006-privacy.ts';
import { decisions } from './migrations/0007-decisions.ts';
import { staff } from './migrations/0008-staff.ts';
import { leftAlone } from './migrations/0009-left-alone.ts';
import { disabledAccounts } from './migrations/0010-disabled-accounts.ts';

/** Every change of the database's shape, in the order of its name. A name that was published never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-passports': passports,
  '0003-claims': claims,
  '0004-people': people,
  '0005-sync': sync,
  '0006-privacy': privacy,
  '0007-decisions': decisions,
  '0008-staff': staff,
  '0009-left-alone': leftAlone,
  '0010-disabled-accounts': disabledAccounts,
};
