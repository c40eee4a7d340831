import { expect, test } from 'vitest';
import { webhookPaths } from '../../../src/bridge/webhooks/webhook-paths.ts';
import { webhookEvents } from '../../../src/cobot/webhook-events.ts';

const key = Buffer.alloc(32, 7);
const spaceUrl = 'https://example.cobot.me';
const publicUrl = 'https://door.example.com/hooks';
const paths = webhookPaths({ key, spaceUrl, publicUrl });
const pathOf = (url: string | undefined): string => new URL(url ?? '').pathname;

test('every event has an address of its own, with 256 bits that nobody can guess', () => {
  const urls = [...paths.callbackUrls.values()];
  expect(new Set(urls).size).toBe(webhookEvents.length);
  for (const url of urls)
    expect(url).toMatch(/^https:\/\/door\.example\.com\/hooks\/cobot-webhook\/[\w-]{43}$/);
});

test('the same key gives the same addresses; another key, or space, gives others', () => {
  const of = (other: Partial<Parameters<typeof webhookPaths>[0]>) =>
    webhookPaths({ key, spaceUrl, publicUrl, ...other }).callbackUrls;
  expect(of({})).toEqual(paths.callbackUrls);
  const first = new Set(paths.callbackUrls.values());
  for (const urls of [of({ key: Buffer.alloc(32, 8) }), of({ spaceUrl: 'https://other.cobot.me' })])
    expect([...urls.values()].filter((url) => first.has(url))).toEqual([]);
});

test.each(['/hooks/cobot-webhook/', '/cobot-webhook/', '/', '/whatever/a/proxy/makes/of/it/'])(
  'below %s an event is known by the last piece of its path',
  (folder) => {
    for (const [event, url] of paths.callbackUrls)
      expect(paths.eventAt(folder + (pathOf(url).split('/').at(-1) ?? ''))).toBe(event);
  },
);

test.each([
  ['nothing', '/'],
  ['an event by its name', '/hooks/cobot-webhook/confirmed_membership'],
  ['a secret with another letter', `${pathOf(paths.callbackUrls.get('connected_user')).slice(0, -1)}!`],
  ['a secret with something behind it', `${pathOf(paths.callbackUrls.get('connected_user'))}/x`],
  ['only the beginning of a secret', pathOf(paths.callbackUrls.get('connected_user')).slice(0, -1)],
])('%s is no path', (_what, path) => {
  expect(paths.eventAt(path)).toBeUndefined();
});

test('addresses given out under an older key are known as ours, those of others behind the same host are not', () => {
  const older = webhookPaths({ key: Buffer.alloc(32, 1), spaceUrl, publicUrl });
  for (const url of older.callbackUrls.values()) expect(paths.isOurs(url)).toBe(true);
  for (const url of [
    `${publicUrl}/another-app/hook`,
    `${publicUrl}/cobot-webhook/short`,
    `https://elsewhere.example.com/hooks/cobot-webhook/${'a'.repeat(43)}`,
  ])
    expect(paths.isOurs(url)).toBe(false);
});
