import { describe } from 'vitest';
import type { DatabaseUnderTest } from './database-under-test.ts';
import { doorsContract } from './doors-contract.ts';
import { entriesContract } from './entries-contract.ts';
import { openingContract } from './opening-contract.ts';
import { peopleContract } from './people-contract.ts';
import { privacyContract } from './privacy-contract.ts';
import { staffContract } from './staff-contract.ts';
import { terminalsContract } from './terminals-contract.ts';

/** Everything the store promises; the same for every database. */
export function storeContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  describe('opening', () => {
    openingContract(newDatabase);
  });
  describe('entries', () => {
    entriesContract(newDatabase);
  });
  describe('doors', () => {
    doorsContract(newDatabase);
  });
  describe('people', () => {
    peopleContract(newDatabase);
  });
  describe('terminals', () => {
    terminalsContract(newDatabase);
  });
  describe('staff', () => {
    staffContract(newDatabase);
  });
  describe('privacy', () => {
    privacyContract(newDatabase);
  });
}
