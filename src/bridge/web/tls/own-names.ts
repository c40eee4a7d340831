import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const virtualInterface = /^(docker|br-|veth|virbr|cni|flannel|tun|tap)/;
const anyAddress = new Set(['0.0.0.0', '::']);

/** The names and addresses under which this machine may be reached where the bridge listens on `host`. */
export function ownNames(host: string, publicUrl: string | undefined): string[] {
  const name = hostname().toLowerCase();
  const named = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(name)
    ? [name, ...(name.includes('.') ? [] : [`${name}.local`])]
    : [];
  const addresses = anyAddress.has(host) ? lanAddresses() : [host];
  const all = [
    ...named,
    'localhost',
    '127.0.0.1',
    '::1',
    ...addresses,
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
  ];
  return [...new Set(all)];
}

/**
 * Those that last: of IPv6 a machine has new ones every day, and interfaces of containers come and go. Each new one would
 * be another certificate, and another warning in every browser.
 */
function lanAddresses(): string[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !virtualInterface.test(name))
    .flatMap(([, each]) => each ?? [])
    .filter(({ family, address }) => family === 'IPv4' && !address.startsWith('169.254.'))
    .map(({ address }) => address);
}

/** Whether it is an address and no name. */
export function isAddress(name: string): boolean {
  return isIP(name) !== 0;
}
