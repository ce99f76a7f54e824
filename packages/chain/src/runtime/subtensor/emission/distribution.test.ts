/** Who gets what of an epoch, in whole blocks. */
import type { AccountId } from '@adit/substrate';
import { beforeEach, describe, expect, it } from 'vitest';
import { AlphaAssets } from '../../../definitions/alpha-assets.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { EmissionChain, U64_MAX } from '../../../testing/emission-chain.ts';
import { alphaAccounts, moneyOf } from '../../../testing/stake-books.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { changeStake, stakeOf } from '../../stake/share-pool.ts';
import { createPair } from '../accounts/key-pair.ts';
import { appendNeuron } from '../registration/neurons.ts';
import { writeChildren } from '../staking/child-relations.ts';
import { mintOut } from './alpha-supply.ts';

const S = SubtensorModule.storage;
const A = AlphaAssets.storage;
const NETUID = 2;
const TAO = 1_000_000_000n;
const OWNER = testAccount(1);
const OWNER_HOTKEY = testAccount(2);
const [VALIDATOR, MINER, PARENT] = [testAccount(31), testAccount(32), testAccount(33)];
const [ALICE, BOB] = [testAccount(41), testAccount(42)];
/** What a block of a subnet without root gives to owner, miners and validators. */
const [CUT, HALF] = [179_995_422n, 410_002_288n];
const TAKE = 11_796n;

let chain: EmissionChain;

const stakeAt = (hotkey: AccountId, coldkey: AccountId) =>
  stakeOf(chain.state, { hotkey, coldkey, netuid: NETUID });

function seat(hotkey: AccountId, coldkey: AccountId): number {
  createPair(chain.block, { hotkey, coldkey });
  const uid = appendNeuron(chain.block, NETUID, hotkey);
  // Weights on a neuron count when they are younger than it is.
  chain.state.write(S.BlockAtRegistration, NETUID, uid, 1n);
  return uid;
}

function stake(hotkey: AccountId, coldkey: AccountId, alpha: bigint): void {
  changeStake(chain.state, { hotkey, coldkey, netuid: NETUID }, alpha);
  mintOut(chain.block, { netuid: NETUID, alpha });
}

/** Writes weights of a uid that may validate. */
function weigh(uid: number, row: readonly (readonly [number, number])[]): void {
  chain.state.update(S.ValidatorPermit, NETUID, (list) => list.map((old, at) => old || at === uid));
  chain.state.write(
    S.Weights,
    NETUID,
    uid,
    row.map(([to, weight]): [number, number] => [to, weight]),
  );
}

function epochAfter(blocks: number): void {
  chain.state.write(S.Tempo, NETUID, blocks);
  chain.state.write(S.LastEpochBlock, NETUID, chain.block.now);
  chain.advance(blocks);
  expect(chain.read(S.LastMechansimStepBlock, NETUID)).toBe(chain.block.now);
}

beforeEach(() => {
  chain = new EmissionChain(1);
  chain.state.write(S.CommitRevealWeightsEnabled, NETUID, false);
  chain.state.write(S.SubnetEmissionEnabled, NETUID, false);
  chain.state.write(S.BlockAtRegistration, NETUID, 0, 1n);
  seat(VALIDATOR, ALICE);
  seat(MINER, BOB);
});

describe('an epoch', () => {
  it('gives owner, miner, validator and its stakers their parts, and nothing stays behind', () => {
    stake(VALIDATOR, ALICE, 300n * TAO);
    stake(VALIDATOR, BOB, 100n * TAO);
    weigh(1, [[2, 65_535]]);
    const before = alphaAccounts(chain.state, NETUID);
    epochAfter(4);
    expect(stakeAt(OWNER_HOTKEY, OWNER)).toBe(4n * CUT);
    expect(stakeAt(MINER, BOB)).toBe(4n * HALF);
    const pot = 4n * HALF;
    const take = (pot * ((TAKE << 32n) / 65_535n)) >> 32n;
    const rest = chain.read(S.AlphaDividendsPerSubnet, NETUID, VALIDATOR);
    expect(take + rest + 1n).toBe(pot);
    const value = 400n * TAO + take + rest;
    expect(chain.read(S.TotalHotkeyAlpha, VALIDATOR, NETUID)).toBe(value);
    expect(chain.read(S.TotalHotkeyAlphaLastEpoch, VALIDATOR, NETUID)).toBe(value);
    const [alice, bob] = [stakeAt(VALIDATOR, ALICE), stakeAt(VALIDATOR, BOB)];
    expect(value - alice - bob <= 1n).toBe(true);
    // The owner's take is staked before the rest raises the pool, so it has a little of that as well.
    expect(bob - 100n * TAO).toBe((100n * TAO * rest) / (400n * TAO + take));
    const after = alphaAccounts(chain.state, NETUID);
    expect(after.out - before.out).toBe(4n * TAO);
    expect(after.stray - before.stray).toBe(4n * 2n);
    expect(chain.read(A.AlphaBurned, NETUID)).toBe(1n);
  });

  it('gives validators the miners’ pot where nobody mines', () => {
    stake(VALIDATOR, ALICE, TAO);
    epochAfter(1);
    const value = chain.read(S.TotalHotkeyAlpha, VALIDATOR, NETUID);
    expect(value - TAO >= 2n * HALF - 1n && value - TAO <= 2n * HALF).toBe(true);
    expect(chain.read(S.MinerBurned, NETUID)).toBe(0n);
  });

  it('makes what mechanisms give miners beyond their pot, while dividends take all of theirs', () => {
    stake(VALIDATOR, ALICE, 400n * TAO);
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    chain.state.write(S.MechanismEmissionSplit, NETUID, [60_000, 5_535]);
    // Bonds never grow, so that the first mechanism has no dividends and its miners get all of it.
    chain.state.write(S.BondsMovingAverage, NETUID, 1_000_000n);
    weigh(1, [[2, 65_535]]);
    const before = alphaAccounts(chain.state, NETUID);
    epochAfter(4);
    expect(stakeAt(MINER, BOB)).toBeGreaterThan(0n);
    expect(chain.read(S.AlphaDividendsPerSubnet, NETUID, VALIDATOR)).toBeGreaterThan(0n);
    const after = alphaAccounts(chain.state, NETUID);
    const stray = after.stray - before.stray;
    expect([stray >= 0n && stray <= 4n * 3n, stray]).toEqual([true, stray]);
    expect(after.issued).toBe(after.inPool + after.out);
  });

  it('counts as burned what it finds no taker for', () => {
    chain.state.remove(S.SubnetOwnerHotkey, NETUID);
    const before = alphaAccounts(chain.state, NETUID).stray;
    epochAfter(3);
    expect(chain.read(A.AlphaBurned, NETUID)).toBe(3n * (CUT + 2n * HALF));
    expect(alphaAccounts(chain.state, NETUID).stray - before).toBe(3n * 2n);
  });

  it('pays the owner’s cut to a hotkey that is not registered', () => {
    const stranger = testAccount(99);
    chain.state.write(S.SubnetOwnerHotkey, NETUID, stranger);
    epochAfter(2);
    expect(stakeAt(stranger, OWNER)).toBe(2n * CUT);
    expect(chain.state.has(S.Uids, NETUID, stranger)).toBe(false);
  });

  it('withholds incentives from every hotkey of the owner, burned or recycled (Y5)', () => {
    weigh(0, [[0, 65_535]]);
    stake(OWNER_HOTKEY, OWNER, TAO);
    epochAfter(1);
    expect(chain.read(S.MinerBurned, NETUID)).toBe(1n << 32n);
    expect(chain.read(A.AlphaBurned, NETUID) >= HALF).toBe(true);
    const out = chain.read(S.SubnetAlphaOut, NETUID);
    chain.state.write(S.RecycleOrBurn, NETUID, { type: 'Recycle', value: [] });
    epochAfter(1);
    expect(chain.read(A.AlphaRecycled, NETUID)).toBe(HALF);
    expect(chain.read(S.SubnetAlphaOut, NETUID) - out).toBe(TAO - HALF);
    // Another hotkey of the owner's coldkey, which mines.
    const second = testAccount(98);
    const uid = seat(second, OWNER);
    weigh(0, [[uid, 65_535]]);
    epochAfter(1);
    expect(stakeAt(second, OWNER)).toBe(0n);
    expect(chain.read(S.MinerBurned, NETUID)).toBe(1n << 32n);
  });

  it('stakes a miner’s incentive where its coldkey wishes', () => {
    stake(VALIDATOR, ALICE, TAO);
    weigh(1, [[2, 65_535]]);
    const wish = { netuid: NETUID, hotkey: VALIDATOR };
    expect(chain.subtensor(BOB, 'set_coldkey_auto_stake_hotkey', wish)).toBeNull();
    epochAfter(1);
    expect(stakeAt(MINER, BOB)).toBe(0n);
    expect(stakeAt(VALIDATOR, BOB) > 0n).toBe(true);
    expect(chain.events).toContainEqual({
      pallet: 'SubtensorModule',
      name: 'AutoStakeAdded',
      value: {
        netuid: NETUID,
        destination: VALIDATOR,
        hotkey: MINER,
        owner: BOB,
        incentive: HALF,
      },
    });
  });

  it('lets a parent have its part, less the child’s take and what is burned', () => {
    createPair(chain.block, { hotkey: PARENT, coldkey: BOB });
    stake(PARENT, BOB, 1_000n * TAO);
    stake(VALIDATOR, ALICE, 1_000n * TAO);
    writeChildren(chain.block, { hotkey: PARENT, netuid: NETUID }, [[U64_MAX, VALIDATOR]]);
    chain.state.write(S.ChildkeyTake, VALIDATOR, NETUID, 6_553);
    chain.state.write(S.CKBurn, U64_MAX / 4n);
    weigh(1, [[2, 65_535]]);
    const before = alphaAccounts(chain.state, NETUID).stray;
    const gained = () => chain.read(S.TotalHotkeyAlpha, PARENT, NETUID) - 1_000n * TAO;
    epochAfter(1);
    // Half of the pot was earned with the parent's stake; a quarter of that is recycled.
    const recycled = chain.read(A.AlphaRecycled, NETUID);
    expect(recycled >= HALF / 8n - 2n && recycled <= HALF / 8n).toBe(true);
    const pot = HALF - recycled;
    // Of 3/8 and 1/2: the parent has half less a quarter and a tenth, the child the rest.
    const expected = (pot * 65n) / 175n;
    expect(gained() > expected - 100n && gained() < expected + 10_000n).toBe(true);
    expect(alphaAccounts(chain.state, NETUID).stray - before).toBe(2n);
  });

  it('keeps part of the dividends for root’s stakers, who claim them', () => {
    const root = { hotkey: VALIDATOR, coldkey: ALICE, netuid: 0 };
    chain.state.write(S.SubtokenEnabled, 0, true);
    chain.endow(ALICE, 20_000n * TAO);
    const args = { hotkey: VALIDATOR, netuid: 0, amount_staked: 10_000n * TAO };
    expect(chain.subtensor(ALICE, 'add_stake', args)).toBeNull();
    chain.setMovingPrice(NETUID, 2n << 32n);
    stake(VALIDATOR, ALICE, TAO);
    weigh(1, [[2, 65_535]]);
    chain.state.write(S.NumRootClaim, 0n);
    epochAfter(3);
    const given = chain.read(S.RootAlphaDividendsPerSubnet, NETUID, VALIDATOR);
    expect(given > 0n).toBe(true);
    const [[, rate] = [0, 0n]] = chain.read(S.RootClaimable, VALIDATOR);
    expect((rate * stakeOf(chain.state, root)) >> 32n).toBeGreaterThan(given - 10_000n);
    // Keeping alpha, so that it can be seen where it came from.
    chain.state.write(S.RootClaimType, ALICE, { type: 'Keep', value: [] });
    chain.state.write(S.NumRootClaim, 5n);
    chain.state.write(S.Tempo, NETUID, 0);
    const before = stakeAt(VALIDATOR, ALICE);
    chain.advance();
    const claimed = chain.read(S.RootClaimed, NETUID, VALIDATOR, ALICE);
    expect(stakeAt(VALIDATOR, ALICE) - before).toBe(claimed);
    expect(claimed > given - 10_000n && claimed <= given).toBe(true);
    expect(chain.events).toContainEqual({
      pallet: 'SubtensorModule',
      name: 'RootClaimed',
      value: { coldkey: ALICE },
    });
  });
});

describe('epochs of many subnets', () => {
  it('wait with their pots for a block that has room', () => {
    chain = new EmissionChain(3);
    for (const netuid of [2, 3, 4]) {
      chain.state.write(S.Tempo, netuid, 2);
      chain.state.write(S.LastEpochBlock, netuid, chain.block.now);
    }
    chain.advance(2);
    expect([2, 3, 4].map((netuid) => chain.read(S.PendingOwnerCut, netuid))).toEqual([
      0n,
      0n,
      2n * CUT,
    ]);
    chain.advance();
    expect(chain.read(S.PendingOwnerCut, 4)).toBe(0n);
    expect(stakeOf(chain.state, { hotkey: testAccount(4), coldkey: OWNER, netuid: 4 })).toBe(
      3n * CUT,
    );
  });

  it('leave the pots of a subnet that is skipped', () => {
    chain.state.write(S.Keys, NETUID, 2, VALIDATOR);
    chain.state.write(S.Tempo, NETUID, 2);
    chain.state.write(S.LastEpochBlock, NETUID, chain.block.now);
    chain.advance(5);
    expect(chain.read(S.PendingOwnerCut, NETUID)).toBe(5n * CUT);
    expect(chain.read(S.PendingServerEmission, NETUID)).toBe(5n * HALF);
    chain.state.write(S.Keys, NETUID, 2, MINER);
    chain.advance();
    expect(chain.read(S.PendingOwnerCut, NETUID)).toBe(0n);
    expect(stakeAt(OWNER_HOTKEY, OWNER)).toBe(6n * CUT);
  });

  it('run where nothing was started, with nothing to give', () => {
    const fresh = testAccount(55);
    expect(chain.subtensor(OWNER, 'register_network', { hotkey: fresh })).toBeNull();
    chain.state.write(S.Tempo, 3, 1);
    chain.advance();
    expect(chain.read(S.LastMechansimStepBlock, 3)).toBe(chain.block.now);
    expect(chain.read(S.SubnetAlphaOut, 3)).toBe(0n);
  });
});

describe('the money of blocks', () => {
  it('is on accounts, and both issuances grow alike, up to the cap', () => {
    chain.state.write(S.SubnetEmissionEnabled, NETUID, true);
    chain.setMovingPrice(NETUID, 1n << 32n);
    const before = moneyOf(chain.state);
    chain.advance(7);
    const after = moneyOf(chain.state);
    expect(after.held).toBe(after.issued);
    expect(after.issued - before.issued).toBe(7n * TAO);
    expect(after.counted - before.counted).toBe(7n * TAO);
    const cap = 21_000_000n * TAO;
    chain.state.write(S.TotalIssuance, cap - 2n);
    chain.advance();
    expect(chain.read(S.TotalIssuance) <= cap).toBe(true);
    chain.state.write(S.TotalIssuance, cap);
    chain.advance();
    expect(chain.read(S.TotalIssuance)).toBe(cap);
    expect(moneyOf(chain.state).held).toBe(moneyOf(chain.state).issued);
  });

  it('goes back where no subnet emits', () => {
    const before = moneyOf(chain.state);
    chain.advance(3);
    expect(moneyOf(chain.state)).toEqual(before);
  });

  it('stays in the credit where the market refuses to sell', () => {
    chain.state.write(S.SubnetEmissionEnabled, NETUID, true);
    chain.setMovingPrice(NETUID, 1n << 32n);
    chain.setPool(NETUID, { tao: TAO, alpha: 999_999n });
    const before = moneyOf(chain.state);
    chain.advance();
    expect(moneyOf(chain.state)).toEqual(before);
    expect(chain.read(S.SubnetExcessTao, NETUID)).toBe(0n);
    expect(chain.read(S.SubnetProtocolAlpha, NETUID)).toBe(0n);
  });

  it('adds no liquidity that would move a weight too far', () => {
    chain.state.write(S.SubnetEmissionEnabled, NETUID, true);
    chain.rootIsNearlyAll();
    chain.setMovingPrice(NETUID, 1n << 32n);
    // Without TAO there is no price, and all TAO would weigh nothing but that side.
    chain.setPool(NETUID, { tao: 0n, alpha: 1_000_000n });
    chain.advance();
    expect(chain.read(S.SubnetTaoInEmission, NETUID)).toBe(0n);
    expect(chain.read(S.SubnetAlphaInEmission, NETUID)).toBe(0n);
  });
});
