import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findBrowser } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of a browser that starts; empty where there is none. */
    browserPath: string;
  }
}

/** Finds a browser once for all tests of pages. Where none starts they are skipped, and the run says why. */
export default async function findBrowserForRun(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  const path = await findBrowser(folder, process.env).catch((cause: unknown) => {
    const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    process.stdout.write(`The tests of pages are skipped, since no browser starts: ${reason}\n`);
    return '';
  });
  project.provide('browserPath', path);
  return () => rm(folder, { recursive: true, force: true });
}
