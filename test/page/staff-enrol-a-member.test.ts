import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src/bridge/store/store.ts';
import { launchBrowser } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { hasBrowser } from './support/open-panel.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { isContent, openAs, startStaffHouse } from './support/staff-page.ts';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const words = {
  en: {
    find: 'Find a member',
    agree: 'Agrees: take a finger',
    rightIndex: 'Right index finger',
    leftIndex: 'Left index finger',
    press: (press: number) => `Press ${press} of 3`,
    cancel: 'Cancel enrolment',
    cancelled: 'Nothing was kept, and the terminal recognises people as before.',
  },
  de: {
    find: 'Mitglied suchen',
    agree: 'Willigt ein: Finger nehmen',
    rightIndex: 'Rechter Zeigefinger',
    leftIndex: 'Linker Zeigefinger',
    press: (press: number) => `Auflegen: ${press} von 3`,
    cancel: 'Abbrechen',
    cancelled: 'Nichts wurde behalten, und das Terminal erkennt die Leute wie vorher.',
  },
} as const;
type Words = (typeof words)['en' | 'de'];

/** Two terminals; nobody has long to press at the second one. Ada is enrolled, Grace is not. */
async function startEnrollingHouse(): Promise<House> {
  const house = await startStaffHouse({
    terminals: [{ enrolmentPaceMs: 0 }, { enrolmentPaceMs: 0, pressTimeoutMs: 300 }],
  });
  const ada = await house.enrol('Ada Lovelace');
  house.terminal().registerFinger({ userId: ada.userId, finger: 6 });
  house.cobot.addMember({ name: 'Grace Hopper' });
  await house.bridge.sync.reconcileAll();
  return house;
}

function lay(house: House, finger: string, quality = 100): void {
  house.terminal().presentFinger({ finger, quality });
  house.terminal().lift();
}

async function find(page: Page, name: string, { find: label }: Words): Promise<void> {
  await page.evaluate(`location.hash = '#/enrol'`);
  await page.getByRole('searchbox', { name: label }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type(name);
  await page.getByRole('button', { name: new RegExp(name) }).click();
}

/** From the member to the drawing of two hands. */
async function sit(page: Page, terminal: string, { agree, rightIndex }: Words): Promise<void> {
  await page.getByRole('button', { name: agree }).click();
  await page.getByRole('button', { name: terminal }).click();
  await page.getByRole('button', { name: rightIndex }).first().waitFor();
}

const at = (page: Page, heading: string | RegExp) =>
  page.getByRole('heading', { level: 2, name: heading }).waitFor();

async function pressThrice(page: Page, house: House, fingers: readonly string[], { press }: Words) {
  for (const [index, finger] of fingers.entries()) {
    // One press after the other, each when the page asks for it.
    // oxlint-disable-next-line no-await-in-loop
    await at(page, press(index + 1));
    lay(house, finger);
  }
}

/** Nothing serious for people with aids, and nothing cut off at the side. */
async function isFit(page: Page, step: string): Promise<void> {
  const widths = await page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]');
  const [needed = 0, there = 0] = z.array(z.number()).parse(widths);
  expect({ step, faults: await seriousFaults(page), isWhole: needed <= there }).toEqual({
    step,
    faults: [],
    isWhole: true,
  });
}

/** Counts what hands do to the page from here on, but for typing into the search. */
const countHands = `
  window.hands = 0;
  addEventListener('click', (event) => { if (event.isTrusted && event.detail > 0) window.hands += 1; }, true);
  addEventListener('keydown', ({ target }) => { if (target.type !== 'search') window.hands += 1; }, true);
`;

describe.skipIf(!hasBrowser)('staff enrol a member', { timeout: 90_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(inject('browserPath'));
  });
  afterAll(() => browser.close());

  test('in few clicks, with a press that was too light; the door stays shut until all is done', async () => {
    const house = await startEnrollingHouse();
    const opened = await openAs(browser, house, 'enroller');
    isContent(opened);
    const { page } = opened;
    const { en } = words;
    await page.evaluate(countHands);
    await find(page, 'Grace Hopper', en);
    await sit(page, 'front door', en);
    await page.getByRole('button', { name: `${en.rightIndex}, suggested` }).click();
    await at(page, en.press(1));
    lay(house, 'grace', 10);
    await page.getByText('That was too light.').waitFor();
    await pressThrice(page, house, ['grace', 'grace', 'grace'], en);
    await at(page, 'That worked. A second finger?');
    await page.getByRole('button', { name: 'Take: Left index finger' }).click();
    await pressThrice(page, house, ['grace/3', 'grace/3', 'grace/3'], en);
    await at(page, 'Now test it: press once more');
    lay(house, 'a stranger');
    await page.getByText('It was not recognised.').waitFor();
    lay(house, 'grace');
    await at(page, 'Done: Grace Hopper is enrolled');
    const done = page.getByRole('list', { name: 'What was done' }).getByRole('listitem');
    expect((await done.allInnerTexts()).map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
      'Recognised: front door done',
      'Read back: front door done',
      'Stored encrypted done',
      'Written to the terminal: front door done',
      'Written to the terminal: back door done',
      'Registered at Cobot done',
    ]);
    const hands = z.number().parse(await page.evaluate('window.hands'));
    expect(hands).toBeGreaterThan(3);
    expect(hands).toBeLessThanOrEqual(12);
    expect(house.openings()).toEqual([]);
    house.terminal(1).presentFinger({ finger: 'grace/3' });
    expect(await house.decided()).toMatchObject([{ outcome: 'opened', terminal: 'back door' }]);
    const links = page.getByRole('navigation').getByRole('link');
    expect(await links.allInnerTexts()).toEqual(['Doors', 'Enrol', 'Members']);
  });

  test.each([
    ['en', 'light', {}],
    ['de', 'dark', phone],
  ] as const)(
    'what goes wrong is told in plain words, a reload goes on, and cancelling leaves nothing: %s, %s',
    async (locale, colorScheme, device) => {
      const house = await startEnrollingHouse();
      const opened = await openAs(browser, house, 'manager', { ...device, locale, colorScheme });
      isContent(opened);
      const { page } = opened;
      const own = words[locale];
      const isGerman = locale === 'de';
      await find(page, 'Grace Hopper', own);
      await page.getByRole('button', { name: own.agree }).waitFor();
      await isFit(page, 'way');
      await page.getByRole('button', { name: own.agree }).click();
      await page.getByRole('button', { name: 'back door' }).waitFor();
      await isFit(page, 'terminal');
      await page.getByRole('button', { name: 'back door' }).click();
      await page.getByRole('button', { name: own.rightIndex }).last().click();
      await at(page, isGerman ? 'Niemand hat rechtzeitig aufgelegt' : 'Nobody pressed in time');
      await isFit(page, 'not taken');
      await page.getByRole('button', { name: own.cancel }).click();
      await page.getByText(own.cancelled).waitFor();
      await isFit(page, 'cancelled');

      await find(page, 'Grace Hopper', own);
      await sit(page, 'front door', own);
      await isFit(page, 'finger');
      await page.getByRole('button', { name: own.leftIndex }).click();
      await at(page, own.press(1));
      lay(house, '1001');
      await at(page, own.press(2));
      await page.reload();
      await at(page, own.press(2));
      await isFit(page, 'pressing');
      lay(house, '1001');
      await at(page, own.press(3));
      lay(house, '1001');
      await at(page, isGerman ? 'Dieser Finger gehört schon jemandem' : 'This finger is somebody’s already');
      const again = page.getByRole('button', { name: isGerman ? /^Noch einmal/ : /^Try again/ });
      await again.click();
      await pressThrice(page, house, ['grace', 'grace/2', 'grace/3'], own);
      await at(page, isGerman ? 'Die Abdrücke passten nicht zusammen' : 'The presses did not fit together');
      house.terminal().openMenu();
      await again.click();
      await at(page, isGerman ? 'Jemand ist im Menü des Terminals' : 'Somebody is in the terminal’s menu');
      house.terminal().closeMenu();
      await again.click();
      await pressThrice(page, house, ['grace', 'grace', 'grace'], own);
      await at(page, isGerman ? /Noch ein zweiter Finger/ : /A second finger/);
      await isFit(page, 'second');
      await page.getByRole('button', { name: isGerman ? 'Einer genügt' : 'One is enough' }).click();
      await at(page, isGerman ? /noch einmal auflegen/ : /press once more/);
      await isFit(page, 'testing');
      await page.getByRole('button', { name: own.cancel }).click();
      await page.getByText(own.cancelled).waitFor();
      expect(house.terminals.map((terminal) => terminal.users().length)).toEqual([1, 1]);
      expect(house.terminal().templates()).toHaveLength(1);
      expect(house.openings()).toEqual([]);
      house.terminal().presentFinger({ finger: '1001' });
      expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
    },
  );

  test('two at once do not collide, and a card instead takes as many clicks, by keyboard alone', async () => {
    const house = await startEnrollingHouse();
    house.cobot.addMember({ name: 'Linus Later' });
    await house.bridge.sync.reconcileAll();
    const { en } = words;
    const first = await openAs(browser, house, 'manager');
    const second = await openAs(browser, house, 'owner');
    isContent(first);
    await find(first.page, 'Grace Hopper', en);
    await sit(first.page, 'front door', en);
    const { page } = second;
    await find(page, 'Grace Hopper', en);
    await page.getByText('A colleague is enrolling this member right now.').waitFor();
    await page.getByText(/Grace Hopper, begun by manager · front door/).waitFor();
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor();
    await find(page, 'Linus Later', en);
    await page.getByRole('button', { name: en.agree }).click();
    const taken = page.getByRole('button', { name: 'front door' });
    await taken.getByText('manager is enrolling there').waitFor();
    expect(await taken.isDisabled()).toBe(true);
    await page.getByRole('button', { name: en.cancel }).click();
    await page.getByText(en.cancelled).waitFor();

    await find(page, 'Linus Later', en);
    await isEquallyClose(page, [en.agree, 'Take a card', 'Take a PIN']);
    await page.getByRole('button', { name: 'Take a card' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Number of the card' }).and(page.locator(':focus')).waitFor();
    await isFit(page, 'number');
    await page.keyboard.type('0012345678');
    await page.keyboard.press('Enter');
    await at(page, 'Done: Linus Later is enrolled');
    await isFit(page, 'done');
    house.terminal(1).tapCard({ card: 12_345_678 });
    expect(await house.decided()).toMatchObject([{ outcome: 'opened', terminal: 'back door' }]);

    // The fingers of the drawing are buttons one after the other, from the left to the right.
    await first.page.getByRole('button', { name: 'Left little finger' }).focus();
    for (let finger = 0; finger < 6; finger += 1) await first.page.keyboard.press('Tab');
    await first.page
      .getByRole('button', { name: en.rightIndex })
      .first()
      .and(first.page.locator(':focus'))
      .waitFor();
    await first.page.keyboard.press('Enter');
    await at(first.page, en.press(1));
    const store = await openStore(house.dataFile);
    const lines = await store.audit.list({ limit: 50 });
    await store.close();
    expect(lines.find(({ action }) => action === 'consent-given')).toMatchObject({
      member_number: expect.stringMatching(/./),
    });
  });
});

/** Every way is one button away, and none of them is larger than the others. */
async function isEquallyClose(page: Page, names: readonly string[]): Promise<void> {
  const heights: (number | undefined)[] = [];
  for (const name of names) {
    const button = page.getByRole('button', { name });
    // oxlint-disable-next-line no-await-in-loop
    await button.waitFor();
    // oxlint-disable-next-line no-await-in-loop
    heights.push((await button.boundingBox())?.height);
  }
  expect(new Set(heights).size).toBe(1);
}
