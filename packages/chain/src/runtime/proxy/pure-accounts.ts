/** Accounts without a key, which only proxies act for (pallet_proxy). */
import { blake2b256, concatBytes, decodeHex, encodeHex, encodeU32, encodeUtf8 } from '@adit/base';
import type { AccountId } from '@adit/substrate';
import { indexOfProxyType, type ProxyType } from './proxy-types.ts';

/** From what a pure account follows: who made it, where, and as which of several. */
export interface PureOrigin {
  readonly spawner: AccountId;
  readonly block: number;
  readonly extrinsicIndex: number;
  readonly proxyType: ProxyType;
  readonly index: number;
}

/** The account: BLAKE2b-256 over a prefix and the parts in SCALE. */
export function pureAccount(origin: PureOrigin): AccountId {
  const { spawner, block, extrinsicIndex, proxyType, index } = origin;
  const bytes = concatBytes(
    encodeUtf8('modlpy/proxy____'),
    decodeHex(spawner),
    encodeU32(block),
    encodeU32(extrinsicIndex),
    Uint8Array.of(indexOfProxyType(proxyType), index & 255, index >> 8),
  );
  return `0x${encodeHex(blake2b256(bytes))}`;
}
