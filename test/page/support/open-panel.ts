import { inject, onTestFinished } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startControl, type Control } from '../../../simulator/control.ts';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../../simulator/terminal/terminal.ts';
import { ManualTime } from '../../support/manual-time.ts';
import { terminalForTest } from '../../support/terminal-for-test.ts';

/** Whether this machine has a browser; without one the tests of pages are skipped, and the run has said why. */
export const hasBrowser = inject('browserPath') !== '';

const deadlineMs = 10_000;

/** A page of its own in the browser, closed with the test; `problems` has what the browser complained about. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; problems: string[]; asked: string[] }> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(deadlineMs);
  const problems: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    // A network of this machine that comes or goes makes the browser load things again, and say so.
    if (message.text().includes('ERR_NETWORK_CHANGED')) return;
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  return { page, problems, asked };
}

/** A terminal with three users, its time standing still, with its panel open in the browser. */
export async function openPanel(
  browser: Browser,
  options: SimulatedTerminalOptions = {},
  context: BrowserContextOptions = {},
): Promise<{
  terminal: SimulatedTerminal;
  time: ManualTime;
  control: Control;
  page: Page;
  problems: string[];
  asked: string[];
}> {
  const time = new ManualTime();
  const terminal = await terminalForTest({
    users: 3,
    enrolmentPaceMs: 0,
    time,
    ...options,
  });
  const control = await startControl({ terminals: [terminal] });
  onTestFinished(() => control.stop());
  const opened = await openPage(browser, control.panelUrl(0), context);
  await opened.page.getByText('Connected', { exact: true }).waitFor();
  return { terminal, time, control, ...opened };
}

/** Waits until the line that is near what was done says this. */
export async function told(page: Page, what: string | RegExp, place: '' | '-terminal' = ''): Promise<void> {
  await page.locator(`#told${place}`, { hasText: what }).waitFor();
}
