import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Where a browser is found, tried in this order. */
const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Nothing that talks to anybody but the page under test; as root there is no sandbox. */
const flags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
];

/** Starts a browser without a window. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  // What a single-process build of Chromium needs is left to it: the usual ones do without.
  return chromium.launch({ executablePath, args: flags, headless: true });
}

/**
 * The path of a browser that starts: the one of `CHROME_PATH`, the system's, or on Linux x64 the one from npm, unpacked into
 * `folder`. Rejects with the reason where none does.
 */
export async function findBrowser(folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const path =
    environment['CHROME_PATH'] ?? systemBrowser(environment['PATH'] ?? '') ?? (await unpacked(folder));
  await (await launchBrowser(path)).close();
  return path;
}

function systemBrowser(path: string): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => systemNames.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** The package unpacks into the temporary folder and would reuse whatever lies there. */
async function unpacked(folder: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'there is no chromium in PATH, and the one from npm is for Linux on x64; set CHROME_PATH',
    );
  const usual = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  }
}
