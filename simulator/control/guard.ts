import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** A page of another site, or one of a name that was made to lead here (DNS rebinding), has no hands here. */
export function isForeignPage({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && (origin !== `http://${host}` || !isOwnName(nameOf(host)));
}

/** Whether the server was asked for by an address, or as localhost; other names may have been made to lead here. */
export function isAskedByAddress({ host }: IncomingHttpHeaders): boolean {
  const name = nameOf(host);
  return name === 'localhost' || isIP(name) !== 0;
}

/** A page was opened by an address, or by this machine's own name. */
function isOwnName(name: string): boolean {
  return name === 'localhost' || isIP(name) !== 0 || name === hostname().toLowerCase();
}

function nameOf(host: string | undefined): string {
  const url = `http://${host ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname.replaceAll(/[[\]]/g, '') : '';
}
