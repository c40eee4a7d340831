import type { IncomingHttpHeaders } from 'node:http';

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;

/** Whether the name or address that was asked, with its port or without, can only be this machine. */
export function isLoopbackHost(host: string): boolean {
  return loopbackHost.test(host.toLowerCase());
}

/** Under which addresses the bridge's own page is opened, besides that of this very machine. */
export interface OwnPages {
  /** See `http.publicUrl`. */
  publicUrl: string | undefined;
  /** Whether the bridge's own certificate is for this name or address; left out where the bridge speaks plain HTTP. */
  isCertified?: ((hostname: string) => boolean) | undefined;
}

/**
 * Whether a request that acts for somebody who is signed in comes from a page of this bridge: the browser names the page's
 * origin, and it is `publicUrl`, or the address that was asked where that is this machine's or the certificate's. Another
 * name may have been made to lead here (DNS rebinding).
 */
export function isFromOwnPage(headers: IncomingHttpHeaders, { publicUrl, isCertified }: OwnPages): boolean {
  const { origin, host = '' } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return false;
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
  const asked = host.toLowerCase();
  if (isCertified === undefined) return isLoopbackHost(asked) && origin.toLowerCase() === `http://${asked}`;
  const url = URL.parse(`https://${asked}`);
  return url !== null && origin === url.origin && isCertified(url.hostname.replaceAll(/[[\]]/g, ''));
}

/** Whether another site had the browser ask, for a request that only reads; an address that was typed is nobody's. */
export function isFromOtherSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
