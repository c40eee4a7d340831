import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { clientOf } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { startOf } from '../simulator/support/enrolling-client.ts';
import { hasBrowser, openPanel, told } from './support/open-panel.ts';

describe.skipIf(!hasBrowser)('on the front panel', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(inject('browserPath'));
  });
  afterAll(() => browser.close());

  test('a finger held down with the mouse opens the relay, and the door can be opened', async () => {
    const { terminal, time, page } = await openPanel(browser);
    await page.getByRole('button', { name: 'right index finger, known as finger 6 of userId 1001' }).hover();
    await page.mouse.down();
    await page.locator('#wall[data-relay="open"]').waitFor();
    await page.getByText(/^Relay open, \d s left$/).waitFor();
    await page.getByText('On the sensor: 1001/6').waitFor();
    await page.getByRole('status', { name: 'Screen' }).getByText('Thank you\nTest Person 1').waitFor();
    await told(page, /right index finger: recognised as userId 1001, score \d+ \(35 needed\)/);
    expect(terminal.front().touchedBy).toBe('1001/6');
    await page.mouse.up();
    await page.getByRole('button', { name: 'Open door' }).click();
    await page.locator('#wall[data-door="open"]').waitFor();
    expect(terminal.view().door).toBe('open');
    expect(terminal.front().touchedBy).toBeUndefined();
    time.advance(5000);
    await page.locator('#wall[data-relay="shut"]').waitFor();
    await page.getByText('Relay shut', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close door' }).click();
    await page.locator('#wall[data-door="closed"]').waitFor();
    expect(await whatHappened(page)).toEqual(
      expect.arrayContaining(['the door opens', 'lifts the finger', 'relay opens for 5000 ms (match)']),
    );
    expect(terminal.relayMoves()).toMatchObject([{ by: 'match' }]);
  });

  test('the same goes by keyboard, and the fingers are in order', async () => {
    const { terminal, page } = await openPanel(browser);
    await page.getByLabel('Quality of the press').focus();
    const order: (string | null)[] = [];
    for (let finger = 0; finger < 10; finger += 1) {
      await page.keyboard.press('Tab');
      order.push(await page.locator(':focus').getAttribute('data-finger'));
    }
    expect(order).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    for (let back = 0; back < 3; back += 1) await page.keyboard.press('Shift+Tab');
    for (const key of ['Enter', ' ']) {
      await page.keyboard.down(key);
      await page.locator('.finger.is-down[data-finger="6"]').waitFor();
      expect(terminal.front().touchedBy).toBe('1001/6');
      await page.keyboard.up(key);
      await page.getByText('No finger on the sensor').waitFor();
    }
    await page.locator('#wall[data-relay="open"]').waitFor();
    expect(terminal.punches().map(({ userId }) => userId)).toEqual(['1001', '1001']);
  });

  test('a stranger’s finger and a poor press are turned away, and the lamp stays red', async () => {
    const { terminal, page } = await openPanel(browser);
    await page.getByRole('button', { name: 'Stranger' }).click();
    await page.getByRole('button', { name: 'left thumb, not known here' }).click();
    await told(page, /stranger 1's left thumb: nobody has this finger/);
    await page.locator('#screen[data-tone="bad"]').getByText('Try again please').waitFor();
    await page.getByLabel('Whose').fill('1002');
    await page.getByLabel('Quality of the press').fill('20');
    await page.getByRole('button', { name: 'known as finger 6 of userId 1002' }).click();
    await told(page, /the press was too poor/);
    expect(await page.locator('#wall').getAttribute('data-relay')).toBe('shut');
    expect(terminal.relayMoves()).toEqual([]);
  });

  test('a finger is enrolled with three good presses and a poor one', async () => {
    const { terminal, page } = await openPanel(browser);
    const client = await clientOf(terminal);
    await client.ask(61, startOf('1002', 1));
    await page.getByText(/Enrolling userId 1002\s+finger 1, press 1 of 3/).waitFor();
    await page.getByLabel('Whose').fill('ada');
    const finger = page.locator('[data-finger="1"]');
    for (const [quality, outcome] of [
      ['90', 'a good press'],
      ['20', 'a poor press'],
      ['70', 'a good press'],
      ['80', 'a good press'],
    ] as const) {
      await page.getByLabel('Quality of the press').fill(quality);
      await finger.click();
      await told(page, `ada's left ring finger: ${outcome}`);
    }
    await page.getByRole('status', { name: 'Screen' }).getByText('Finger 1 is enrolled').waitFor();
    await page.getByRole('button', { name: 'left ring finger, known as finger 1 of userId 1002' }).waitFor();
    expect(terminal.users()[1]?.fingers).toEqual([1, 6]);
    await client.ask(60);
    await page.getByRole('button', { name: 'left ring finger, known as finger 1 of userId 1002' }).click();
    await until(() => terminal.punches().at(-1)?.userId === '1002', 'the new finger to open');
  });

  test('an enrolment ends with the cancel key, and the menu makes the terminal deaf', async () => {
    const { terminal, page } = await openPanel(browser);
    const client = await clientOf(terminal);
    await client.ask(61, startOf('1002', 1));
    await page.getByText(/press 1 of 3/).waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await told(page, 'a finger is being enrolled; cancel that first', '-terminal');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The enrolment was ended').waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Menu', pressed: true }).waitFor();
    await page.locator('[data-finger="6"]').click();
    await page
      .getByText(/somebody is in the menu/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Menu', pressed: false }).waitFor();
    expect(terminal.front().isInMenu).toBe(false);
  });

  test('card, keypad and exit button do what they say, and nonsense is explained', async () => {
    const { terminal, time, page } = await openPanel(browser, { users: 10 });
    await page.getByLabel('Card').fill('7000002');
    await page.getByLabel('Card').press('Enter');
    await told(page, 'recognised as userId 1002', '-terminal');
    await page.getByLabel('Keypad').fill('1010');
    await page.getByLabel('Password').fill('10010');
    await page.getByRole('button', { name: 'Enter' }).click();
    await told(page, 'recognised as userId 1010', '-terminal');
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    await page.getByLabel('Card').fill('many');
    await page.getByRole('button', { name: 'Tap card' }).click();
    await told(page, /^card: must be a card number from 1 to 4294967295$/, '-terminal');
    expect(await page.locator('#told').textContent()).toMatch(/^Hold a finger down/);
    const before = terminal.relayMoves().length;
    time.advance(5000);
    await page.locator('#wall[data-relay="shut"]').waitFor();
    await page.getByRole('button', { name: 'Exit button' }).click();
    await until(() => terminal.relayMoves().length > before, 'the relay to open');
    expect(terminal.relayMoves().at(-1)).toMatchObject({ by: 'exit-button' });
  });

  test('without power the screen and the lamp are dark, and nothing is heard', async () => {
    const { terminal, time, page } = await openPanel(browser);
    const back = terminal.reboot(5000);
    await page.locator('#wall[data-power="off"]').waitFor();
    await page.getByRole('status', { name: 'Screen' }).getByText('No power').waitFor();
    await page.locator('[data-finger="6"]').click();
    await told(page, "1001's right index finger: the terminal has no power");
    await page.getByRole('button', { name: 'Menu' }).click();
    await told(page, 'the terminal has no power; wait until it is back', '-terminal');
    await page.getByRole('button', { name: 'Exit button' }).click();
    await page.getByText('not heard: the terminal has no power').nth(1).waitFor();
    expect([terminal.relayMoves(), terminal.punches()]).toEqual([[], []]);
    time.advance(5000);
    await back;
    await page.locator('#wall[data-power="on"]').waitFor();
    await page.locator('[data-finger="6"]').click();
    await page.locator('#wall[data-relay="open"]').waitFor();
  });

  test('what a client writes to the screen is shown as lines, and packets only when asked for', async () => {
    const { terminal, page } = await openPanel(browser);
    const client = await clientOf(terminal);
    await client.ask(66, Buffer.from('\0\0\0Welcome, Ada'));
    await client.ask(66, Buffer.from('\u0001\0\0have a good day'));
    await page.getByText('Welcome, Ada\nhave a good day').waitFor();
    await page.getByText('1 client').waitFor();
    const packets = page.locator('#happened [data-way="in"]');
    await packets.first().waitFor({ state: 'attached' });
    expect(await packets.first().isVisible()).toBe(false);
    await page.getByLabel('packets too').check();
    await packets.first().waitFor();
  });
});

async function whatHappened(page: Page): Promise<string[]> {
  return page.locator('#happened .what').allTextContents();
}
