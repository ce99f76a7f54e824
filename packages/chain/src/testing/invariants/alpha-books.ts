/**
 * Invariant (c): alpha that is out is staked, the protocol's, pending, claimable or burned, but for a
 * residue that roundings leave. The residue is never below zero beyond what marks of claims round,
 * and grows by at most what is stated here.
 */
import type { AccountId } from '@adit/substrate';
import { AlphaAssets } from '../../definitions/alpha-assets.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { MIN_STAKE_RAO } from '../../runtime/subtensor/staking/staking-checks.ts';
import { spotPrice } from '../../runtime/swap/subnet-pool.ts';
import { holds } from './broken.ts';
import { memberValue } from './check-pools.ts';
import { type Ledger, poolName, type Touched } from './ledger.ts';
import { add } from './tracked-map.ts';

const S = SubtensorModule.storage;
const FRACTION = 32n;

/** What the four floors of a block's split leave of a subnet's alpha (chain.md 8.6), at most. */
const SPLIT_RAO = 3n;
/** A rate of claims has 32 bits behind the point: of root stake this much loses a RAO of a dividend. */
const STAKE_A_RAO = 1n << FRACTION;

/** The smallest nomination is in parts of the smallest stake. */
const NOMINATION_PARTS = 1_000_000n;
const PRICE_FRACTION = 64n;

/** What a step may leave of a subnet's alpha to nobody. */
export type Source = 'genesis' | 'block' | 'extrinsic';

/** One hotkey's claims: what its stakers on root have, and what they may claim. */
interface Claims {
  readonly stakes: ReadonlyMap<AccountId, bigint>;
  /** By subnet. */
  readonly owed: ReadonlyMap<number, bigint>;
  /** By pool name and coldkey. */
  readonly marks: ReadonlyMap<number, ReadonlyMap<AccountId, bigint>>;
  readonly rates: ReadonlyMap<number, bigint>;
}

const NO_CLAIMS: Claims = {
  stakes: new Map(),
  owed: new Map(),
  marks: new Map(),
  rates: new Map(),
};

/** Alpha of a subnet that nobody has, by what was seen of it so far. */
export class AlphaBooks {
  readonly #reader: StateReader;
  readonly #ledger: Ledger;
  readonly #claims = new Map<AccountId, Claims>();
  readonly #claimable = new Map<number, bigint>();
  readonly #residue = new Map<number, bigint>();
  readonly #slack = new Map<number, bigint>();
  /** Greatest growth of a residue in one step, in RAO, and what was allowed for it. */
  readonly growth = new Map<string, readonly [growth: bigint, allowed: bigint]>();
  /** Lowest residue that was seen. */
  lowest = 0n;

  constructor(reader: StateReader, ledger: Ledger) {
    this.#reader = reader;
    this.#ledger = ledger;
  }

  /** (c) of what a step touched. @throws InvariantBroken. */
  check(touched: Touched, source: Source): void {
    const allowed = new Map<number, bigint>();
    for (const hotkey of touched.claims) this.#reckonClaims(hotkey, { touched, allowed });
    for (const [netuid, marks] of touched.marks) {
      add(this.#slack, netuid, BigInt(marks));
      add(allowed, netuid, BigInt(marks));
    }
    if (source === 'extrinsic') this.#allowDropped(touched, allowed);
    for (const netuid of touched.alpha) {
      if (source === 'block') add(allowed, netuid, SPLIT_RAO);
      this.#checkSubnet(netuid, { source, allowed: allowed.get(netuid) ?? 0n });
    }
  }

  /** Alpha of a subnet that is out and belongs to nobody. */
  residueOf(netuid: number): bigint {
    return this.#residue.get(netuid) ?? 0n;
  }

  /**
   * A nomination that is too small ends, and where the market refuses to buy it, without a sale
   * (chain.md 5.6, as upstream): what it was is nobody's then.
   */
  #allowDropped(touched: Touched, allowed: Map<number, bigint>): void {
    const parts = this.#reader.read(S.NominatorMinRequiredStake);
    if (parts === 0n) return;
    for (const name of touched.pools) {
      const netuid = this.#ledger.pools.get(name)?.netuid;
      const price = netuid === undefined ? 0n : spotPrice(this.#reader, netuid);
      if (netuid === undefined || price === 0n) continue;
      const leastRao = (MIN_STAKE_RAO * parts) / NOMINATION_PARTS;
      // By the price behind the step, which its own sale may have halved at most.
      add(allowed, netuid, ((2n * leastRao) << PRICE_FRACTION) / price);
    }
  }

  /** What a hotkey's stakers on root may claim of each subnet, each rounded down. */
  #claimsOf(hotkey: AccountId): Claims {
    const pool = this.#ledger.pools.get(poolName(hotkey, 0));
    const rates = this.#ledger.rates.get(hotkey) ?? NO_CLAIMS.rates;
    const coldkeys = [...(pool?.members.keys() ?? [])];
    const stakes = new Map(
      coldkeys.map((coldkey) => [coldkey, pool === undefined ? 0n : memberValue(pool, coldkey)]),
    );
    const owed = new Map<number, bigint>();
    const marks = new Map<number, ReadonlyMap<AccountId, bigint>>();
    for (const [netuid, rate] of rates) {
      const claimed = this.#ledger.claimed.get(poolName(hotkey, netuid)) ?? new Map();
      marks.set(netuid, new Map(claimed));
      for (const [coldkey, stake] of stakes) {
        const open = ((rate * stake) >> FRACTION) - (claimed.get(coldkey) ?? 0n);
        if (open > 0n) add(owed, netuid, open);
      }
    }
    return { stakes, owed, marks, rates };
  }

  #reckonClaims(hotkey: AccountId, step: { touched: Touched; allowed: Map<number, bigint> }): void {
    const before = this.#claims.get(hotkey) ?? NO_CLAIMS;
    const now = this.#claimsOf(hotkey);
    this.#claims.set(hotkey, now);
    for (const netuid of new Set([...before.owed.keys(), ...now.owed.keys()])) {
      const change = (now.owed.get(netuid) ?? 0n) - (before.owed.get(netuid) ?? 0n);
      if (change === 0n) continue;
      add(this.#claimable, netuid, change);
      step.touched.alpha.add(netuid);
    }
    for (const netuid of new Set([...before.rates.keys(), ...now.rates.keys()])) {
      add(step.allowed, netuid, roundedOff(before, now, netuid));
      add(step.allowed, netuid, forfeited(before, now, netuid));
    }
  }

  #reckon(netuid: number): bigint {
    const owned = [
      this.#ledger.staked.get(netuid) ?? 0n,
      this.#claimable.get(netuid) ?? 0n,
      this.#reader.read(AlphaAssets.storage.AlphaBurned, netuid),
      this.#reader.read(S.SubnetProtocolAlpha, netuid),
      this.#reader.read(S.PendingServerEmission, netuid),
      this.#reader.read(S.PendingValidatorEmission, netuid),
      this.#reader.read(S.PendingRootAlphaDivs, netuid),
      this.#reader.read(S.PendingOwnerCut, netuid),
    ].reduce((sum, part) => sum + part, 0n);
    return this.#reader.read(S.SubnetAlphaOut, netuid) - owned;
  }

  #checkSubnet(netuid: number, { source, allowed }: { source: Source; allowed: bigint }): void {
    const residue = this.#reckon(netuid);
    const was = this.residueOf(netuid);
    const slack = this.#slack.get(netuid) ?? 0n;
    const numbers = () => ({ netuid, residue, was, growth: residue - was, allowed, slack });
    holds(residue >= -slack, 'c', numbers);
    const growth = residue - was;
    if (growth > (this.growth.get(source)?.[0] ?? 0n)) this.growth.set(source, [growth, allowed]);
    if (residue < this.lowest) this.lowest = residue;
    this.#residue.set(netuid, residue);
    holds(source === 'genesis' || growth <= allowed, 'c', numbers);
    if (this.#reader.has(S.NetworksAdded, netuid)) return;
    holds(residue === 0n, 'c', numbers);
    this.#slack.delete(netuid);
  }
}

/** A dividend for root's stakers is a rate for each RAO, cut off, and each claim is cut off again. */
function roundedOff(before: Claims, now: Claims, netuid: number): bigint {
  if (before.rates.get(netuid) === now.rates.get(netuid)) return 0n;
  const stake = [...now.stakes.values()].reduce((sum, each) => sum + each, 0n);
  return stake / STAKE_A_RAO + BigInt(now.stakes.size) + 1n;
}

/**
 * Whoever takes root stake away without having claimed loses what its mark cannot tell: marks move down
 * with the stake, and not below 0 (as upstream's `saturating_sub`). Each mark that moves may round.
 */
function forfeited(before: Claims, now: Claims, netuid: number): bigint {
  let sum = 0n;
  const rate = before.rates.get(netuid) ?? 0n;
  const marks = before.marks.get(netuid);
  for (const [coldkey, stake] of before.stakes) {
    const taken = stake - (now.stakes.get(coldkey) ?? 0n);
    if (taken === 0n) continue;
    // Values are whole RAO, so one more or less may have gone.
    const moved = (rate * (taken < 0n ? 1n : taken + 1n)) >> FRACTION;
    const lost = moved - (marks?.get(coldkey) ?? 0n);
    sum += (lost > 0n ? lost : 0n) + (rate >> FRACTION) + 1n;
  }
  return sum;
}
