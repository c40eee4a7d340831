import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startHouse, type House } from '../src/cli/demo/house.ts';
import { findBrowser, launchBrowser } from '../test/support/browser.ts';
import { until } from '../test/support/until.ts';

// Takes the README's pictures: the demo's house, its front panel with the active member at the front door, the staff page
// after some fingers, and the newcomer being enrolled.
const images = 'docs/images';

async function picture(
  browser: Browser,
  { name, url, ...context }: BrowserContextOptions & { name: string; url: string },
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ reducedMotion: 'reduce', colorScheme: 'light', ...context });
  await page.goto(url);
  await show(page);
  await page.screenshot({ path: `${images}/${name}.png` });
  await page.close();
  console.log(`${images}/${name}.png is new`);
}

async function frontPanel(page: Page, house: House): Promise<void> {
  await page.getByLabel('Whose').fill(house.people[0]?.userId ?? '');
  await page.locator('.finger.is-known').hover();
  await page.mouse.down();
  await page.locator('#wall[data-relay="open"]').waitFor();
  await page.locator('#lcd', { hasText: 'Welcome' }).waitFor();
  await page.mouse.up();
  await page.getByRole('button', { name: 'Open door' }).click();
  await page.locator('#wall[data-door="open"]').waitFor();
}

/** Some fingers at both doors, each until it is decided; the first of them came by the front panel. */
async function pressFingers({ people, terminals, bridge }: House): Promise<void> {
  const fingers = [
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
  ] as const;
  for (const [at, [door, person]] of fingers.entries()) {
    terminals[door]?.pressFinger({ userId: people[person]?.userId ?? '' });
    const isDecided = async () => {
      const entries = await bridge.entries();
      return entries.length === at + 2 && entries.every(({ outcome }) => outcome !== null);
    };
    // One after the other, as people come.
    // oxlint-disable-next-line no-await-in-loop
    await until(isDecided, 'the finger to be decided');
  }
  terminals[1]?.unknownFinger();
}

async function board(page: Page): Promise<void> {
  const lines = page.locator('main li button');
  await lines.nth(5).waitFor();
  await lines.nth(2).click();
  await page.locator('main li dl').waitFor();
  await page.mouse.move(0, 0);
}

/** The newcomer's finger, after the first good press. */
async function enrol(page: Page, { terminals: [terminal] }: House): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.evaluate(`location.hash = '#/enrol'`);
  await page.getByRole('searchbox').fill('Nina');
  await page.getByRole('button', { name: 'Nina Newcomer' }).click();
  await page.getByRole('button', { name: 'Agrees: take a finger' }).click();
  await page.getByRole('button', { name: 'front door' }).click();
  await page.getByRole('button', { name: 'Take: Right index finger' }).click();
  await page.getByRole('heading', { name: 'Press 1 of 3' }).waitFor();
  terminal?.presentFinger({ finger: 'nina' });
  terminal?.lift();
  await page.getByRole('heading', { name: 'Press 2 of 3' }).waitFor();
}

const folder = mkdtempSync(join(tmpdir(), 'screenshot-'));
const house = await startHouse();
try {
  const browser = await launchBrowser(await findBrowser(folder, process.env));
  try {
    mkdirSync(images, { recursive: true });
    const panel = { name: 'front-panel', url: house.control.panelUrl(0) };
    await picture(browser, { ...panel, viewport: { width: 1300, height: 856 } }, (page) =>
      frontPanel(page, house),
    );
    await pressFingers(house);
    const url = house.bridge.httpUrl;
    const desktop = { viewport: { width: 1280, height: 960 }, locale: 'en-GB' };
    await picture(browser, { name: 'staff-page', url, ...desktop }, board);
    const tablet = { viewport: { width: 1024, height: 768 }, locale: 'en-GB' };
    await picture(browser, { name: 'enrolment', url, ...tablet }, (page) => enrol(page, house));
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    await picture(
      browser,
      { name: 'staff-page-phone', url, ...phone, locale: 'de-DE', colorScheme: 'dark' },
      async (page) => {
        await page.locator('main li button').nth(5).waitFor();
        await page.getByRole('button', { name: 'Tür öffnen: front door' }).tap();
        await page.getByRole('dialog').waitFor();
      },
    );
  } finally {
    await browser.close();
  }
} finally {
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
}
