import { describe, expect, test } from 'vitest';
import { addressesIn } from '../../src/protocol/address-range.ts';
import { discover } from '../../src/protocol/discovery.ts';
import { errorOf } from './thrown.ts';

describe('the addresses of a range', () => {
  test.each([
    ['192.168.1.0/24', 254, '192.168.1.1', '192.168.1.254'],
    ['192.168.1.77/24', 254, '192.168.1.1', '192.168.1.254'],
    ['10.20.4.0/22', 1022, '10.20.4.1', '10.20.7.254'],
    ['172.31.255.252/30', 2, '172.31.255.253', '172.31.255.254'],
    ['169.254.10.0/31', 2, '169.254.10.0', '169.254.10.1'],
    ['127.0.0.5/32', 1, '127.0.0.5', '127.0.0.5'],
    [' 10.255.255.255 ', 1, '10.255.255.255', '10.255.255.255'],
  ])('%s: %i of them', (cidr, count, first, last) => {
    const addresses = addressesIn(cidr);
    expect(addresses).toHaveLength(count);
    expect([addresses[0], addresses.at(-1)]).toEqual([first, last]);
    expect(new Set(addresses).size).toBe(count);
  });

  test.each([
    ['8.8.8.0/24', 'is not a private network'],
    ['172.32.0.0/24', 'is not a private network'],
    ['192.169.0.0/24', 'is not a private network'],
    ['100.64.0.0/24', 'is not a private network'],
    ['0.0.0.0/24', 'is not a private network'],
    ['224.0.0.0/24', 'is not a private network'],
    ['10.0.0.0/21', 'has 2048 addresses'],
    ['10.0.0.0/8', 'has 16777216 addresses'],
    ['0.0.0.0/0', 'has 4294967296 addresses'],
    ['10.0.0.0/33', 'is no range'],
    ['10.0.0.0/-1', 'is no range'],
    ['10.0.0.0/', 'is no range'],
    ['10.0.0.0/24/24', 'is no range'],
    ['10.0.0/24', 'is no range'],
    ['10.0.0.256/24', 'is no range'],
    ['fd00::/120', 'is no range'],
    ['terminal.local', 'is no range'],
    ['', 'is no range'],
  ])('%s is refused, before anything is sent', (cidr, words) => {
    const error = errorOf(() => discover({ cidr }));
    expect(error).toMatchObject({ kind: 'ours', reason: 'bad-argument', advice: expect.any(String) });
    expect(String(error)).toContain(words);
  });

  test('single addresses must be private too, and there may not be too many', () => {
    expect(String(errorOf(() => discover({ addresses: ['10.0.0.1', '8.8.8.8'] })))).toContain(
      '8.8.8.8 is not',
    );
    const many = [...addressesIn('10.0.0.0/22'), ...addressesIn('10.1.0.0/22')];
    expect(String(errorOf(() => discover({ addresses: many })))).toContain('2044 addresses');
  });
});
