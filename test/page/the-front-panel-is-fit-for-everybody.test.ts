import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startControl } from '../../simulator/control.ts';
import { launchBrowser } from '../support/browser.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { startOf } from '../simulator/support/enrolling-client.ts';
import { hasBrowser, openPage, openPanel, told } from './support/open-panel.ts';
import { seriousFaults } from './support/serious-faults.ts';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const box = z.object({ text: z.string(), width: z.number(), height: z.number() });

describe.skipIf(!hasBrowser)('the front panel', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(inject('browserPath'));
  });
  afterAll(() => browser.close());

  test('says that its connection is lost, and connects again by itself', async () => {
    const { terminal, control, page } = await openPanel(browser);
    await page.locator('[data-finger="6"]').hover();
    await page.mouse.down();
    await page.getByText('On the sensor: 1001/6').waitFor();
    await control.stop();
    await page.getByText('Connection lost, trying again…').waitFor();
    expect(terminal.front().touchedBy).toBeUndefined();
    await page.mouse.up();
    await page.locator('[data-finger="6"]').click();
    await told(page, /the simulator does not answer/);
    const again = await startControl({ terminals: [terminal], port: control.port });
    onTestFinished(() => again.stop());
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.locator('[data-finger="6"]').click();
    await told(page, /recognised as userId 1001/);
  });

  test('is used on a phone: nothing is cut off, everything is big enough to hit, a touch is a press', async () => {
    const { page, terminal } = await openPanel(browser, {}, phone);
    const widths = await page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]');
    const [needed = 0, there = 0] = z.array(z.number()).parse(widths);
    expect(needed).toBeLessThanOrEqual(there);
    const boxes = z.array(box).parse(
      await page.evaluate(
        `[...document.querySelectorAll('button, input:not([type=checkbox]), label.check, a')].map((one) => ({
          text: one.ariaLabel ?? one.textContent ?? '', width: one.offsetWidth, height: one.offsetHeight }))`,
      ),
    );
    expect(boxes.length).toBeGreaterThan(20);
    for (const { text, width, height } of boxes)
      expect({ text, isBigEnough: Math.min(width, height) >= 44 }).toEqual({ text, isBigEnough: true });
    await page.locator('[data-finger="6"]').tap();
    await told(page, /recognised as userId 1001/);
    expect(terminal.punches()).toHaveLength(1);
    await page.getByLabel('Card').fill('many');
    await page.getByRole('button', { name: 'Tap card' }).tap();
    await told(page, /must be a card number/, '-terminal');
    const seen = z
      .object({ top: z.number(), bottom: z.number() })
      .parse(
        await page.evaluate(
          `(({ top, bottom }) => ({ top, bottom }))(document.getElementById('told-terminal').getBoundingClientRect())`,
        ),
      );
    expect(seen.top).toBeGreaterThan(0);
    expect(seen.bottom).toBeLessThan(740);
  });

  test.each(['light', 'dark'] as const)(
    'has no serious fault for people with aids, %s',
    async (colorScheme) => {
      const { page, terminal } = await openPanel(browser, {}, { colorScheme, reducedMotion: 'reduce' });
      const client = await clientOf(terminal);
      expect(await seriousFaults(page)).toEqual([]);
      await page.locator('[data-finger="6"]').click();
      await page.locator('#wall[data-relay="open"]').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await client.ask(61, startOf('1002', 1));
      await page.getByText(/press 1 of 3/).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    },
  );

  test('shows its focus', async () => {
    const { page } = await openPanel(browser);
    await page.getByLabel('Quality of the press').focus();
    await page.keyboard.press('Tab');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineWidth');
    expect(outline).toBe('3px');
  });

  test('takes names of hostile clients for text, and keeps to its own server', async () => {
    const { page, terminal, problems, asked, control } = await openPanel(browser);
    const client = await clientOf(terminal);
    const nasty = '<img src=x onerror=alert(1)>';
    await client.ask(66, Buffer.from(`\0\0\0${nasty}`));
    const record = Buffer.alloc(72);
    record.writeUInt16LE(1, 0);
    record.write(nasty.slice(0, 24), 11, 'latin1');
    record.write('1001', 48, 'latin1');
    expect(await client.ask(8, record)).toMatchObject({ command: 2000 });
    await page.getByText(nasty).first().waitFor();
    await page.locator('[data-finger="6"]').click();
    await page.getByText(/Thank you\s+<img/).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(problems).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(`${control.url}/`))).toEqual([]);
  });

  test('is reached from the list of terminals', async () => {
    const terminals = [await terminalForTest({ users: 2 }), await terminalForTest()];
    const control = await startControl({ terminals });
    onTestFinished(() => control.stop());
    const { page, problems } = await openPage(browser, control.url);
    await page.getByRole('link', { name: 'Terminal 0' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Terminal 1' }).click();
    await page.getByRole('heading', { name: 'Terminal 1' }).waitFor();
    await page.getByText(terminals[1]?.serialNumber ?? 'two were asked for').waitFor();
    await page.getByRole('link', { name: 'All terminals' }).click();
    await page.getByText('2 users, 0 log lines').waitFor();
    expect(problems).toEqual([]);
  });
});
