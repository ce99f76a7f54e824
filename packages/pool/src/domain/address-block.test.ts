import { describe, expect, it } from 'vitest';
import { addressBlock } from './address-block.ts';

describe('the block of an address', () => {
  it.each([
    ['198.51.100.7', '198.51.100.0/24'],
    ['::ffff:198.51.100.200', '198.51.100.0/24'],
    ['::FFFF:198.51.100.200', '198.51.100.0/24'],
    ['2001:db8:1:2::3', '2001:db8:1::/48'],
    ['2001:0DB8:0001:ffff:0:0:0:1', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
  ])('%s lies in %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '',
    'pool',
    '1.2.3',
  ])('%s has none', (address) => {
    expect(addressBlock(address)).toBeNull();
  });
});
