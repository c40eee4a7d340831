import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { hasBrowser } from './support/open-panel.ts';
import { openAs, openSignIn, signIn, startStaffHouse } from './support/staff-page.ts';

describe.skipIf(!hasBrowser)('at the sign-in of the staff page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(inject('browserPath'));
  });
  afterAll(() => browser.close());

  test('a wrong password is told, the right one shows the doors, and signing out shows nothing more', async () => {
    const house = await startStaffHouse();
    const { page } = await openSignIn(browser, house);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('Fill in name and password.').waitFor();
    await signIn(page, 'manager', 'not the password');
    await page.getByRole('alert').getByText('Name or password is wrong.').waitFor();
    await signIn(page, 'manager');
    await page.getByRole('heading', { name: 'front door' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'front door' }).waitFor();
    await page.getByRole('button', { name: 'manager' }).click();
    await page.getByText('Signed in as manager · Manager').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('front door').count()).toBe(0);
  });

  test('too many wrong passwords and a bridge that is away are told in plain words', async () => {
    const house = await startStaffHouse();
    const { page } = await openSignIn(browser, house);
    await page.getByLabel('Name').fill('viewer');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    const statuses: number[] = [];
    page.on('response', (response) => {
      if (response.request().method() === 'POST') statuses.push(response.status());
    });
    for (let tries = 0; tries < 15 && !statuses.includes(429); tries += 1) {
      const answered = page.waitForResponse('**/api/session');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await answered;
    }
    await page.getByRole('alert').getByText('Too many wrong passwords. Wait').waitFor();
    expect(statuses.at(-1)).toBe(429);
    await house.bridge.stop();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The bridge does not answer.').waitFor();
  });

  test('whoever is signed out elsewhere is asked to sign in again', async () => {
    const house = await startStaffHouse();
    const { page } = await openAs(browser, house, 'viewer');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate(`fetch('/api/session', { method: 'DELETE' }).then(() => undefined)`);
    await page.getByText('You were signed out. Please sign in again.').waitFor();
    expect(await page.getByText('front door').count()).toBe(0);
    await signIn(page, 'viewer');
    await page.getByRole('heading', { name: 'front door' }).waitFor();
  });

  test('each role finds what it may do, and nothing of what it may not', async () => {
    const house = await startStaffHouse();
    const seen: Record<string, unknown> = {};
    for (const role of ['owner', 'manager', 'enroller', 'viewer'] as const) {
      const { page } = await openAs(browser, house, role);
      await page.getByRole('heading', { name: 'front door' }).waitFor();
      seen[role] = {
        screens: await page.getByRole('navigation').getByRole('link').allTextContents(),
        canOpen: (await page.getByRole('button', { name: 'Open door: front door' }).count()) === 1,
        canDoMore: (await page.getByRole('button', { name: 'More for front door' }).count()) === 1,
        seesEntries: (await page.getByRole('heading', { name: 'Entries' }).count()) === 1,
      };
      await page.context().close();
    }
    const looking = ['Doors', 'Members', 'Sync', 'Alerts', 'Outages'];
    const screens = ['Doors', 'Enrol', ...looking.slice(1)];
    expect(seen).toEqual({
      owner: { screens: [...screens, 'Audit'], canOpen: true, canDoMore: true, seesEntries: true },
      manager: { screens, canOpen: true, canDoMore: true, seesEntries: true },
      enroller: {
        screens: ['Doors', 'Enrol', 'Members'],
        canOpen: false,
        canDoMore: false,
        seesEntries: false,
      },
      viewer: { screens: looking, canOpen: false, canDoMore: false, seesEntries: true },
    });
  });

  test('an admin of the space signs in with Cobot, where that is set up', async () => {
    const withCobot = { clientId: 'fake-client', clientSecret: 'fake-client-secret' };
    const house = await startStaffHouse({ signIn: withCobot });
    const { page } = await openSignIn(browser, house);
    await page.getByRole('button', { name: 'Sign in with Cobot' }).click();
    await page.getByRole('heading', { level: 1, name: 'Doors' }).waitFor();
    await page.getByRole('button', { name: /^cobot:/ }).waitFor();
    expect(page.url()).toMatch(`${house.bridge.httpUrl}/`);
  });

  test('it speaks the browser’s language, and another one when asked to, for good', async () => {
    const house = await startStaffHouse();
    const { page } = await openSignIn(browser, house, { locale: 'de-AT' });
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await page.getByText('English').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  });
});
