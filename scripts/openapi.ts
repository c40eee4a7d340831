import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { controlOpenApi } from '../simulator/cobot/control/openapi.ts';
import { openApiDocument } from '../simulator/control/openapi.ts';
import { bridgeOpenApi } from '../src/bridge/web/openapi/document.ts';

// Writes the descriptions of the bridge's API and of both control APIs, for whoever makes a client in another language from them.
const folder = 'docs/openapi';
mkdirSync(folder, { recursive: true });
for (const [name, document] of Object.entries({
  simulator: openApiDocument(),
  'fake-cobot': controlOpenApi(),
  bridge: bridgeOpenApi(),
}))
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(document, undefined, 2)}\n`);
const { status } = spawnSync('biome', ['format', '--write', folder], { stdio: 'inherit' });
process.exitCode = status ?? 1;
