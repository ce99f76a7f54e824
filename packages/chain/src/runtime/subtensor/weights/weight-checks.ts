/** What calls about weights ask of the hotkey that signs them (chain.md 6.1, 6.3). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { fail } from '../../dispatch-error.ts';
import { floorStakeWeight, stakeWeightsOn } from '../../stake/stake-weight.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { mechanismIndex } from '../registration/neurons.ts';
import { networkExists } from '../subnets/list-netuids.ts';

const S = SubtensorModule.storage;

/** A hotkey on a subnet. */
export interface Member {
  readonly netuid: number;
  readonly hotkey: AccountId;
}

/** A hotkey that has to do with the weights of one mechanism, 0 for the main one. */
export interface WeightSetter extends Member {
  readonly mecid: number;
}

/** The storage index under which a mechanism's weights and commits stand. */
export function indexOf({ netuid, mecid }: Pick<WeightSetter, 'netuid' | 'mecid'>): number {
  return mechanismIndex(netuid, mecid);
}

/** @throws DispatchFailure `MechanismDoesNotExist`, also where there is no such subnet. */
export function ensureMechanism(
  reader: StateReader,
  { netuid, mecid }: Pick<WeightSetter, 'netuid' | 'mecid'>,
): void {
  const count = networkExists(reader, netuid) ? reader.read(S.MechanismCountCurrent, netuid) : 0;
  if (mecid < count) return;
  fail(SubtensorModule, 'MechanismDoesNotExist', { netuid, mecid, count });
}

/** The hotkey's uid. @throws DispatchFailure `HotKeyNotRegisteredInSubNet`. */
export function ensureRegistered(reader: StateReader, { netuid, hotkey }: Member): number {
  const uid = reader.read(S.Uids, netuid, hotkey);
  return uid ?? fail(SubtensorModule, 'HotKeyNotRegisteredInSubNet', { netuid });
}

/** True for the hotkey that stands for the subnet's owner. */
export function isOwnerHotkey(reader: StateReader, { netuid, hotkey }: Member): boolean {
  if (!reader.has(S.SubnetOwnerHotkey, netuid)) return false;
  return reader.read(S.SubnetOwnerHotkey, netuid) === hotkey;
}

/** The owner's hotkey needs no stake. @throws DispatchFailure `NotEnoughStakeToSetWeights`. */
export function ensureWeightStake(reader: StateReader, member: Member): void {
  const least = reader.read(S.StakeThreshold);
  // Everybody has as much as nothing, and to weigh stake takes many reads.
  if (least === 0n || isOwnerHotkey(reader, member)) return;
  const stake = floorStakeWeight(stakeWeightsOn(reader, member.netuid)(member.hotkey));
  if (stake < least) fail(SubtensorModule, 'NotEnoughStakeToSetWeights', { stake, least });
}

/** Which of a mechanism's rows of weights is meant, and the present block. */
export interface RowInTime extends Pick<WeightSetter, 'netuid' | 'mecid'> {
  readonly uid: number;
  readonly now: bigint;
}

/** A seat that was never updated may be so at once; a registration counts as an update. */
export function ensureWeightRate(
  reader: StateReader,
  row: RowInTime,
  error: 'SettingWeightsTooFast' | 'CommittingWeightsTooFast',
): void {
  const last = reader.read(S.LastUpdate, indexOf(row))[row.uid] ?? 0n;
  const limit = reader.read(S.WeightsSetRateLimit, row.netuid);
  // Saturates, as the chain's subtraction does: `setStorage` may put the update ahead.
  const blocks = row.now > last ? row.now - last : 0n;
  if (last === 0n || blocks >= limit) return;
  fail(SubtensorModule, error, { blocks, limit_blocks: limit });
}
