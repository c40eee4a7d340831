import { BlockList, isIPv4 } from 'node:net';
import { TerminalError } from './errors.ts';

/** The most addresses one search covers: a range of /22. */
export const maxAddresses = 1024;

/** Loopback, the private networks of RFC 1918, and link-local. Nothing else is ever probed. */
const searchable = new BlockList();
searchable.addSubnet('127.0.0.0', 8);
searchable.addSubnet('10.0.0.0', 8);
searchable.addSubnet('172.16.0.0', 12);
searchable.addSubnet('192.168.0.0', 16);
searchable.addSubnet('169.254.0.0', 16);

/** Whether an IPv4 address belongs to this machine or to a private network. */
export function isSearchable(address: string): boolean {
  return isIPv4(address) && searchable.check(address);
}

/**
 * The addresses of `192.168.1.0/24`, or the one of `192.168.1.7`, in order; without those of the network and of all
 * hosts. Throws `bad-argument` for what is no IPv4 range, not private, or larger than /22.
 */
export function addressesIn(range: string): string[] {
  const [base = '', bits = '32', ...rest] = range.trim().split('/');
  if (!isIPv4(base) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32 || rest.length > 0)
    throw badRange(`${range} is no range of addresses`, 'Write it like 192.168.1.0/24 (IPv4 only).');
  const count = 2 ** (32 - Number(bits));
  if (count > maxAddresses)
    throw badRange(
      `${range} has ${count} addresses`,
      `At most ${maxAddresses} are searched at a time: give a /22 or less.`,
    );
  const first = Math.floor(numberOf(base) / count) * count;
  // The private networks begin and end at larger steps than a /22, so the first address stands for all.
  if (!isSearchable(textOf(first)))
    throw badRange(
      `${range} is not a private network`,
      'Only 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16 and 127.0.0.0/8 are searched.',
    );
  const edge = count > 2 ? 1 : 0;
  return Array.from({ length: count - 2 * edge }, (_, index) => textOf(first + edge + index));
}

export function badRange(message: string, advice: string): TerminalError {
  return new TerminalError('ours', message, { reason: 'bad-argument', advice });
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}
