import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { hasBrowser } from './support/open-panel.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { isContent, openAs, startStaffHouse } from './support/staff-page.ts';

describe.skipIf(!hasBrowser)('on the screen of the sync', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(inject('browserPath'));
  });
  afterAll(() => browser.close());

  test('who loses access is named before it happens, and happens after a question', async () => {
    const house = await startStaffHouse();
    await house.enrol('Ada Lovelace');
    const carl = await house.enrol('Carl Leaver');
    house.cobot.cancelMember(carl.membershipId, '2020-01-31');
    const opened = await openAs(browser, house, 'manager');
    isContent(opened);
    const { page } = opened;
    await page.getByRole('link', { name: 'Sync' }).click();
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('This is what would change').waitFor();
    const card = page.getByRole('region', { name: 'front door' });
    await card.getByText('Loses access (1)').waitFor();
    await card.getByText('Carl Leaver').waitFor();
    await card.getByText('1 person unchanged').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(house.terminal().users()).toHaveLength(2);
    await page.getByRole('button', { name: 'Apply…' }).click();
    await page.getByRole('button', { name: 'Change them' }).click();
    await page.getByText('The terminals are up to date').waitFor();
    await until(() => house.terminal().users().length === 1, 'Carl to be removed');
    await card.getByText('Brought up to date').waitFor();
  });

  test('whoever may only look sees the last runs, and starts none', async () => {
    const house = await startStaffHouse();
    const { page } = await openAs(browser, house, 'viewer');
    await page.getByRole('link', { name: 'Sync' }).click();
    await page.getByRole('heading', { name: 'Sync' }).waitFor();
    await page.getByText(/Last run|No sync has run yet/).waitFor();
    expect(await page.getByRole('button', { name: 'Show what would change' }).count()).toBe(0);
  });
});
