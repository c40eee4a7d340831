import type { BridgeConfig } from '../../config.ts';

/** How the page is reached: plain HTTP, a certificate the bridge made, or one's own. */
export type TlsKind = 'none' | 'self-made' | 'own';

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Plain HTTP is for this machine, and for where the config says so in words. */
export function tlsKind({
  host,
  plainHttp,
  tls,
}: Pick<BridgeConfig['http'], 'host' | 'plainHttp' | 'tls'>): TlsKind {
  if (tls !== undefined) return tls === 'self-made' ? 'self-made' : 'own';
  return plainHttp === 'anywhere' || loopback.test(host) ? 'none' : 'self-made';
}
