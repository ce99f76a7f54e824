/** Miners with money for tests: what they have comes from corrections, as an operator books them. */
import { ss58Encode } from '@adit/keys';
import type { Balance } from '@adit/wire';
import type { FixtureMiner, PoolFixture } from './pool-fixture.ts';

/** The coldkey address that belongs to a name. */
export function coldkeyOf(name: string): string {
  const publicKey = new Uint8Array(32).fill(7);
  publicKey.set(new TextEncoder().encode(name).subarray(0, 24));
  return ss58Encode(publicKey);
}

/** A registered miner with this much available and a payout coldkey of its own. */
export async function openPaidMiner(
  pool: PoolFixture,
  name: string,
  rao: bigint,
): Promise<FixtureMiner> {
  const miner = await pool.openMiner(name);
  await pool.service.updateRecipient(miner.caller, { recipient_coldkey: coldkeyOf(name) });
  if (rao > 0n) await giveRao(pool, miner, rao);
  return miner;
}

/** Gives (or takes back) an amount. */
export async function giveRao(pool: PoolFixture, miner: FixtureMiner, rao: bigint): Promise<void> {
  const { hotkey } = miner.caller;
  await pool.service.correctBalance({ hotkey, amount_rao: String(rao), reason: 'test' });
}

/** Available, held and paid of a miner. */
export async function moneyOf(
  miner: FixtureMiner,
): Promise<Pick<Balance, 'available_rao' | 'held_rao' | 'paid_rao'>> {
  const balance = await miner.service.balance(miner.caller);
  const { available_rao, held_rao, paid_rao } = balance;
  return { available_rao, held_rao, paid_rao };
}

/** The refusal's code and numbers, or what was answered instead. */
export async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { answered: await work };
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'numbers' in error) {
      return { code: error.code, detail: error.message, numbers: error.numbers };
    }
    throw error;
  }
}
