import type { OpenApiDocument, OperationDocument } from './document.ts';

const style = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { font-size: 1rem; margin: 2rem 0 0; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid; }
summary { cursor: pointer; padding: 0.25rem 0; }
p { margin: 0.25rem 0; }
`;

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign);

function details(title: string, shown: unknown): string {
  if (shown === undefined) return '';
  const text = escaped(JSON.stringify(shown, undefined, 2));
  // Whoever uses the keyboard can scroll what is wide.
  const pre = `<pre tabindex="0" role="region" aria-label="${escaped(title)}">${text}</pre>`;
  return `<details><summary>${escaped(title)}</summary>${pre}</details>`;
}

function section(method: string, path: string, operation: OperationDocument): string {
  const { summary, parameters, requestBody, responses } = operation;
  const right = operation['x-right'];
  const need = right === undefined ? 'open to everybody' : `needs the right “${right}”`;
  const answers = Object.entries(responses).filter(([status]) => status !== 'default');
  return [
    `<section><h2><code>${escaped(`${method.toUpperCase()} ${path}`)}</code></h2>`,
    `<p>${escaped(summary)} – ${escaped(need)}</p>`,
    ...parameters.map(({ name, in: place, schema }) => details(`${name}, in the ${place}`, schema)),
    details('Body', requestBody?.content['application/json']?.schema),
    ...answers.map(([status, { content }]) =>
      details(`Answer ${status}`, content?.['application/json']?.schema),
    ),
    details('WebSocket: what the bridge says', operation['x-websocket']?.fromBridge),
    details('WebSocket: what a page may say', operation['x-websocket']?.fromPage),
    '</section>',
  ].join('\n');
}

/** The description as a page that needs no script and nothing from elsewhere. */
export function openApiPage({ info, paths, components }: OpenApiDocument, nonce: string): string {
  const sections = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method, path, operation)),
  );
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(info.title)}: API</title><style nonce="${nonce}">${style}</style></head><body><main>`,
    `<h1>${escaped(info.title)}: API</h1><p>${escaped(info.description)}</p>`,
    '<p>For programs: <a href="/api/openapi.json">OpenAPI 3.1</a></p>',
    ...sections,
    '<section><h2>Whatever is refused</h2>',
    details('The answer', components['schemas']),
    '</section></main></body></html>',
  ].join('\n');
}
