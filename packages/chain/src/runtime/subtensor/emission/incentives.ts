/** What miners get of an epoch (chain.md 8.7, 5). Those of the subnet's owner get nothing. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { divideFixed, fixedFrom, U96F32 } from '../../fixed-point/fixed-point.ts';
import { changeStake } from '../../stake/share-pool.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { burnAlphaOf, recycleAlphaOf } from './alpha-supply.ts';

const S = SubtensorModule.storage;

/** A hotkey's incentive, in RAO of alpha. */
export interface Incentive {
  readonly hotkey: AccountId;
  readonly serverRao: bigint;
}

/** Hotkeys of the owner that are registered on the subnet. */
function ownerHotkeys(reader: StateReader, netuid: number): Set<AccountId> {
  const hotkeys = [...reader.read(S.OwnedHotkeys, reader.read(S.SubnetOwner, netuid))];
  if (reader.has(S.SubnetOwnerHotkey, netuid)) {
    hotkeys.push(reader.read(S.SubnetOwnerHotkey, netuid));
  }
  return new Set(hotkeys.filter((hotkey) => reader.has(S.Uids, netuid, hotkey)));
}

function withhold(context: BlockContext, netuid: number, incentive: bigint): void {
  const { type } = context.state.read(S.RecycleOrBurn, netuid);
  if (type === 'Recycle') recycleAlphaOf(context, netuid, incentive);
  else burnAlphaOf(context, netuid, incentive);
}

/** Stakes a miner's incentive for its coldkey, under the hotkey that this has chosen for it. */
function stakeIncentive(
  context: BlockContext,
  netuid: number,
  { hotkey, serverRao: incentive }: Incentive,
): void {
  const { state } = context;
  const owner = state.read(S.Owner, hotkey);
  const destination = state.read(S.AutoStakeDestination, owner, netuid);
  if (destination !== undefined) {
    const fields = { netuid, destination, hotkey, owner, incentive };
    context.deposit(SubtensorModule, 'AutoStakeAdded', fields);
  }
  changeStake(state, { hotkey: destination ?? hotkey, coldkey: owner, netuid }, incentive);
}

/** Gives miners their incentives, and writes down which part was withheld; gives the sum of both. */
export function payIncentives(
  context: BlockContext,
  netuid: number,
  incentives: readonly Incentive[],
): bigint {
  const { state } = context;
  const immune = ownerHotkeys(state, netuid);
  let total = 0n;
  let withheld = 0n;
  for (const incentive of incentives) {
    const { hotkey, serverRao } = incentive;
    if (serverRao === 0n) continue;
    total += serverRao;
    if (immune.has(hotkey)) {
      withheld += serverRao;
      withhold(context, netuid, serverRao);
    } else {
      stakeIncentive(context, netuid, incentive);
    }
  }
  const part = divideFixed(U96F32, fixedFrom(U96F32, withheld), fixedFrom(U96F32, total));
  state.write(S.MinerBurned, netuid, part);
  return total;
}
