/** The end of subnets (chain.md 2.5): who is paid, what is recycled, and that nothing stays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Balances } from '../../../definitions/balances.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { changeStake } from '../../stake/share-pool.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';
import { listHoldings, sharePot } from './share-pot.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const THOUSAND = 1_000_000_000_000n;

/** Gives coldkeys alpha under a hotkey. */
function stake(chain: TestChain, hotkey: string, alphas: Readonly<Record<string, bigint>>): void {
  for (const [coldkey, alpha] of Object.entries(alphas)) {
    changeStake(chain.state, { hotkey, coldkey, netuid: NETUID }, alpha);
  }
}

describe('the parts of a pot', () => {
  /** One RAO after the other to whom is furthest behind the exact part. */
  function slowly(pot: bigint, alphas: readonly bigint[], others: bigint): bigint[] {
    const whole = alphas.reduce((sum, alpha) => sum + alpha, others);
    if (whole === 0n) return alphas.map(() => 0n);
    const given = alphas.map((alpha) => (pot * alpha) / whole);
    const behind = (index: number): bigint =>
      pot * (alphas[index] ?? 0n) - (given[index] ?? 0n) * whole;
    const all = alphas.map((_, index) => behind(index)).reduce((sum, one) => sum + one, 0n);
    const served = new Set<number>();
    for (let left = all / whole; left > 0n; left -= 1n) {
      let best = -1;
      for (const index of alphas.keys()) {
        if (!served.has(index) && (best < 0 || behind(index) > behind(best))) best = index;
      }
      served.add(best);
    }
    return given.map((part, index) => (served.has(index) ? part + 1n : part));
  }

  const holdings = (alphas: readonly bigint[]) => alphas.map((alpha) => ({ coldkey: '', alpha }));

  it('are rounded down, and the rest goes to those who lost most', () => {
    expect(sharePot(10n, holdings([1n, 1n, 1n]), 0n)).toEqual([4n, 3n, 3n]);
    expect(sharePot(11n, holdings([1n, 1n, 1n]), 0n)).toEqual([4n, 4n, 3n]);
    expect(sharePot(10n, holdings([1n, 2n]), 0n)).toEqual([3n, 7n]);
    expect(sharePot(10n, holdings([1n, 1n]), 2n)).toEqual([3n, 2n]);
    expect(sharePot(10n, holdings([]), 0n)).toEqual([]);
    expect(sharePot(10n, holdings([0n]), 0n)).toEqual([0n]);
  });

  it('equal the slow version and never exceed the pot', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, fc.array(amount, { maxLength: 8 }), amount, (pot, alphas, others) => {
        const parts = sharePot(pot, holdings(alphas), others);
        expect(parts).toEqual(slowly(pot, alphas, others));
        const sum = parts.reduce((total, part) => total + part, 0n);
        expect(sum <= pot).toBe(true);
        const isAll = others === 0n && alphas.some((alpha) => alpha > 0n);
        if (isAll) expect(sum).toBe(pot);
      }),
    );
  });
});

describe('a subnet’s end', () => {
  it('is root’s to decide', () => {
    const chain = new TestChain();
    const { owner } = withSubnet(chain);
    const end = (signer: string, netuid: number) =>
      chain.subtensor(signer, 'root_dissolve_network', { netuid });
    expect(end(owner, NETUID)).toBe('BadOrigin');
    expect(end('root', 0)).toBe('SubnetNotExists');
    expect(end('root', 9)).toBe('SubnetNotExists');
    const legacy = { coldkey: owner, netuid: NETUID };
    expect(chain.subtensor(owner, 'dissolve_network', legacy)).toBe('BadOrigin');
    expect(chain.subtensor('root', 'dissolve_network', legacy)).toBeNull();
    expect(end('root', NETUID)).toBe('SubnetNotExists');
  });

  it('pays the holders by their alpha and recycles the rest', () => {
    const chain = new TestChain();
    withSubnet(chain);
    const [hotkey, other, rich, poor] = [60, 61, 62, 63].map(testAccount) as [
      string,
      string,
      string,
      string,
    ];
    // The pool has 1000e9 alpha, which counts for nobody.
    stake(chain, hotkey, { [rich]: 3_000n * 10n ** 9n, [poor]: 1n });
    stake(chain, other, { [rich]: 0n, [poor]: 1_000n * 10n ** 9n });
    const issuance = chain.read(Balances.storage.TotalIssuance);
    const stakeBefore = chain.read(S.TotalStake);
    const whole = 5_000n * 10n ** 9n + 1n;
    expect(chain.subtensor('root', 'root_dissolve_network', { netuid: NETUID })).toBeNull();
    // Exact: 599 999 999 999.88, 0.2 and 199 999 999 999.96; of the rest the pool has a part too.
    expect((THOUSAND * 3_000n * 10n ** 9n) / whole).toBe(599_999_999_999n);
    const paidRich = freeBalance(chain.state, rich);
    const paidPoor = freeBalance(chain.state, poor);
    expect([paidRich, paidPoor]).toEqual([600_000_000_000n, 200_000_000_000n]);
    const left = freeBalance(chain.state, subnetAccount(NETUID));
    expect(left).toBe(500n);
    const recycled = issuance - chain.read(Balances.storage.TotalIssuance);
    expect(paidRich + paidPoor + recycled + left).toBe(THOUSAND);
    expect(chain.read(S.TotalStake)).toBe(stakeBefore - THOUSAND);
  });

  it('leaves the pool’s alpha out of the denominator for subnets from before the refund', () => {
    const chain = new TestChain();
    withSubnet(chain);
    const [hotkey, coldkey] = [testAccount(60), testAccount(62)];
    stake(chain, hotkey, { [coldkey]: 5n });
    chain.state.write(S.TaoInRefundDeploymentBlock, chain.block.now);
    chain.subtensor('root', 'root_dissolve_network', { netuid: NETUID });
    // All but what holds the last transfer back: the whole pot.
    expect(freeBalance(chain.state, coldkey)).toBe(THOUSAND);
    expect(freeBalance(chain.state, subnetAccount(NETUID))).toBe(0n);
  });

  it('is not stopped by a holder who can hold no more', () => {
    const chain = new TestChain();
    withSubnet(chain);
    const [hotkey, full, dust] = [60, 62, 63].map(testAccount) as [string, string, string];
    chain.endow(full, 2n ** 64n - 1n);
    stake(chain, hotkey, { [full]: 10n ** 12n, [dust]: 1n });
    const before = chain.events.length;
    expect(chain.subtensor('root', 'root_dissolve_network', { netuid: NETUID })).toBeNull();
    expect(freeBalance(chain.state, full)).toBe(2n ** 64n - 1n);
    expect(freeBalance(chain.state, dust)).toBe(0n);
    const names = chain.events.slice(before).map(({ name }) => name);
    expect(names).not.toContain('Transfer');
    expect(chain.read(S.NetworksAdded, NETUID)).toBe(false);
  });

  it('leaves no entry behind but the count of its number', () => {
    const chain = new TestChain();
    const before = new Set(chain.state.rawKeys('0x'));
    const { owner, hotkey } = withSubnet(chain);
    const miner = testAccount(70);
    chain.endow(miner, THOUSAND);
    chain.subtensor(miner, 'burned_register', { netuid: NETUID, hotkey: testAccount(71) });
    const { state } = chain;
    for (const row of [NETUID, NETUID + 4096]) {
      state.write(S.Weights, row, 0, [[1, 5]]);
      state.write(S.WeightCommits, row, hotkey, []);
      state.write(S.TimelockedWeightCommits, row, 3n, []);
    }
    state.write(S.MechanismCountCurrent, NETUID, 2);
    state.write(S.Weights, 0, 4, [
      [1, 6],
      [NETUID, 7],
    ]);
    stake(chain, hotkey, { [owner]: 9n });
    state.write(S.RootClaimable, hotkey, [
      [1, 3n],
      [NETUID, 4n],
    ]);
    state.write(S.ChildKeys, hotkey, NETUID, []);
    state.write(S.TransactionKeyLastBlock, owner, NETUID, 4, 3n);
    chain.admin(owner, 'sudo_set_rho', { netuid: NETUID, rho: 3 });
    chain.admin(owner, 'sudo_set_sn_owner_hotkey', { netuid: NETUID, hotkey });
    chain.advance();
    expect(chain.subtensor('root', 'root_dissolve_network', { netuid: NETUID })).toBeNull();
    const outlive = new Set(
      [
        state.rawKeys(S.RegisteredSubnetCounter.prefix),
        state.rawKeys(S.Owner.prefix),
        state.rawKeys(S.RootClaimable.prefix),
        state.rawKeys(S.OwnedHotkeys.prefix),
        state.rawKeys(S.StakingHotkeys.prefix),
        state.rawKeys(S.NetworkLastLockCost.prefix),
        [S.LastRateLimitedBlock.key({ type: 'NetworkLastRegistered', value: [] })],
        state.rawKeys(S.Weights.key(0)),
      ].flat(),
    );
    const added = state.rawKeys('0x').filter((key) => !before.has(key) && !outlive.has(key));
    const subtensor = added.filter((key) => key.startsWith(S.Owner.prefix.slice(0, 34)));
    const known = [1, 0].flatMap((netuid) => [
      S.Burn.key(netuid),
      S.RegistrationsThisBlock.key(netuid),
      S.BlocksSinceLastStep.key(netuid),
    ]);
    const globals = [S.TotalStake, S.TotalIssuance].map((item) => item.key());
    expect(subtensor.filter((key) => !known.includes(key) && !globals.includes(key))).toEqual([]);
    expect(state.read(S.Weights, 0, 4)).toEqual([
      [1, 6],
      [NETUID, 0],
    ]);
    expect(state.read(S.RootClaimable, hotkey)).toEqual([[1, 3n]]);
    expect(state.read(S.RegisteredSubnetCounter, NETUID)).toBe(1n);
    expect(state.read(S.TotalNetworks)).toBe(2);
    expect(chain.events.at(-1)).toMatchObject({ name: 'NetworkRemoved', value: [NETUID] });
    expect(listHoldings(state, NETUID)).toEqual([]);
  });
});
