/**
 * The block of addresses that a caller belongs to: the /24 of IPv4, the /48 of IPv6 (pool.md 3.1).
 */
import { isIP } from 'node:net';

/** The block as text, or null for loopback and for what is no address. */
export function addressBlock(address: string): string | null {
  const plain = address.toLowerCase().replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain;
  if (isIP(mapped) === 4) {
    const parts = mapped.split('.');
    return parts[0] === '127' ? null : `${parts.slice(0, 3).join('.')}.0/24`;
  }
  if (isIP(mapped) !== 6) return null;
  const groups = expand(mapped);
  const isLoopback = groups.every((group, index) => group === (index === 7 ? 1 : 0));
  const head = groups.slice(0, 3).map((group) => group.toString(16));
  return isLoopback ? null : `${head.join(':')}::/48`;
}

/** The first groups of an IPv6 address as numbers, `::` written out. */
function expand(address: string): number[] {
  const [left = '', right] = address.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const head = read(left);
  const tail = right === undefined ? [] : read(right);
  const gap = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array<number>(gap).fill(0), ...tail];
}
