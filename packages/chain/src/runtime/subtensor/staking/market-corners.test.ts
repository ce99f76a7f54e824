/** Trades at the ends of the market: no author, no money for small ones, accounts that end (chain.md 1.3). */
import { describe, expect, it } from 'vitest';
import { AlphaAssets } from '../../../definitions/alpha-assets.ts';
import { Aura } from '../../../definitions/aura.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { Swap } from '../../../definitions/swap.ts';
import { moneyOf } from '../../../testing/stake-books.ts';
import { ALICE, AUTHOR, HOT_A, HOT_B, StakingChain, TAO } from '../../../testing/staking-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { changeStake } from '../../stake/share-pool.ts';
import { BURN_ACCOUNT } from '../accounts/special-accounts.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const nomination = { hotkey: HOT_B, coldkey: ALICE, netuid: NETUID };

const remove = (chain: StakingChain, change: object) =>
  chain.subtensor(ALICE, 'remove_stake', { hotkey: HOT_B, netuid: NETUID, ...change });

describe('a block without an author', () => {
  it('burns the fees of trades', () => {
    const chain = new StakingChain();
    chain.state.write(Aura.storage.Authorities, []);
    const alpha = chain.stake({ ...nomination, hotkey: HOT_A }, TAO);
    expect(freeBalance(chain.state, BURN_ACCOUNT)).toBe(503_547n);
    expect(freeBalance(chain.state, AUTHOR)).toBe(2_000n * TAO);
    expect(remove(chain, { hotkey: HOT_A, amount_unstaked: alpha })).toBeNull();
    const fee = (alpha * 33n) / 65_535n;
    expect(chain.read(AlphaAssets.storage.AlphaBurned, NETUID)).toBe(fee);
    // Burned alpha stays out for ever.
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(fee);
  });
});

describe('a small nomination that the market refuses', () => {
  it('ends without a sale', () => {
    const chain = new StakingChain();
    changeStake(chain.state, nomination, 2_500_100n);
    chain.state.write(S.SubnetAlphaOut, NETUID, 2_500_100n);
    chain.state.write(Swap.storage.FeeRate, NETUID, 0);
    chain.state.write(S.NominatorMinRequiredStake, 1_000_000n);
    chain.setPool(NETUID, 2_900_000n, 1_000_000n);
    // The pool has less than a million RAO after this, and trades no more.
    expect(remove(chain, { amount_unstaked: 2_500_000n })).toBeNull();
    expect(chain.read(S.SubnetTAO, NETUID)).toBeLessThan(1_000_000n);
    expect(chain.stakeOf(nomination)).toBe(0n);
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(100n);
    expect(chain.events.filter(({ name }) => name === 'StakeRemoved')).toHaveLength(1);
  });
});

describe("a subnet's account that ends", () => {
  it('loses its dust in both issuances', () => {
    const chain = new StakingChain();
    chain.state.write(S.TotalIssuance, TAO);
    const before = moneyOf(chain.state);
    chain.stake({ ...nomination, netuid: 0 }, 4_000_499n);
    expect(remove(chain, { netuid: 0, amount_unstaked: 4_000_000n })).toBeNull();
    const after = moneyOf(chain.state);
    expect(before.issued - after.issued).toBe(499n);
    expect(before.counted - after.counted).toBe(499n);
    expect(after.held).toBe(after.issued);
    expect(chain.stakeOf({ ...nomination, netuid: 0 })).toBe(499n);
    expect(remove(chain, { netuid: 0, amount_unstaked: 499n })).toBe('InsufficientBalance');
  });
});
