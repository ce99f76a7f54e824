/** Making subnets: worked examples L1 to L3 of chain.md 13.8, checklist 1, and what a subnet begins with. */
import { encodeUtf8 } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { spotPrice } from '../../swap/subnet-pool.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';
import { blockEmission } from '../emission/block-emission.ts';
import { subnetLockCost } from './lock-cost.ts';
import { medianOf } from './median-price.ts';

const S = SubtensorModule.storage;
const TAO = 1_000_000_000n;
const THOUSAND = 1_000n * TAO;
const ONE = 1n << 64n;
const owner = testAccount(1);
const LAST: [{ type: 'NetworkLastRegistered'; value: [] }] = [
  { type: 'NetworkLastRegistered', value: [] },
];

function found(chain: TestChain, hotkey: number, signer = owner): string | null {
  return chain.subtensor(signer, 'register_network', { hotkey: testAccount(hotkey) });
}

describe('the lock cost', () => {
  /** The formula of chain.md 2.1 step by step, for one TAO per block. */
  function slowly(now: bigint, at: bigint, last: bigint, least: bigint): bigint {
    const start = at === 0n ? last : last * 2n;
    const fallen = (last / 100_800n) * (now - at);
    const cost = fallen >= start ? 0n : start - fallen;
    return cost > least ? cost : least;
  }

  function cost(now: bigint, at: bigint, last = THOUSAND): bigint {
    const chain = new TestChain();
    chain.state.write(S.LastRateLimitedBlock, ...LAST, at);
    chain.state.write(S.NetworkLastLockCost, last);
    return subnetLockCost(chain.state, now);
  }

  it('L2: doubles with a registration and falls to its least in two intervals', () => {
    const known = [
      [1n, 2_000_000_000_000n],
      [2n, 1_999_990_079_366n],
      [50_401n, 1_500_000_046_400n],
      [100_801n, 1_000_000_092_800n],
      [201_601n, 1_000_000_000_000n],
    ] as const;
    for (const [now, expected] of known) {
      expect(cost(now, 1n)).toBe(expected);
      for (const near of [now - 1n, now, now + 1n]) {
        if (near >= 1n) expect(cost(near, 1n)).toBe(slowly(near, 1n, THOUSAND, THOUSAND));
      }
    }
  });

  it('is the least before the first registration', () => {
    expect(cost(5n, 0n)).toBe(THOUSAND);
    expect(cost(5n, 0n, 3n * THOUSAND)).toBe(slowly(5n, 0n, 3n * THOUSAND, THOUSAND));
  });

  it('equals the formula for any numbers', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 16n });
    const block = fc.bigInt({ min: 1n, max: 300_000n });
    fc.assert(
      fc.property(block, block, amount, (at, wait, last) => {
        expect(cost(at + wait, at, last)).toBe(slowly(at + wait, at, last, THOUSAND));
      }),
      { numRuns: 50 },
    );
  });

  it('falls faster when blocks mint less', () => {
    const emissions = [0n, 10_500_000n * TAO - 1n, 10_500_000n * TAO, 15_750_000n * TAO];
    expect(emissions.map(blockEmission)).toEqual([TAO, TAO, TAO / 2n, TAO / 4n]);
    expect(blockEmission(18_375_000n * TAO)).toBe(TAO / 8n);
    expect(blockEmission(21_000_000n * TAO)).toBe(0n);
    const chain = new TestChain();
    chain.state.write(S.LastRateLimitedBlock, ...LAST, 1n);
    chain.state.write(S.TotalIssuance, 10_500_000n * TAO);
    expect(subnetLockCost(chain.state, 2n)).toBe(2n * THOUSAND - THOUSAND / 50_400n);
  });
});

describe('the median price', () => {
  it('is the middle, the mean of two, or one', () => {
    expect(medianOf([])).toBe(ONE);
    expect(medianOf([5n])).toBe(5n);
    expect(medianOf([9n, 1n, 5n])).toBe(5n);
    expect(medianOf([9n, 1n, 5n, 6n])).toBe(5n);
    expect(medianOf([10n, 2n])).toBe(6n);
  });
});

describe('a new subnet', () => {
  it('L1 and L3: its pool is the lock at the median price, and the owner has no alpha', () => {
    for (const price of [ONE, 2n * ONE]) {
      const chain = new TestChain();
      // Netuid 1 is the only other subnet.
      chain.state.write(S.SubnetTAO, 1, (10n * TAO * price) / ONE);
      const { hotkey } = withSubnet(chain);
      expect(chain.read(S.SubnetTAO, 2)).toBe(THOUSAND);
      expect(chain.read(S.SubnetAlphaIn, 2)).toBe((THOUSAND * ONE) / price);
      expect(chain.read(S.SubnetAlphaOut, 2)).toBe(0n);
      expect(chain.read(S.SubnetLocked, 2)).toBe(THOUSAND);
      expect(chain.read(S.RAORecycledForRegistration, 2)).toBe(0n);
      expect(spotPrice(chain.state, 2)).toBe(price);
      expect(chain.read(S.TotalHotkeyAlpha, hotkey, 2)).toBe(0n);
      expect(freeBalance(chain.state, subnetAccount(2))).toBe(THOUSAND);
    }
  });

  it('begins with the values of chain.md 2.2', () => {
    const chain = new TestChain({ block: 1_000 });
    withSubnet(chain);
    expect(chain.read(S.TotalNetworks)).toBe(3);
    expect(chain.read(S.SubnetworkN, 2)).toBe(1);
    expect(chain.read(S.Keys, 2, 0)).toBe(testAccount(2));
    expect(chain.read(S.Tempo, 2)).toBe(360);
    expect(chain.read(S.LastEpochBlock, 2)).toBe(998n);
    expect(chain.read(S.MaxAllowedUids, 2)).toBe(256);
    expect(chain.read(S.MaxAllowedValidators, 2)).toBe(64);
    expect(chain.read(S.MinAllowedWeights, 2)).toBe(1);
    expect(chain.read(S.ImmunityPeriod, 2)).toBe(5_000);
    expect(chain.read(S.Yuma3On, 2)).toBe(true);
    expect(chain.read(S.Burn, 2)).toBe(TAO);
    for (const item of [S.Kappa, S.ActivityCutoff, S.RegistrationsThisInterval]) {
      expect(chain.state.has(item, 2)).toBe(true);
    }
    expect(chain.read(S.SubtokenEnabled, 2)).toBe(false);
    expect(chain.read(S.CommitRevealWeightsEnabled, 2)).toBe(true);
    expect(chain.state.has(S.FirstEmissionBlockNumber, 2)).toBe(false);
    expect(chain.read(S.SubnetEmissionEnabled, 2)).toBe(false);
    expect(chain.read(S.SubnetMechanism, 2)).toBe(1);
    expect(chain.read(S.NetworkRegisteredAt, 2)).toBe(1_000n);
    expect(chain.read(S.RegisteredSubnetCounter, 2)).toBe(1n);
    expect(chain.read(S.TokenSymbol, 2)).toEqual(encodeUtf8('β'));
    expect(chain.events.slice(-2)).toEqual([
      { pallet: 'SubtensorModule', name: 'SubnetOwnerHotkeySet', value: [2, testAccount(2)] },
      { pallet: 'SubtensorModule', name: 'NetworkAdded', value: [2, 1] },
    ]);
    const fast = new TestChain({ block: 1_000, profile: 'fast' });
    withSubnet(fast);
    expect([fast.read(S.Tempo, 2), fast.read(S.LastEpochBlock, 2)]).toEqual([10, 998n]);
  });

  it('costs 500 RAO less to whom has exactly the lock, and opens with the full pool', () => {
    const chain = new TestChain();
    chain.endow(owner, THOUSAND - 1n);
    expect(found(chain, 2)).toBe('CannotAffordLockCost');
    chain.endow(owner, THOUSAND);
    expect(found(chain, 2)).toBeNull();
    expect(freeBalance(chain.state, owner)).toBe(500n);
    expect(chain.read(S.NetworkLastLockCost)).toBe(THOUSAND - 500n);
    expect(chain.read(S.SubnetLocked, 2)).toBe(THOUSAND - 500n);
    expect(chain.read(S.SubnetTAO, 2)).toBe(THOUSAND);
  });

  it('is refused for what chain.md 2.1 names, in that order', () => {
    const chain = new TestChain({ block: 100 });
    chain.endow(owner, 100n * THOUSAND);
    const rich = testAccount(5);
    chain.endow(rich, 100n * THOUSAND);
    chain.subtensor(rich, 'try_associate_hotkey', { hotkey: testAccount(6) });
    expect(found(chain, 6)).toBe('NonAssociatedColdKey');
    const system = { hotkey: subnetAccount(3) };
    expect(chain.subtensor(owner, 'register_network', system)).toBe('CannotUseSystemAccount');
    chain.state.write(S.NetworkRegistrationStartBlock, 101n);
    expect(found(chain, 2)).toBe('SubNetRegistrationDisabled');
    chain.state.write(S.NetworkRegistrationStartBlock, 100n);
    expect(found(chain, 2)).toBeNull();
    chain.state.write(S.NetworkRateLimit, 50n);
    chain.jump(149);
    expect(found(chain, 3)).toBe('NetworkTxRateLimitExceeded');
    const identified = { hotkey: testAccount(3), identity: undefined };
    expect(chain.subtensor(owner, 'register_network_with_identity', identified)).toBe(
      'NetworkTxRateLimitExceeded',
    );
    chain.jump(150);
    chain.state.write(S.SubnetLimit, 2);
    expect(found(chain, 3)).toBe('SubnetLimitReached');
    chain.state.write(S.SubnetLimit, 3);
    expect(found(chain, 3)).toBeNull();
    expect(chain.read(S.NetworksAdded, 3)).toBe(true);
  });

  it('makes room for itself when there are too many, under the same number', () => {
    const chain = new TestChain({ block: 100 });
    chain.endow(owner, 100n * THOUSAND);
    for (const hotkey of [2, 3, 4]) expect(found(chain, hotkey)).toBeNull();
    chain.state.write(S.SubnetLimit, 4);
    chain.state.write(S.NetworkImmunityPeriod, 50n);
    chain.state.write(S.SubnetMovingPrice, 1, 100n);
    chain.state.write(S.SubnetMovingPrice, 2, 7n);
    chain.state.write(S.SubnetMovingPrice, 3, 5n);
    chain.state.write(S.SubnetMovingPrice, 4, 5n);
    chain.jump(149);
    chain.state.write(S.NetworkRegisteredAt, 1, 149n);
    expect(found(chain, 8)).toBe('SubnetLimitReached');
    chain.jump(150);
    chain.state.write(S.NetworkRegisteredAt, 4, 99n);
    expect(found(chain, 8)).toBeNull();
    expect(chain.read(S.SubnetOwnerHotkey, 4)).toBe(testAccount(8));
    expect(chain.read(S.RegisteredSubnetCounter, 4)).toBe(2n);
    expect(chain.read(S.TotalNetworks)).toBe(5);
    expect(
      chain.events.some(({ name, value }) => name === 'NetworkRemoved' && String(value) === '4'),
    ).toBe(true);
  });

  it('makes root validators parents of its owner hotkey, but for those that will not', () => {
    const chain = new TestChain();
    const validators = [20, 21].map(testAccount);
    for (const hotkey of validators) {
      expect(chain.subtensor(testAccount(30), 'root_register', { hotkey })).toBeNull();
      chain.advance();
    }
    const off = { hotkey: validators[1], enabled: false };
    expect(chain.subtensor(testAccount(31), 'set_auto_parent_delegation_enabled', off)).toBe(
      'NonAssociatedColdKey',
    );
    expect(chain.subtensor(testAccount(30), 'set_auto_parent_delegation_enabled', off)).toBeNull();
    const { hotkey } = withSubnet(chain);
    const whole = 2n ** 64n - 1n;
    expect(chain.read(S.ParentKeys, hotkey, 2)).toEqual([[whole, validators[0]]]);
    expect(chain.read(S.ChildKeys, validators[0] ?? '', 2)).toEqual([[whole, hotkey]]);
    expect(chain.read(S.ChildKeys, validators[1] ?? '', 2)).toEqual([]);
    // Their next choice of children there waits as after one of their own.
    const chosenAt = validators.map((key) => chain.read(S.TransactionKeyLastBlock, key, 2, 0));
    expect(chosenAt).toEqual([chain.block.now, 0n]);
    const event = chain.events.find(({ name }) => name === 'SetChildren');
    expect(event?.value).toEqual([validators[0], 2, [[whole, hotkey]]]);
  });

  it('has no parents with less stake than choosing children takes', () => {
    for (const [threshold, parents] of [
      [2_999n, 1],
      [3_000n, 1],
      [3_001n, 0],
    ] as const) {
      const chain = new TestChain();
      const validator = testAccount(20);
      chain.subtensor(testAccount(30), 'root_register', { hotkey: validator });
      // Root stake counts as TAO, and alpha of netuid 1 at its price of 2.
      chain.state.write(S.SubnetTAO, 1, 20n * TAO);
      chain.state.write(S.TotalHotkeyAlpha, validator, 0, 1_000n);
      chain.state.write(S.TotalHotkeyAlpha, validator, 1, 1_000n);
      chain.state.write(S.StakeThreshold, threshold);
      const { hotkey } = withSubnet(chain);
      expect(chain.read(S.ParentKeys, hotkey, 2)).toHaveLength(parents);
    }
  });

  it('starts when its owner says so, once (checklist 1)', () => {
    const chain = new TestChain({ block: 100 });
    withSubnet(chain);
    const start = (signer: string, netuid = 2) => chain.subtensor(signer, 'start_call', { netuid });
    expect(start(owner, 9)).toBe('SubnetNotExists');
    expect(start(testAccount(3))).toBe('BadOrigin');
    expect(start('root')).toBe('BadOrigin');
    chain.state.write(S.StartCallDelay, 5n);
    chain.jump(104);
    expect(start(owner)).toBe('NeedWaitingMoreBlocksToStarCall');
    chain.jump(105);
    expect(start(owner)).toBeNull();
    expect(chain.read(S.FirstEmissionBlockNumber, 2)).toBe(106n);
    expect(chain.read(S.SubtokenEnabled, 2)).toBe(true);
    expect(chain.events.at(-1)?.value).toEqual([2, 106n]);
    expect(start(owner)).toBe('FirstEmissionBlockNumberAlreadySet');
  });
});
