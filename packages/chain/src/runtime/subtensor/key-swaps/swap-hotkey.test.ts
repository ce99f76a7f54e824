import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { itemsNaming } from '../../../testing/raw-scan.ts';
import {
  ALICE,
  BOB,
  climb,
  errorsOf,
  HOT_A,
  HOT_A2,
  HOT_B,
  type Rung,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';

const S = SubtensorModule.storage;
const NEW = testAccount(31);
/** A block from which on the first swap on one subnet is possible. */
const LATE = 8_000;

/** A chain on which `HOT_A` has a seat on subnet 2. */
function openSeated(block = LATE): StakingChain {
  const chain = new StakingChain(block);
  const error = chain.subtensor(ALICE, 'burned_register', { netuid: 2, hotkey: HOT_A });
  if (error !== null) throw new Error(error);
  return chain;
}

interface Wish {
  readonly from?: string;
  readonly to?: string;
  readonly netuid?: number;
  readonly keep?: boolean;
  readonly signer?: string;
}

function swap(chain: StakingChain, wish: Wish = {}): string | null {
  const { from = HOT_A, to = NEW, netuid, keep = false, signer = ALICE } = wish;
  return chain.subtensor(signer, 'swap_hotkey_v2', {
    hotkey: from,
    new_hotkey: to,
    netuid,
    keep_stake: keep,
  });
}

describe('swapping a hotkey', () => {
  it('checks in the order of the chain', () => {
    const chain = openSeated();
    const write = (last: bigint) =>
      chain.state.write(S.LastRateLimitedBlock, { type: 'LastTxBlock', value: [ALICE] }, last);
    write(7_000n);
    const rungs: Rung[] = [
      ['NonAssociatedColdKey', () => chain.state.write(S.Owner, NEW, ALICE)],
      ['HotKeySetTxRateLimitExceeded', () => write(6_999n)],
      ['HotKeyAlreadyRegisteredInSubNet', () => chain.state.remove(S.IsNetworkMember, NEW, 3)],
      ['NewHotKeyNotCleanForRootSwap', () => chain.state.remove(S.RootClaimable, NEW)],
      ['NewHotKeyNotCleanForRootSwap', () => chain.state.remove(S.TotalHotkeyAlpha, NEW, 0)],
      ['NewHotKeyNotCleanForRootSwap', () => chain.state.remove(S.RootClaimed, 0, NEW, BOB)],
      [
        'HotKeySwapOnSubnetIntervalNotPassed',
        () => chain.state.write(S.LastHotkeySwapOnNetuid, 2, ALICE, 799n),
      ],
      ['NotEnoughBalanceToPaySwapHotKey', () => chain.endow(ALICE, TAO / 10n)],
      ['InsufficientBalance', () => chain.endow(ALICE, TAO / 10n + 500n)],
    ];
    chain.state.write(S.Owner, NEW, BOB);
    chain.state.write(S.IsNetworkMember, NEW, 3, true);
    chain.state.write(S.RootClaimable, NEW, [[2, 1n]]);
    chain.state.write(S.TotalHotkeyAlpha, NEW, 0, 1n);
    chain.state.write(S.RootClaimed, 0, NEW, BOB, 1n);
    chain.state.write(S.LastHotkeySwapOnNetuid, 2, ALICE, 800n);
    chain.endow(ALICE, TAO / 10n - 1n);
    expect(swap(chain, { signer: BOB, to: HOT_B })).toBe('NonAssociatedColdKey');
    expect(swap(chain, { to: HOT_A })).toBe('NewHotKeyIsSameWithOld');
    expect(climb(rungs, () => swap(chain))).toEqual(errorsOf(rungs));
    expect(chain.lastEvent('HotkeySwapped')).toEqual({
      coldkey: ALICE,
      old_hotkey: HOT_A,
      new_hotkey: NEW,
    });
  });

  it('on one subnet needs the subnet, and an interval even when nothing was swapped yet', () => {
    const chain = openSeated(7_200);
    const cost = TAO / 1_000n;
    expect(swap(chain, { netuid: 9 })).toBe('SubnetNotExists');
    const rungs: Rung[] = [
      ['HotKeySwapOnSubnetIntervalNotPassed', () => chain.jump(7_201)],
      ['NotEnoughBalanceToPaySwapHotKey', () => chain.endow(ALICE, cost + 500n)],
    ];
    chain.endow(ALICE, cost - 1n);
    expect(climb(rungs, () => swap(chain, { netuid: 2 }))).toEqual(errorsOf(rungs));
    expect(chain.lastEvent('HotkeySwappedOnSubnet')).toEqual({
      coldkey: ALICE,
      old_hotkey: HOT_A,
      new_hotkey: NEW,
      netuid: 2,
    });
    expect(swap(chain, { from: NEW, to: HOT_A2, netuid: 2 })).toBe('HotKeySetTxRateLimitExceeded');
    chain.jump(8_202);
    chain.endow(ALICE, TAO);
    expect(swap(chain, { from: NEW, to: HOT_A2, netuid: 2 })).toBe(
      'HotKeySwapOnSubnetIntervalNotPassed',
    );
    expect(swap(chain, { from: NEW, to: HOT_A2 })).toBe('HotKeySwapOnSubnetIntervalNotPassed');
    chain.jump(7_201 + 7_201);
    const pool = subnetAccount(2);
    expect(swap(chain, { from: NEW, to: pool, netuid: 2 })).toBe('CannotUseSystemAccount');
    expect(swap(chain, { from: NEW, to: HOT_A2, netuid: 2 })).toBeNull();
  });

  it('moves the seat with all that is served and committed', () => {
    const chain = openSeated();
    const { state } = chain;
    const axon = { netuid: 2, version: 1, ip: 0x0101_0101n, port: 8_091, ip_type: 4 };
    const rest = { protocol: 4, placeholder1: 0, placeholder2: 0 };
    expect(
      chain.subtensor(HOT_A, 'serve_axon_tls', {
        ...axon,
        ...rest,
        certificate: new Uint8Array(33).fill(1),
      }),
    ).toBeNull();
    expect(chain.subtensor(HOT_A, 'serve_prometheus', axon)).toBeNull();
    state.write(S.WeightCommits, 2, HOT_A, [[`0x${'11'.repeat(32)}`, 1n, 2n, 0n]]);
    const uid = chain.read(S.Uids, 2, HOT_A) ?? -1;
    const servedBy = (hotkey: string) => [
      chain.read(S.Axons, 2, hotkey),
      chain.read(S.Prometheus, 2, hotkey),
      chain.read(S.NeuronCertificates, 2, hotkey),
    ];
    const before = servedBy(HOT_A);
    expect(before).not.toContain(undefined);
    expect(swap(chain)).toBeNull();
    expect([chain.read(S.Keys, 2, uid), chain.read(S.Uids, 2, NEW)]).toEqual([NEW, uid]);
    expect(chain.read(S.IsNetworkMember, NEW, 2)).toBe(true);
    expect(servedBy(NEW)).toEqual(before);
    expect(servedBy(HOT_A)).toEqual([undefined, undefined, undefined]);
    expect(chain.read(S.WeightCommits, 2, NEW)).toHaveLength(1);
    expect([chain.read(S.Owner, NEW), chain.read(S.OwnedHotkeys, ALICE)]).toEqual([
      ALICE,
      [HOT_A2, NEW],
    ]);
    expect(chain.subtensor(NEW, 'serve_axon', { ...axon, ...rest })).toBe(
      'ServingRateLimitExceeded',
    );
  });

  it('moves stake to the RAO, and what hangs on it', () => {
    const chain = openSeated();
    const { state } = chain;
    const positions = [0, 2, 3].flatMap((netuid) =>
      [ALICE, BOB].map((coldkey) => ({ hotkey: HOT_A, coldkey, netuid })),
    );
    for (const [index, position] of positions.entries()) {
      chain.stake(position, BigInt(index + 1) * 7_777_777_777n);
    }
    state.update(S.TotalHotkeyAlpha, HOT_A, 2, (alpha) => alpha + 1_000_001n);
    state.write(S.RootClaimable, HOT_A, [[2, 5n << 30n]]);
    state.write(S.RootClaimed, 2, HOT_A, BOB, 77n);
    for (const item of [S.AlphaDividendsPerSubnet, S.RootAlphaDividendsPerSubnet, S.VotingPower]) {
      state.write(item, 2, HOT_A, 5n);
    }
    state.write(S.TotalHotkeyAlphaLastEpoch, HOT_A, 2, 6n);
    state.write(S.Delegates, HOT_A, 100);
    state.write(S.ChildkeyTake, HOT_A, 2, 200);
    state.write(S.AutoParentDelegationEnabled, HOT_A, false);
    const values = positions.map((position) => chain.stakeOf(position));
    const pools = [0, 2, 3].map((netuid) => state.read(S.TotalHotkeyAlpha, HOT_A, netuid));
    expect(swap(chain)).toBeNull();
    const renamed = positions.map((position) => ({ ...position, hotkey: NEW }));
    expect(renamed.map((position) => chain.stakeOf(position))).toEqual(values);
    const sums = [0, 2, 3].map(
      (netuid) =>
        state.read(S.TotalHotkeyAlpha, HOT_A, netuid) + state.read(S.TotalHotkeyAlpha, NEW, netuid),
    );
    expect(sums).toEqual(pools);
    expect(chain.read(S.RootClaimable, NEW)).toEqual([[2, 5n << 30n]]);
    expect(chain.read(S.RootClaimed, 2, NEW, BOB)).toBe(77n);
    expect(chain.read(S.AlphaDividendsPerSubnet, 2, NEW)).toBe(5n);
    expect(chain.read(S.TotalHotkeyAlphaLastEpoch, NEW, 2)).toBe(6n);
    expect([chain.read(S.Delegates, NEW), chain.read(S.ChildkeyTake, NEW, 2)]).toEqual([100, 200]);
    expect(chain.read(S.AutoParentDelegationEnabled, NEW)).toBe(false);
    expect(chain.read(S.StakingHotkeys, BOB)).toEqual([HOT_B, NEW]);
    expect(chain.read(S.StakingHotkeys, ALICE)).toEqual([HOT_A2, NEW]);
    // What the doc comment says that stays: dust below one RAO a position, and blocks of the stakers.
    const left = itemsNaming(state, HOT_A);
    const dust = ['AlphaV2', 'TotalHotkeyAlpha', 'TotalHotkeySharesV2'];
    expect(left.filter((name) => !dust.includes(name))).toEqual(['LastColdkeyHotkeyStakeBlock']);
  });

  it('moves children, parents and those that wait, and ends what the new key had', () => {
    const chain = openSeated();
    const { state } = chain;
    const [child, parent, waiting] = [testAccount(51), testAccount(52), testAccount(53)];
    state.write(S.ChildKeys, HOT_A, 2, [[7n, child]]);
    state.write(S.ParentKeys, child, 2, [
      [3n, waiting],
      [7n, HOT_A],
    ]);
    state.write(S.ParentKeys, HOT_A, 2, [[9n, parent]]);
    state.write(S.ChildKeys, parent, 2, [
      [9n, HOT_A],
      [1n, waiting],
    ]);
    state.write(S.PendingChildKeys, 2, HOT_A, [[[4n, child]], 9_000n]);
    state.write(S.PendingChildKeys, 2, waiting, [
      [
        [5n, HOT_A],
        [6n, child],
      ],
      9_000n,
    ]);
    chain.own(ALICE, NEW);
    state.write(S.ChildKeys, NEW, 2, [[8n, waiting]]);
    state.write(S.ParentKeys, waiting, 2, [[8n, NEW]]);
    expect(swap(chain)).toBeNull();
    expect(chain.read(S.ChildKeys, NEW, 2)).toEqual([[7n, child]]);
    expect(chain.read(S.ParentKeys, NEW, 2)).toEqual([[9n, parent]]);
    expect(chain.read(S.ParentKeys, child, 2)).toEqual([
      [3n, waiting],
      [7n, NEW],
    ]);
    expect(chain.read(S.ChildKeys, parent, 2)).toEqual([
      [1n, waiting],
      [9n, NEW],
    ]);
    expect(state.has(S.ParentKeys, waiting, 2)).toBe(false);
    expect(chain.read(S.PendingChildKeys, 2, NEW)).toEqual([[[4n, child]], 9_000n]);
    expect(chain.read(S.PendingChildKeys, 2, waiting)[0]).toEqual([
      [6n, child],
      [5n, NEW],
    ]);
  });

  it('is refused where a waiting child would become its own parent, or a parent (5.7)', () => {
    const parent = testAccount(52);
    for (const [child, error] of [
      [NEW, 'InvalidChild'],
      [parent, 'ChildParentInconsistency'],
    ] as const) {
      const chain = openSeated();
      const { state } = chain;
      state.write(S.ParentKeys, HOT_A, 2, [[9n, parent]]);
      state.write(S.ChildKeys, parent, 2, [[9n, HOT_A]]);
      state.write(S.PendingChildKeys, 2, HOT_A, [[[4n, child]], 9_000n]);
      expect(swap(chain)).toBe(error);
      expect(chain.read(S.PendingChildKeys, 2, HOT_A)).toEqual([[[4n, child]], 9_000n]);
      expect(chain.read(S.ParentKeys, HOT_A, 2)).toEqual([[9n, parent]]);
    }
  });

  it('is refused for a hotkey that is a child or a parent of the old one', () => {
    for (const side of [S.ChildKeys, S.ParentKeys]) {
      const chain = openSeated();
      chain.state.write(side, HOT_A, 2, [[1n, NEW]]);
      expect(swap(chain)).toBe('InvalidChild');
      expect(chain.read(S.Owner, HOT_A)).toBe(ALICE);
    }
  });

  it('moves the owner hotkey of a subnet and whom miners stake to', () => {
    const chain = openSeated();
    chain.state.write(S.SubnetOwnerHotkey, 2, HOT_A);
    const auto = { netuid: 2, hotkey: HOT_A };
    expect(chain.subtensor(BOB, 'set_coldkey_auto_stake_hotkey', auto)).toBeNull();
    expect(swap(chain)).toBeNull();
    expect(chain.read(S.SubnetOwnerHotkey, 2)).toBe(NEW);
    expect(chain.lastEvent('SubnetOwnerHotkeySet')).toEqual([2, NEW]);
    expect(chain.read(S.AutoStakeDestination, BOB, 2)).toBe(NEW);
    expect(chain.read(S.AutoStakeDestinationColdkeys, NEW, 2)).toEqual([BOB]);
  });

  it('can leave the stake, and then the old key stays owned', () => {
    const chain = openSeated();
    const position = { hotkey: HOT_A, coldkey: BOB, netuid: 2 };
    const alpha = chain.stake(position, 5n * TAO);
    expect(swap(chain, { keep: true })).toBeNull();
    expect(chain.stakeOf(position)).toBe(alpha);
    expect(chain.read(S.Owner, HOT_A)).toBe(ALICE);
    expect(chain.read(S.OwnedHotkeys, ALICE)).toEqual([HOT_A, HOT_A2, NEW]);
    expect(chain.read(S.IsNetworkMember, NEW, 2)).toBe(true);
    const rest = { hotkey: HOT_A, netuid: 2, amount_unstaked: alpha };
    expect(chain.subtensor(BOB, 'remove_stake', rest)).toBeNull();
  });

  it('on one subnet leaves all that is elsewhere', () => {
    const chain = openSeated();
    const [here, there] = [2, 3].map((netuid) => ({ hotkey: HOT_A, coldkey: BOB, netuid }));
    if (here === undefined || there === undefined) throw new Error('two positions');
    const values = [chain.stake(here, 5n * TAO), chain.stake(there, 5n * TAO)];
    expect(swap(chain, { netuid: 2 })).toBeNull();
    expect(chain.stakeOf({ ...here, hotkey: NEW })).toBe(values[0]);
    expect(chain.stakeOf(there)).toBe(values[1]);
    expect(chain.read(S.StakingHotkeys, BOB)).toEqual([HOT_B, HOT_A, NEW]);
    expect(chain.read(S.OwnedHotkeys, ALICE)).toEqual([HOT_A, HOT_A2, NEW]);
  });

  it('is recycled money, and its older form takes the stake along', () => {
    const chain = openSeated();
    const issued = chain.read(S.TotalIssuance);
    chain.stake({ hotkey: HOT_A, coldkey: BOB, netuid: 2 }, 5n * TAO);
    const old = { hotkey: HOT_A, new_hotkey: NEW, netuid: undefined };
    expect(chain.subtensor(ALICE, 'swap_hotkey', old)).toBeNull();
    expect(chain.stakeOf({ hotkey: NEW, coldkey: BOB, netuid: 2 })).toBeGreaterThan(0n);
    const cost = TAO / 10n;
    expect(chain.read(S.TotalIssuance)).toBe(issued < cost ? 0n : issued - cost);
  });
});

describe('records of swaps', () => {
  it('go when they bar nothing, each subnet in its turn of the interval', () => {
    const chain = new StakingChain(7_200);
    chain.state.write(S.LastHotkeySwapOnNetuid, 2, ALICE, 1n);
    chain.state.write(S.LastHotkeySwapOnNetuid, 2, BOB, 2n);
    chain.state.write(S.LastHotkeySwapOnNetuid, 3, ALICE, 1n);
    const left = () =>
      [
        [2, ALICE],
        [2, BOB],
        [3, ALICE],
      ].map(([netuid, coldkey]) =>
        chain.state.has(S.LastHotkeySwapOnNetuid, netuid as number, coldkey as string),
      );
    chain.advance();
    expect([chain.block.block, left()]).toEqual([7_201, [true, true, true]]);
    chain.advance();
    expect(left()).toEqual([false, true, true]);
    chain.advance();
    expect(left()).toEqual([false, true, false]);
  });
});
