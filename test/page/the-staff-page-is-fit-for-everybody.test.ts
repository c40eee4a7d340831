import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src/bridge/store/store.ts';
import { launchBrowser } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { hasBrowser } from './support/open-panel.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { isContent, openAs, openSignIn, startStaffHouse } from './support/staff-page.ts';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const words = {
  en: {
    name: 'Name',
    open: 'Open door: front door',
    more: 'More for front door',
    about: 'About this terminal',
    at: 'At',
  },
  de: {
    name: 'Name',
    open: 'Tür öffnen: front door',
    more: 'Mehr zu front door',
    about: 'Über dieses Terminal',
    at: 'Um',
  },
} as const;
const screens = ['members', 'sync', 'alerts', 'outages', 'audit'] as const;

/** A house in which something has happened: entries of every kind, an alert, a stay without Cobot. */
async function livedIn(): Promise<House> {
  const house = await startStaffHouse({ terminals: [{}, {}] });
  const ada = await house.enrol('Ada Lovelace');
  const pat = await house.enrol('Pat Passless', { passes: 0 });
  house.press(ada);
  house.press(pat, 1);
  house.terminal(1).unknownFinger();
  const [first] = await house.decided(3);
  const store = await openStore(house.dataFile);
  const at = Date.now();
  await store.alerts.add({ kind: 'duress', terminal: 'front door', userId: ada.userId, repeats: 0, at });
  await store.offline.add({
    entryId: first?.id ?? 0,
    terminal: 'front door',
    membershipId: ada.membershipId,
    enteredAt: at,
    passId: null,
    until: at,
  });
  await store.close();
  return house;
}

async function goTo(page: Page, screen: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${screen}'`);
  await page.locator(`[aria-current="page"][href="#/${screen}"]`).waitFor({ state: 'attached' });
  await page.locator('main h1').waitFor();
  await page.locator('main [role="status"][aria-label]').waitFor({ state: 'detached' });
}

describe.skipIf(!hasBrowser)('the staff page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(inject('browserPath'));
  });
  afterAll(() => browser.close());

  test.each([
    ['en', 'light'],
    ['de', 'dark'],
  ] as const)(
    'has no serious fault for people with aids on any screen, %s, %s',
    { timeout: 60_000 },
    async (locale, colorScheme) => {
      const house = await livedIn();
      const { name, open, more, about, at } = words[locale];
      const signIn = await openSignIn(browser, house, { locale, colorScheme });
      await signIn.page.getByLabel(name).waitFor();
      expect(await seriousFaults(signIn.page)).toEqual([]);
      await signIn.page.context().close();

      const opened = await openAs(browser, house, 'owner', { locale, colorScheme });
      isContent(opened);
      const { page } = opened;
      await page.getByRole('button', { name: 'Ada Lovelace' }).click();
      await page.getByText(at, { exact: true }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('button', { name: open }).click();
      await page.getByRole('dialog').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: more }).click();
      await page.getByRole('menuitem').first().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
      await page.getByRole('button', { name: `${about}: front door` }).click();
      await page.getByRole('dialog').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'owner' }).click();
      await page.getByText('Deutsch', { exact: true }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      for (const screen of screens) {
        await goTo(page, screen);
        expect({ screen, faults: await seriousFaults(page) }).toEqual({ screen, faults: [] });
      }
    },
  );

  test('is used on a phone: nothing is cut off, and what is pressed most is big enough to hit', async () => {
    const house = await livedIn();
    const opened = await openAs(browser, house, 'owner', phone);
    isContent(opened);
    const { page } = opened;
    for (const screen of ['board', ...screens]) {
      await goTo(page, screen);
      const widths = await page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]');
      const [needed = 0, there = 0] = z.array(z.number()).parse(widths);
      expect({ screen, isWhole: needed <= there }).toEqual({ screen, isWhole: true });
    }
    await page.getByRole('button', { name: 'Menu' }).tap();
    await page.getByRole('link', { name: 'Doors' }).tap();
    const open = page.getByRole('button', { name: 'Open door: front door' });
    await open.waitFor();
    for (const button of [open, page.getByRole('button', { name: 'Ada Lovelace' })])
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(42);
  });

  test('takes names for text, keeps to its own server, and runs under its strict policy', async () => {
    const house = await startStaffHouse();
    const nasty = '<img src=x onerror=alert(1)>';
    const person = await house.enrol(nasty);
    const opened = await openAs(browser, house, 'owner');
    isContent(opened);
    const { page, asked } = opened;
    house.press(person);
    await page.getByRole('button', { name: nasty }).waitFor();
    for (const screen of screens) await goTo(page, screen);
    expect(await page.locator('img').count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(`${house.bridge.httpUrl}/`))).toEqual([]);
    const answer = await page.reload();
    expect(answer?.headers()['content-security-policy']).not.toContain('unsafe');
  });
});
