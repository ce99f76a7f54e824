/** Root validators become parents of a new subnet's owner hotkey (chain.md 5.7). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import {
  fixedFrom,
  floorToU64,
  multiplyFixed,
  U64_MAX,
  U64F64,
} from '../../fixed-point/fixed-point.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { spotPrice } from '../../swap/subnet-pool.ts';
import { listNetuids, ROOT_NETUID } from './list-netuids.ts';

const S = SubtensorModule.storage;
/** The kind of change that choosing children is, in `TransactionKeyLastBlock`. */
const SET_CHILDREN = 0;

/** RAO that all alpha under a hotkey is worth at the prices of the moment, root stake included. */
function totalStake(reader: StateReader, hotkey: AccountId): bigint {
  return listNetuids(reader).reduce((sum, netuid) => {
    const alpha = fixedFrom(U64F64, reader.read(S.TotalHotkeyAlpha, hotkey, netuid));
    const worth = multiplyFixed(U64F64, alpha, spotPrice(reader, netuid));
    return sum + floorToU64(U64F64, worth);
  }, 0n);
}

/**
 * Gives the owner hotkey the whole weight of every root member that has not switched this off and has
 * the stake that choosing children takes. The subnet has just been made, so that nobody on it has other
 * parents or children; only the owner hotkey itself cannot be its own child. It counts as the parent's
 * own choice of children, so that the next one waits as long as after any other.
 */
export function delegateFromRoot(context: BlockContext, netuid: number, child: AccountId): void {
  const { state } = context;
  const members = state.entries(S.Keys, ROOT_NETUID);
  members.sort(([[, left]], [[, right]]) => left - right);
  for (const [, parent] of members) {
    if (parent === child || !state.read(S.AutoParentDelegationEnabled, parent)) continue;
    if (totalStake(state, parent) < state.read(S.StakeThreshold)) continue;
    state.write(S.ChildKeys, parent, netuid, [[U64_MAX, child]]);
    state.update(S.ParentKeys, child, netuid, (parents) => [...parents, [U64_MAX, parent]]);
    state.write(S.TransactionKeyLastBlock, parent, netuid, SET_CHILDREN, context.now);
    context.deposit(SubtensorModule, 'SetChildren', [parent, netuid, [[U64_MAX, child]]]);
  }
}
