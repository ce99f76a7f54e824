/** Stakes of nominators that are too small to keep (chain.md 5.6). */

import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { catchFailure } from '../../dispatch-error.ts';
import { divideFixed, fixedFrom, floorToU64, U64F64 } from '../../fixed-point/fixed-point.ts';
import { multiplyAmounts } from '../../fixed-point/saturating.ts';
import { changeStake, type StakePosition, stakeOf } from '../../stake/share-pool.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { spotPrice } from '../../swap/subnet-pool.ts';
import { isOwnerOf } from '../accounts/key-pair.ts';
import { burnAlphaOf } from '../emission/alpha-supply.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import { MIN_STAKE_RAO } from './staking-checks.ts';
import { unstakeFromSubnet } from './unstake-from-subnet.ts';

const PARTS = 1_000_000n;

/** The smallest nomination on a subnet, in alpha; 0 where any is welcome. */
function leastNomination(reader: StateReader, netuid: number): bigint {
  const parts = reader.read(SubtensorModule.storage.NominatorMinRequiredStake);
  const least = multiplyAmounts(MIN_STAKE_RAO, parts) / PARTS;
  const alpha = divideFixed(U64F64, fixedFrom(U64F64, least), spotPrice(reader, netuid));
  return floorToU64(U64F64, alpha);
}

/**
 * Unstakes what a nominator has left when it is too small. Where the market refuses even that, the
 * position ends without a sale, and its alpha counts as burned.
 */
export function clearSmallNomination(
  context: BlockContext,
  { hotkey, coldkey, netuid }: StakePosition,
): void {
  const { state } = context;
  if (isOwnerOf(state, { hotkey, coldkey })) return;
  const position = { hotkey, coldkey, netuid };
  const amount = stakeOf(state, position);
  if (amount === 0n || amount >= leastNomination(state, netuid)) return;
  const failure = catchFailure(() => {
    context.transactional(() => unstakeFromSubnet(context, { ...position, amount }));
  });
  if (failure === null) return;
  changeStake(state, position, -amount);
  if (netuid !== ROOT_NETUID) burnAlphaOf(context, netuid, amount);
}

/** The same for all nominators there are, after the minimum was raised. */
export function clearSmallNominations(context: BlockContext): void {
  for (const [[hotkey, coldkey, netuid]] of context.state.entries(
    SubtensorModule.storage.AlphaV2,
  )) {
    clearSmallNomination(context, { hotkey, coldkey, netuid });
  }
}
