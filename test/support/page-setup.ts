import { buildPage, isPageOlder } from '../../scripts/build-page.ts';

/** Builds the staff page before its tests, where what it is made of was changed since. */
export default async function buildPageForRun(): Promise<void> {
  if (isPageOlder()) await buildPage();
}
