import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHouse } from '../src/cli/demo/house.ts';
import { findBrowser, launchBrowser } from '../test/support/browser.ts';

// Takes the README's picture of the front panel: the demo's house, and its active member at the front door.
const target = 'docs/images/front-panel.png';
const folder = mkdtempSync(join(tmpdir(), 'screenshot-'));
const house = await startHouse();
try {
  const browser = await launchBrowser(await findBrowser(folder, process.env));
  try {
    const page = await browser.newPage({
      viewport: { width: 1300, height: 856 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    await page.goto(house.control.panelUrl(0));
    await page.getByLabel('Whose').fill(house.people[0]?.userId ?? '');
    await page.locator('.finger.is-known').hover();
    await page.mouse.down();
    await page.locator('#wall[data-relay="open"]').waitFor();
    await page.locator('#lcd', { hasText: 'Welcome' }).waitFor();
    await page.mouse.up();
    await page.getByRole('button', { name: 'Open door' }).click();
    await page.locator('#wall[data-door="open"]').waitFor();
    mkdirSync('docs/images', { recursive: true });
    await page.screenshot({ path: target });
    console.log(`${target} is new`);
  } finally {
    await browser.close();
  }
} finally {
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
}
