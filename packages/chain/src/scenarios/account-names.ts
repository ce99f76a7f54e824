/** Accounts by name: those that every local network has, and those of the seed. */
import { blake2b256, encodeHex, encodeUtf8 } from '@adit/base';
import { keypairFromSeed } from '@adit/keys';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import type { AccountByName } from './json-value.ts';

/** The seed of a chain where none is given. */
export const DEFAULT_SEED = 'adit';

const SEEDED_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** The mini secret that a chain's seed gives a lower-case name. */
export function seededSecret(seed: string, name: string): Uint8Array {
  return blake2b256(encodeUtf8(`adit chain/1 key ${name} ${seed}`));
}

/**
 * Names of a chain: `Alice` to `Three` as they are (also with `//`), lower-case names such as `miner-1`
 * from the seed. Anything else is no name.
 */
export function accountNames(seed: string): AccountByName {
  const seeded = new Map<string, string>();
  return (name) => {
    const plain = name.startsWith('//') ? name.slice(2) : name;
    if (Object.hasOwn(DEV_ACCOUNTS, plain)) return DEV_ACCOUNTS[plain as keyof typeof DEV_ACCOUNTS];
    if (!SEEDED_NAME.test(name)) return null;
    const known =
      seeded.get(name) ?? `0x${encodeHex(keypairFromSeed(seededSecret(seed, name)).publicKey)}`;
    seeded.set(name, known);
    return known;
  };
}
