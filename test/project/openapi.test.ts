import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controlOpenApi } from '../../simulator/cobot/control/openapi.ts';
import { openApiDocument } from '../../simulator/control/openapi.ts';
import { bridgeOpenApi } from '../../src/bridge/web/openapi/document.ts';

/** As it arrives, without what JSON cannot carry. */
const asJson = (document: object): unknown => JSON.parse(JSON.stringify(document));
const written = (name: string): unknown => JSON.parse(readFileSync(`docs/openapi/${name}.json`, 'utf8'));

test.each([
  ['simulator', openApiDocument()],
  ['fake-cobot', controlOpenApi()],
  ['bridge', bridgeOpenApi()],
])(
  'docs/openapi/%s.json is what the program says of itself; npm run openapi writes it anew',
  (name, document) => {
    expect(written(name)).toEqual(asJson(document));
  },
);
