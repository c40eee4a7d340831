import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the compiled bridge, or where `npm run build` puts it when the bridge runs from its source. */
const places = ['../../../../page/', '../../../../dist/page/'];

/** The folder of the built page, with a slash at its end; null where it was not built. */
export function pageFolder(): string | null {
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(`${folder}index.html`)) ?? null;
}
