/**
 * Invariant (c): alpha that is out is staked, the protocol's, pending, claimable or burned, but for a
 * residue that roundings leave. The residue is never below zero beyond what marks of claims round,
 * and grows by at most what is stated here.
 */
import type { AccountId } from '@adit/substrate';
import { AlphaAssets } from '../../definitions/alpha-assets.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { holds } from './broken.ts';
import { memberValue } from './check-pools.ts';
import { type Ledger, poolName, type Touched } from './ledger.ts';
import { add } from './tracked-map.ts';

const S = SubtensorModule.storage;
const FRACTION = 32n;

/** Where a residue may come from. */
export interface ResidueSource {
  readonly label: string;
}

/** Alpha of a subnet that nobody has, by what was seen of it so far. */
export class AlphaBooks {
  readonly #reader: StateReader;
  readonly #ledger: Ledger;
  readonly #claimable = new Map<AccountId, ReadonlyMap<number, bigint>>();
  readonly #claimableSum = new Map<number, bigint>();
  readonly #residue = new Map<number, bigint>();
  readonly #slack = new Map<number, bigint>();
  /** Greatest growth of a residue by what did it, in RAO. */
  readonly growth = new Map<string, bigint>();
  /** Lowest residue that was seen. */
  lowest = 0n;

  constructor(reader: StateReader, ledger: Ledger) {
    this.#reader = reader;
    this.#ledger = ledger;
  }

  /** (c) of what a step touched. @throws InvariantBroken. */
  check(touched: Touched, source: ResidueSource): void {
    for (const hotkey of touched.claims) this.#reckonClaims(hotkey, touched);
    for (const [netuid, marks] of touched.marks) this.#loosen(netuid, BigInt(marks));
    for (const netuid of touched.alpha) this.#checkSubnet(netuid, source);
  }

  /** Alpha of a subnet that is out and belongs to nobody. */
  residueOf(netuid: number): bigint {
    return this.#residue.get(netuid) ?? 0n;
  }

  /** What a hotkey's stakers on root may claim of each subnet, each rounded down. */
  #claimsOf(hotkey: AccountId): Map<number, bigint> {
    const sums = new Map<number, bigint>();
    const pool = this.#ledger.pools.get(poolName(hotkey, 0));
    if (pool === undefined) return sums;
    const stakes = [...pool.members.keys()].map((coldkey) => {
      return [coldkey, memberValue(pool, coldkey)] as const;
    });
    for (const [netuid, rate] of this.#ledger.rates.get(hotkey) ?? []) {
      const claimed = this.#ledger.claimed.get(poolName(hotkey, netuid));
      for (const [coldkey, stake] of stakes) {
        const owed = ((rate * stake) >> FRACTION) - (claimed?.get(coldkey) ?? 0n);
        if (owed > 0n) add(sums, netuid, owed);
      }
    }
    return sums;
  }

  #reckonClaims(hotkey: AccountId, touched: Touched): void {
    const before = this.#claimable.get(hotkey) ?? new Map<number, bigint>();
    const now = this.#claimsOf(hotkey);
    for (const netuid of new Set([...before.keys(), ...now.keys()])) {
      const change = (now.get(netuid) ?? 0n) - (before.get(netuid) ?? 0n);
      if (change === 0n) continue;
      add(this.#claimableSum, netuid, change);
      touched.alpha.add(netuid);
    }
    this.#claimable.set(hotkey, now);
  }

  /** A mark counts whole alpha, so each time it moves somebody may be owed one more. */
  #loosen(netuid: number, marks: bigint): void {
    add(this.#slack, netuid, marks);
  }

  #reckon(netuid: number): bigint {
    const owned = [
      this.#ledger.staked.get(netuid) ?? 0n,
      this.#claimableSum.get(netuid) ?? 0n,
      this.#reader.read(AlphaAssets.storage.AlphaBurned, netuid),
      this.#reader.read(S.SubnetProtocolAlpha, netuid),
      this.#reader.read(S.PendingServerEmission, netuid),
      this.#reader.read(S.PendingValidatorEmission, netuid),
      this.#reader.read(S.PendingRootAlphaDivs, netuid),
      this.#reader.read(S.PendingOwnerCut, netuid),
    ].reduce((sum, part) => sum + part, 0n);
    return this.#reader.read(S.SubnetAlphaOut, netuid) - owned;
  }

  #checkSubnet(netuid: number, { label }: ResidueSource): void {
    const residue = this.#reckon(netuid);
    const slack = this.#slack.get(netuid) ?? 0n;
    holds(residue >= -slack, 'c', () => ({ netuid, residue, slack, was: this.residueOf(netuid) }));
    const growth = residue - this.residueOf(netuid);
    if (growth > (this.growth.get(label) ?? 0n)) this.growth.set(label, growth);
    if (residue < this.lowest) this.lowest = residue;
    this.#residue.set(netuid, residue);
    if (this.#reader.has(S.NetworksAdded, netuid)) return;
    holds(residue === 0n, 'c', () => ({ netuid, residue, subnet: 'gone' }));
    this.#slack.delete(netuid);
  }
}
