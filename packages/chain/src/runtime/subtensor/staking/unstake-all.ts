/** Calls that unstake everywhere (chain.md 5.4). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { catchFailure } from '../../dispatch-error.ts';
import { type StakePosition, stakeOf } from '../../stake/share-pool.ts';
import type { KeyPair } from '../accounts/key-pair.ts';
import { listNetuids, listSubnets, ROOT_NETUID } from '../subnets/list-netuids.ts';
import { ensureCanUnstake } from './remove-stake.ts';
import { clearSmallNomination } from './small-nominations.ts';
import { stakeIntoSubnet } from './stake-into-subnet.ts';
import { ensureHotkey } from './staking-checks.ts';
import { unstakeFromSubnet } from './unstake-from-subnet.ts';

type Calls = typeof SubtensorModule.calls;

/** Unstakes a position where that is possible; gives the RAO. */
function unstakeWhole(context: BlockContext, position: StakePosition): bigint {
  const { state } = context;
  if (!state.read(SubtensorModule.storage.SubtokenEnabled, position.netuid)) return 0n;
  const order = { ...position, amount: stakeOf(state, position) };
  const bound = { most: order.amount, allowPartial: false };
  if (catchFailure(() => ensureCanUnstake(state, order, bound)) !== null) return 0n;
  const paidOut = unstakeFromSubnet(context, order);
  clearSmallNomination(context, position);
  return paidOut;
}

function unstakeFrom(context: BlockContext, pair: KeyPair, netuids: readonly number[]): bigint {
  ensureHotkey(context.state, pair.hotkey);
  let sum = 0n;
  for (const netuid of netuids) sum += unstakeWhole(context, { ...pair, netuid });
  return sum;
}

/** Unstakes from all networks; those that refuse are left out. */
export function unstakeAll(
  context: CallContext,
  { hotkey }: CallArguments<Calls['unstake_all']>,
): void {
  const pair = { coldkey: ensureSigned(context), hotkey };
  unstakeFrom(context, pair, listNetuids(context.state));
}

/** Unstakes from all subnets and stakes what that brought on root, under the same hotkey. */
export function unstakeAllAlpha(
  context: CallContext,
  { hotkey }: CallArguments<Calls['unstake_all_alpha']>,
): void {
  const pair = { coldkey: ensureSigned(context), hotkey };
  const amount = unstakeFrom(context, pair, listSubnets(context.state));
  stakeIntoSubnet(context, { ...pair, netuid: ROOT_NETUID, amount });
}
