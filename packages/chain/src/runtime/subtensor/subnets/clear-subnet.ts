/** Which storage belongs to a subnet, so that a new one under the same number starts clean. */

import type { AnyStorageItem } from '@adit/substrate';
import { AlphaAssets } from '../../../definitions/alpha-assets.ts';
import { Commitments } from '../../../definitions/commitments.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { Swap } from '../../../definitions/swap.ts';
import type { ChainState } from '../../state/chain-state.ts';
import { mechanismIndices } from '../registration/neurons.ts';
import { ROOT_NETUID } from './list-netuids.ts';
import { clearMechanism } from './mechanisms.ts';

const S = SubtensorModule.storage;

/** Items whose first key is a u16 that is no subnet, or whose entries outlive the subnet. */
const NOT_BY_NETUID: ReadonlySet<AnyStorageItem> = new Set<AnyStorageItem>([
  // Tells one subnet under a number from the next.
  S.RegisteredSubnetCounter,
  // By storage index; cleared for each mechanism.
  S.Incentive,
  S.LastUpdate,
  S.Weights,
  S.Bonds,
  S.WeightCommits,
  S.TimelockedWeightCommits,
  S.CRV3WeightCommits,
  S.CRV3WeightCommitsV2,
]);

function firstKeyIsNetuid(item: AnyStorageItem): boolean {
  const [first] = item.keys;
  return first?.type.typeName === 'u16' && !NOT_BY_NETUID.has(item);
}

const byNetuid: readonly AnyStorageItem[] = [SubtensorModule, Swap, AlphaAssets, Commitments]
  .flatMap((pallet): AnyStorageItem[] => Object.values(pallet.storage))
  .filter(firstKeyIsNetuid);

/** Items that have the subnet behind an account. */
const BEHIND_ACCOUNT = [
  S.IsNetworkMember,
  S.ChildkeyTake,
  S.ChildKeys,
  S.ParentKeys,
  S.TotalHotkeyAlpha,
  S.TotalHotkeyAlphaLastEpoch,
  S.TotalHotkeyShares,
  S.TotalHotkeySharesV2,
  S.AutoStakeDestination,
  S.AutoStakeDestinationColdkeys,
  S.LastHotkeyEmissionOnNetuid,
  S.DecayingLock,
  S.TransactionKeyLastBlock,
  S.Lock,
] as readonly AnyStorageItem[];

/** Items that have the subnet behind two accounts. */
const BEHIND_PAIR = [S.Alpha, S.AlphaV2] as readonly AnyStorageItem[];

function removeWhere(
  state: ChainState,
  item: AnyStorageItem,
  isGone: (keys: readonly unknown[]) => boolean,
): void {
  for (const storageKey of state.rawKeys(item.prefix)) {
    if (isGone(item.keysOf(storageKey))) state.rawWrite(storageKey, null);
  }
}

/** Root's weights on the subnet become zero. */
function clearRootWeights(state: ChainState, netuid: number): void {
  for (const [[index, uid], row] of state.entries(S.Weights, ROOT_NETUID)) {
    if (!row.some(([target, weight]) => target === netuid && weight !== 0)) continue;
    const cleared = row.map(([target, weight]): [number, number] => [
      target,
      target === netuid ? 0 : weight,
    ]);
    state.write(S.Weights, index, uid, cleared);
  }
}

/** Validators owe nothing on it any more. */
function clearClaims(state: ChainState, netuid: number): void {
  for (const [[hotkey], rates] of state.entries(S.RootClaimable)) {
    const kept = rates.filter(([at]) => at !== netuid);
    if (kept.length !== rates.length) state.write(S.RootClaimable, hotkey, kept);
  }
}

function clearRateLimits(state: ChainState, netuid: number): void {
  removeWhere(state, S.LastRateLimitedBlock, ([key]) => {
    const { value } = key as { readonly value: readonly unknown[] };
    return value[0] === netuid;
  });
}

function clearTimelockedIndex(state: ChainState, netuid: number): void {
  const { TimelockedIndex } = Commitments.storage;
  const index = state.read(TimelockedIndex);
  const kept = index.filter(([at]) => at !== netuid);
  if (kept.length !== index.length) state.write(TimelockedIndex, kept);
}

/** Removes every entry of a subnet. */
export function removeSubnetEntries(state: ChainState, netuid: number): void {
  for (const index of mechanismIndices(state, netuid)) clearMechanism(state, index);
  for (const item of byNetuid) state.removeRange(item, netuid);
  for (const item of BEHIND_ACCOUNT) removeWhere(state, item, ([, at]) => at === netuid);
  for (const item of BEHIND_PAIR) removeWhere(state, item, ([, , at]) => at === netuid);
  clearRootWeights(state, netuid);
  clearClaims(state, netuid);
  clearRateLimits(state, netuid);
  clearTimelockedIndex(state, netuid);
}
