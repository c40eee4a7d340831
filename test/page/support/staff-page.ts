import { expect, onTestFinished } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { roles, type Role } from '../../../src/bridge/staff/roles.ts';
import { openStore } from '../../../src/bridge/store/store.ts';
import { cheapHash, password } from '../../bridge/support/access-rig.ts';
import { House, type HouseOptions } from '../../support/house.ts';
import { openPage } from './open-panel.ts';

/** A house in which somebody of every role has an account, called like the role. */
export async function startStaffHouse(options: HouseOptions = {}): Promise<House> {
  const house = await House.start(options);
  const store = await openStore(house.dataFile);
  for (const role of roles)
    await store.accounts.add({ name: role, role, password: cheapHash, createdAt: Date.now() });
  await store.close();
  await house.online();
  return house;
}

/** What an open page is, and what the browser complained about. */
export type Opened = Awaited<ReturnType<typeof openPage>>;

/** The page as it is before anybody signs in. In English unless the options say otherwise. */
export function openSignIn(
  browser: Browser,
  house: House,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  return openPage(browser, house.bridge.httpUrl, { locale: 'en-GB', reducedMotion: 'reduce', ...options });
}

/** Fills in the sign-in screen, in English. */
export async function signIn(page: Page, name: string, given = password): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(given);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The page of somebody in that role who has signed in, after it was loaded again. */
export async function openAs(
  browser: Browser,
  house: House,
  role: Role,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const opened = await openSignIn(browser, house, options);
  const { page, problems } = opened;
  const body = JSON.stringify({ name: role, password });
  // As the page does it: only a browser itself can be given such a cookie.
  const status = await page.evaluate(
    `fetch('/api/session', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(body)},
    }).then((answer) => answer.status)`,
  );
  expect(status).toBe(200);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  // That nobody was signed in at first.
  problems.length = 0;
  return opened;
}

/** Nothing was complained about while the test went on. */
export function isContent({ problems }: Opened): void {
  onTestFinished(() => expect(problems).toEqual([]));
}
