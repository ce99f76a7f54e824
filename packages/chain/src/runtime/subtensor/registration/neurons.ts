/** The seats of a subnet: a new hotkey takes the next uid, or the place of another (chain.md 3.3). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import type { ChainState, StateReader } from '../../state/chain-state.ts';

const S = SubtensorModule.storage;

/** Distance between the storage indices of two mechanisms. */
const INDEX_STEP = 4096;

const INDEX_MAX = 65_535;

/** The storage index of a mechanism; those that no subnet can have end at the greatest index. */
export function mechanismIndex(netuid: number, mechanism: number): number {
  return Math.min(netuid + INDEX_STEP * mechanism, INDEX_MAX);
}

/** Storage indices of a subnet's mechanisms, the main one first. */
export function mechanismIndices(reader: StateReader, netuid: number): number[] {
  const count = reader.read(S.MechanismCountCurrent, netuid);
  return Array.from({ length: count }, (_, mechanism) => mechanismIndex(netuid, mechanism));
}

/** How a list gets the value of a seat: at its end for a new one, in its place for a taken one. */
type Placing = <Item>(list: readonly Item[], value: Item) => Item[];

const atEnd: Placing = (list, value) => [...list, value];

/** What is short stays short. */
function inPlace(index: number): Placing {
  return (list, value) => list.map((old, at) => (at === index ? value : old));
}

/** A copy with `block` at `index`; a list that is too short is filled up with zeros. */
export function withBlock(list: readonly bigint[], index: number, block: bigint): bigint[] {
  const copy = [...list];
  while (copy.length <= index) copy.push(0n);
  copy[index] = block;
  return copy;
}

interface Seat {
  readonly netuid: number;
  readonly uid: number;
}

/** What a seat looks like before its first epoch. */
function writeSeat({ state, now }: BlockContext, { netuid, uid }: Seat, place: Placing): void {
  state.update(S.Active, netuid, (list) => place(list, true));
  state.update(S.Emission, netuid, (list) => place(list, 0n));
  state.update(S.Consensus, netuid, (list) => place(list, 0));
  state.update(S.Dividends, netuid, (list) => place(list, 0));
  state.update(S.ValidatorTrust, netuid, (list) => place(list, 0));
  state.update(S.ValidatorPermit, netuid, (list) => place(list, false));
  for (const index of mechanismIndices(state, netuid)) {
    state.update(S.Incentive, index, (list) => place(list, 0));
    state.update(S.LastUpdate, index, (list) => withBlock(list, uid, now));
  }
}

function seatHotkey({ state, now }: BlockContext, { netuid, uid }: Seat, hotkey: AccountId): void {
  state.write(S.Keys, netuid, uid, hotkey);
  state.write(S.Uids, netuid, hotkey, uid);
  state.write(S.BlockAtRegistration, netuid, uid, now);
  state.write(S.IsNetworkMember, hotkey, netuid, true);
}

/** Gives a hotkey the next uid. */
export function appendNeuron(context: BlockContext, netuid: number, hotkey: AccountId): number {
  const { state } = context;
  const uid = state.read(S.SubnetworkN, netuid);
  state.write(S.SubnetworkN, netuid, uid + 1);
  writeSeat(context, { netuid, uid }, atEnd);
  seatHotkey(context, { netuid, uid }, hotkey);
  return uid;
}

/** Forgets what belongs to a hotkey on a subnet; its stake stays. */
export function removeMember(state: ChainState, { netuid, uid }: Seat): void {
  const hotkey = state.read(S.Keys, netuid, uid);
  state.remove(S.Uids, netuid, hotkey);
  state.remove(S.IsNetworkMember, hotkey, netuid);
  state.remove(S.AssociatedEvmAddress, netuid, uid);
  state.remove(S.Axons, netuid, hotkey);
  state.remove(S.NeuronCertificates, netuid, hotkey);
  state.remove(S.Prometheus, netuid, hotkey);
}

/** Takes a uid's weights and bonds away, and the weights that others have on it. */
function clearWeights(state: ChainState, { netuid, uid }: Seat): void {
  for (const index of mechanismIndices(state, netuid)) {
    state.remove(S.Weights, index, uid);
    state.remove(S.Bonds, index, uid);
    for (const [[, row], entries] of state.entries(S.Weights, index)) {
      if (!entries.some(([target, weight]) => target === uid && weight !== 0)) continue;
      const cleared = entries.map(([target, weight]): [number, number] => [
        target,
        target === uid ? 0 : weight,
      ]);
      state.write(S.Weights, index, row, cleared);
    }
  }
}

/** Gives a taken uid to another hotkey. The subnet owner's hotkey keeps its seat. */
export function replaceNeuron(context: BlockContext, seat: Seat, hotkey: AccountId): void {
  const { state } = context;
  const { netuid, uid } = seat;
  const old = state.read(S.Keys, netuid, uid);
  if (state.has(S.SubnetOwnerHotkey, netuid) && state.read(S.SubnetOwnerHotkey, netuid) === old) {
    return;
  }
  removeMember(state, seat);
  clearWeights(state, seat);
  const place = inPlace(uid);
  writeSeat(context, seat, place);
  state.update(S.StakeWeight, netuid, (list) => place(list, 0));
  seatHotkey(context, seat, hotkey);
}
