/** What must hold of the books of stake and money, whatever calls came (chain.md 1.3, 5.1, 5.3). */
import type { AccountId } from '@adit/substrate';
import { AlphaAssets } from '../definitions/alpha-assets.ts';
import { Balances } from '../definitions/balances.ts';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { System } from '../definitions/system.ts';
import { freeBalance } from '../runtime/balances/account-balance.ts';
import type { SafeFloat } from '../runtime/stake/safe-float.ts';
import { stakeOf } from '../runtime/stake/share-pool.ts';
import type { StateReader } from '../runtime/state/chain-state.ts';
import { subnetAccount } from '../runtime/subtensor/accounts/special-accounts.ts';

const S = SubtensorModule.storage;
const SCALE = 60n;

/** A share in parts of 10^60. */
function scaled({ mantissa, exponent }: SafeFloat): bigint {
  return mantissa * 10n ** (exponent + SCALE);
}

/** What one share pool has: its value and denominator, and the sums of its members. */
export interface PoolSums {
  readonly value: bigint;
  readonly members: bigint;
  /** In parts of 10^60. */
  readonly denominator: bigint;
  readonly shares: bigint;
}

/** All share pools, by hotkey and subnet. */
export function sharePools(reader: StateReader): Map<string, PoolSums> {
  const pools = new Map<string, PoolSums>();
  for (const [[hotkey, netuid], denominator] of reader.entries(S.TotalHotkeySharesV2)) {
    const value = reader.read(S.TotalHotkeyAlpha, hotkey, netuid);
    const pool = { value, members: 0n, denominator: scaled(denominator), shares: 0n };
    pools.set(`${hotkey}/${netuid}`, pool);
  }
  for (const [[hotkey, coldkey, netuid], share] of reader.entries(S.AlphaV2)) {
    const key = `${hotkey}/${netuid}`;
    const pool = pools.get(key) ?? { value: 0n, members: 0n, denominator: 0n, shares: 0n };
    pools.set(key, {
      ...pool,
      members: pool.members + stakeOf(reader, { hotkey, coldkey, netuid }),
      shares: pool.shares + scaled(share),
    });
  }
  return pools;
}

/** Alpha that root stakers of a subnet could claim, each rounded down. */
function claimable(reader: StateReader, netuid: number): bigint {
  let sum = 0n;
  for (const [[hotkey], rates] of reader.entries(S.RootClaimable)) {
    const rate = new Map(rates).get(netuid) ?? 0n;
    for (const [[, coldkey, at]] of reader.entries(S.AlphaV2, hotkey)) {
      if (at !== 0) continue;
      const stake = stakeOf(reader, { hotkey, coldkey, netuid: 0 });
      const owed = ((rate * stake) >> 32n) - reader.read(S.RootClaimed, netuid, hotkey, coldkey);
      if (owed > 0n) sum += owed;
    }
  }
  return sum;
}

/** Where a subnet's alpha is. */
export interface AlphaAccounts {
  readonly inPool: bigint;
  readonly out: bigint;
  /** In and out of the pool, as the chain counts what was minted. */
  readonly issued: bigint;
  /** Out, but nobody's: not staked, the protocol's, waiting, burned or claimable. */
  readonly stray: bigint;
}

/** Sums up a subnet's alpha. */
export function alphaAccounts(reader: StateReader, netuid: number): AlphaAccounts {
  const pots = [
    S.SubnetProtocolAlpha,
    S.PendingOwnerCut,
    S.PendingServerEmission,
    S.PendingValidatorEmission,
    S.PendingRootAlphaDivs,
  ];
  let owned = reader.read(AlphaAssets.storage.AlphaBurned, netuid) + claimable(reader, netuid);
  for (const pot of pots) owned += reader.read(pot, netuid);
  for (const [[, at], alpha] of reader.entries(S.TotalHotkeyAlpha)) {
    if (at === netuid) owned += alpha;
  }
  const out = reader.read(S.SubnetAlphaOut, netuid);
  return {
    inPool: reader.read(S.SubnetAlphaIn, netuid),
    out,
    issued: reader.read(AlphaAssets.storage.TotalAlphaIssuance, netuid),
    stray: out - owned,
  };
}

/** Alpha that is out and belongs to nobody. */
export function strayAlpha(reader: StateReader, netuid: number): bigint {
  return alphaAccounts(reader, netuid).stray;
}

/** RAO on all accounts, and as many as the chain counts in its two places. */
export function moneyOf(reader: StateReader) {
  let held = 0n;
  for (const [, { data }] of reader.entries(System.storage.Account))
    held += data.free + data.reserved;
  const issued = reader.read(Balances.storage.TotalIssuance);
  return { held, issued, counted: reader.read(S.TotalIssuance) };
}

/** RAO on a subnet's account beyond what its pool counts. */
export function strayTao(reader: StateReader, netuid: number): bigint {
  return freeBalance(reader, subnetAccount(netuid)) - reader.read(S.SubnetTAO, netuid);
}

/** Hotkeys under which a coldkey has stake. */
export function stakedHotkeys(reader: StateReader, coldkey: AccountId): Set<AccountId> {
  const staked = reader.entries(S.AlphaV2).filter(([[, owner]]) => owner === coldkey);
  return new Set(staked.map(([[hotkey]]) => hotkey));
}
