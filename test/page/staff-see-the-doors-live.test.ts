import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openStore } from '../../src/bridge/store/store.ts';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { apiKey } from '../support/house.ts';
import { until } from '../support/until.ts';
import { hasBrowser } from './support/open-panel.ts';
import { isContent, openAs, startStaffHouse } from './support/staff-page.ts';

describe.skipIf(!hasBrowser)('on the live board', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(inject('browserPath'));
  });
  afterAll(() => browser.close());

  test('a finger at a terminal becomes a line with who, where, how, why and how long', async () => {
    const house = await startStaffHouse({ terminals: [{}, {}] });
    const ada = await house.enrol('Ada Lovelace');
    const pat = await house.enrol('Pat Passless', { passes: 0 });
    const opened = await openAs(browser, house, 'viewer');
    isContent(opened);
    const { page } = opened;
    await page.getByText('Nobody has been at a door yet.').waitFor();
    house.press(ada);
    const line = page.getByRole('button', { name: 'Ada Lovelace' });
    await line.getByText('checked in at Cobot').waitFor();
    await line.getByText('front door').waitFor();
    await line.getByText('Finger').waitFor();
    await line.click();
    await page.getByText('Where the time went').waitFor();
    for (const hop of ['Writing it down', 'Asking Cobot', 'Opening the door'])
      expect(await page.getByRole('listitem').filter({ hasText: hop }).last().innerText()).toMatch(
        /\d\s?ms|\ds/,
      );
    house.press(pat, 1);
    await page.getByRole('button', { name: 'Pat Passless' }).getByText('No time passes left.').waitFor();
    house.terminal(1).unknownFinger();
    await page.getByRole('button', { name: 'Somebody unknown' }).getByText('Finger not recognised').waitFor();

    const lines = page.getByRole('list', { name: 'Entries' }).getByRole('button');
    expect(await lines.count()).toBe(3);
    await page.getByText('Stayed out', { exact: true }).click();
    await until(async () => (await lines.count()) === 2, 'those who stayed out');
    await page.getByRole('searchbox').fill('passes PAT');
    await until(async () => (await lines.count()) === 1, 'the one line that fits');
    await page.getByRole('searchbox').fill('nobody like that');
    await page.getByText('Nothing fits this search.').waitFor();
    expect(opened.asked.filter((url) => url.includes('/api/entries'))).toEqual([]);
  });

  test('a door is opened after a question, and the audit names who did it', async () => {
    const house = await startStaffHouse();
    const opened = await openAs(browser, house, 'owner');
    isContent(opened);
    const { page } = opened;
    await page.getByRole('button', { name: 'Open door: front door' }).click();
    await page.getByRole('dialog').getByText('It opens now for 5 seconds').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(house.openings()).toEqual([]);
    await page.getByRole('button', { name: 'Open door: front door' }).click();
    await page.getByRole('button', { name: 'Open now' }).click();
    await page.getByText('front door is open').waitFor();
    expect(house.openings()).toEqual(['unlock']);
    await page.getByRole('button', { name: 'Staff' }).getByText('Opened by staff').waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    const line = page.getByRole('row').filter({ hasText: 'opened the door' });
    await line.getByText('front door').waitFor();
    expect(await line.innerText()).toContain('owner');
  });

  test('it goes by keyboard alone', async () => {
    const house = await startStaffHouse();
    const { page } = await openAs(browser, house, 'manager');
    const open = page.getByRole('button', { name: 'Open door: front door' });
    await open.waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'To the content' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await open.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Open now' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await open.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Open now' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await until(() => house.openings().length === 1, 'the door to open');
    const line = page.getByRole('button', { name: 'Staff' });
    await line.waitFor();
    await line.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Where the time went').waitFor();
    expect(house.openings()).toEqual(['unlock']);
  });

  test('a lockdown keeps members out until it is ended, and a door is held open for a while', async () => {
    const house = await startStaffHouse();
    const ada = await house.enrol('Ada Lovelace');
    const opened = await openAs(browser, house, 'manager');
    isContent(opened);
    const { page } = opened;
    const more = page.getByRole('button', { name: 'More for front door' });
    await more.click();
    await page.getByRole('menuitem', { name: 'Lock down…' }).click();
    await page.getByRole('button', { name: 'Cancel' }).and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Lock down', exact: true }).click();
    await page.getByText('Locked down: no member comes in.').waitFor();
    house.press(ada);
    await page.getByRole('button', { name: 'Ada Lovelace' }).getByText('Door is locked down').waitFor();
    await more.click();
    await page.getByRole('menuitem', { name: 'End lockdown…' }).click();
    await page.getByRole('button', { name: 'End lockdown', exact: true }).click();
    await page.getByText('Locked down: no member comes in.').waitFor({ state: 'detached' });
    expect(house.openings()).toEqual([]);
    await more.click();
    await page.getByRole('menuitem', { name: 'Hold open…' }).click();
    await page.getByText('1 h', { exact: true }).click();
    await page.getByRole('button', { name: 'Hold open', exact: true }).click();
    await page.getByText(/Held open until \d\d:\d\d/).waitFor();
    await until(() => house.openings().length > 0, 'the door to be opened');
    await more.click();
    await page.getByRole('menuitem', { name: 'Stop holding open…' }).click();
    await page.getByRole('button', { name: 'Stop holding open', exact: true }).click();
    await page.getByText(/Held open until/).waitFor({ state: 'detached' });
  });

  test('what is old is said to be old, nothing can be done then, and it becomes live again by itself', async () => {
    const house = await startStaffHouse({ config: { http: { port: await freePort(), keys: [apiKey] } } });
    const { page } = await openAs(browser, house, 'manager');
    const open = page.getByRole('button', { name: 'Open door: front door' });
    await page.getByText('Live', { exact: true }).waitFor();
    await house.bridge.stop();
    await page.getByText(/No connection to the bridge. What you see is from \d\d:\d\d:\d\d/).waitFor();
    await page.getByText('Connection lost', { exact: true }).waitFor();
    expect(await open.isDisabled()).toBe(true);
    await house.restartBridge();
    await house.online();
    await page.getByText('Live', { exact: true }).waitFor();
    await until(() => open.isEnabled(), 'the door to be opened again');
    expect(await page.getByText('No connection to the bridge.').count()).toBe(0);
  });

  test('a terminal that is away is told with what to do, and staff see what is up with the house', async () => {
    const house = await startStaffHouse({ terminals: [{}, {}] });
    const store = await openStore(house.dataFile);
    const at = Date.now();
    await store.alerts.add({ kind: 'tamper', terminal: 'back door', userId: undefined, repeats: 2, at });
    await store.close();
    const opened = await openAs(browser, house, 'viewer');
    isContent(opened);
    const { page } = opened;
    await page.getByText('Both terminals are online').waitFor();
    await house.terminal(1).stop();
    const card = page.getByRole('region', { name: 'back door' });
    await card.getByText('Not reachable').waitFor();
    await card.getByText('As the bridge reports it:').waitFor();
    await page.getByText('1 of 2 terminals not online').waitFor();
    await page.getByRole('link', { name: '1 alert in the last 24 hours' }).click();
    await page.getByText('The terminal was taken off the wall').waitFor();
    await page.getByText('back door · 2 more times before').waitFor();
    expect(await page.getByRole('list', { name: 'Alerts' }).getByRole('listitem').count()).toBe(1);
  });
});
