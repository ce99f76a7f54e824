/**
 * Likely calls: for every call that runs, how to make one that mostly succeeds from how the chain is.
 * A call that runs and is not here fails the test.
 */
import { adminGenerators } from './generate-admin.ts';
import { keyGenerators } from './generate-keys.ts';
import { moneyGenerators } from './generate-money.ts';
import { proxyGenerators } from './generate-proxies.ts';
import { stakeGenerators } from './generate-stake.ts';
import { subnetGenerators } from './generate-subnets.ts';
import { swapGenerators } from './generate-swaps.ts';
import { utilityGenerators } from './generate-utility.ts';
import { weightGenerators } from './generate-weights.ts';
import type { Move, World } from './world.ts';

/**
 * What makes a call: one extrinsic, or several of which the last is the call; null where the chain has
 * nothing to make it with.
 */
export type Generator = (world: World) => Move | readonly Move[] | null;

const PLAIN: Readonly<Record<string, Generator>> = {
  ...moneyGenerators,
  ...keyGenerators,
  ...stakeGenerators,
  ...subnetGenerators,
  ...weightGenerators,
  ...swapGenerators,
  ...adminGenerators,
};

/** Calls that others may hold, all but those that need several extrinsics or the outermost place. */
const HELD: readonly Generator[] = Object.entries(PLAIN).flatMap(([name, generator]) =>
  /^(?:Sudo|Timestamp|MevShield|System)\./.test(name) || name.endsWith('.faucet')
    ? []
    : [generator],
);

/** A likely call of an account. */
function heldCall(world: World): (Move & { readonly signer: string }) | null {
  for (let tries = 0; tries < 8; tries += 1) {
    const made = world.pick(HELD)(world);
    if (made !== null && 'call' in made && made.signer !== 'root') return made;
  }
  return null;
}

/** By `Pallet.call`. */
export const GENERATORS: Readonly<Record<string, Generator>> = {
  ...PLAIN,
  ...utilityGenerators(heldCall),
  ...proxyGenerators(heldCall),
};
