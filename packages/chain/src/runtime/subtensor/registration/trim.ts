/** Taking seats away until as many are left as the owner wants (chain.md 3.7). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { ChainState } from '../../state/chain-state.ts';
import { type RatedSeat, rateSeats } from './choose-replaced.ts';
import { mechanismIndices, removeMember } from './neurons.ts';

const S = SubtensorModule.storage;
/** Of the seats that stay, the immune ones are less than this share. */
const IMMUNE_PERCENT_LIMIT = 80;

interface Trim {
  readonly netuid: number;
  /** Old uids of those that stay, in their new order. */
  readonly kept: readonly number[];
}

/** The lowest emission first; of equals the highest uid. */
function firstToGo(left: RatedSeat, right: RatedSeat): number {
  if (left.emission !== right.emission) return left.emission < right.emission ? -1 : 1;
  return right.uid - left.uid;
}

function chooseKept({ state, now }: BlockContext, netuid: number, seatsMax: number): number[] {
  const seats = rateSeats(state, netuid, now);
  const isSafe = ({ isImmune, isOwners }: RatedSeat): boolean => isImmune || isOwners;
  const safe = seats.filter(isSafe).length;
  if (safe * 100 >= seatsMax * IMMUNE_PERCENT_LIMIT) {
    fail(SubtensorModule, 'TrimmingWouldExceedMaxImmunePercentage', { safe, seats: seatsMax });
  }
  const surplus = seats.length - seatsMax;
  const removable = seats.filter((seat) => !isSafe(seat)).sort(firstToGo);
  const removed = new Set(removable.slice(0, surplus).map(({ uid }) => uid));
  return seats.map(({ uid }) => uid).filter((uid) => !removed.has(uid));
}

function removeOthers(state: ChainState, { netuid, kept }: Trim): void {
  const stays = new Set(kept);
  for (let uid = 0; uid < state.read(S.SubnetworkN, netuid); uid += 1) {
    if (stays.has(uid)) continue;
    state.remove(S.AlphaDividendsPerSubnet, netuid, state.read(S.Keys, netuid, uid));
    removeMember(state, { netuid, uid });
  }
}

function compactLists(state: ChainState, { netuid, kept }: Trim): void {
  const pick = <Item>(list: readonly Item[], zero: Item): Item[] =>
    kept.map((uid) => list[uid] ?? zero);
  state.update(S.Active, netuid, (list) => pick(list, false));
  state.update(S.ValidatorPermit, netuid, (list) => pick(list, false));
  state.update(S.Emission, netuid, (list) => pick(list, 0n));
  for (const item of [S.Consensus, S.Dividends, S.ValidatorTrust, S.StakeWeight]) {
    state.update(item, netuid, (list) => pick(list, 0));
  }
  for (const index of mechanismIndices(state, netuid)) {
    state.update(S.Incentive, index, (list) => pick(list, 0));
    state.update(S.LastUpdate, index, (list) => pick(list, 0n));
  }
}

function compactRows(state: ChainState, { netuid, kept }: Trim): void {
  const newUids = new Map(kept.map((uid, index) => [uid, index]));
  for (const index of mechanismIndices(state, netuid)) {
    for (const item of [S.Weights, S.Bonds]) {
      const rows = state.entries(item, index);
      state.removeRange(item, index);
      for (const [[, uid], row] of rows) {
        const movedRow = row.flatMap(([target, value]): [number, number][] => {
          const moved = newUids.get(target);
          return moved === undefined ? [] : [[moved, value]];
        });
        const moved = newUids.get(uid);
        if (moved !== undefined) state.write(item, index, moved, movedRow);
      }
    }
  }
}

function moveSeats(state: ChainState, { netuid, kept }: Trim): void {
  const seats = kept.map((uid) => ({
    hotkey: state.read(S.Keys, netuid, uid),
    registeredAt: state.read(S.BlockAtRegistration, netuid, uid),
    evm: state.read(S.AssociatedEvmAddress, netuid, uid),
  }));
  state.removeRange(S.Keys, netuid);
  state.removeRange(S.BlockAtRegistration, netuid);
  state.removeRange(S.AssociatedEvmAddress, netuid);
  for (const [uid, { hotkey, registeredAt, evm }] of seats.entries()) {
    state.write(S.Keys, netuid, uid, hotkey);
    state.write(S.Uids, netuid, hotkey, uid);
    state.write(S.BlockAtRegistration, netuid, uid, registeredAt);
    if (evm !== undefined) state.write(S.AssociatedEvmAddress, netuid, uid, evm);
  }
}

/**
 * Leaves at most `seatsMax` seats and closes the gaps, in order.
 * @throws DispatchFailure `InvalidValue`, `TrimmingWouldExceedMaxImmunePercentage`.
 */
export function trimSubnet(context: BlockContext, netuid: number, seatsMax: number): void {
  const { state } = context;
  const least = state.read(S.MinAllowedUids, netuid);
  const most = state.read(S.MaxAllowedUids, netuid);
  if (seatsMax < least || seatsMax > most) {
    fail(SubtensorModule, 'InvalidValue', { value: seatsMax, least, most });
  }
  state.write(S.MaxAllowedUids, netuid, seatsMax);
  if (state.read(S.SubnetworkN, netuid) <= seatsMax) return;
  const kept = chooseKept(context, netuid, seatsMax);
  removeOthers(state, { netuid, kept });
  moveSeats(state, { netuid, kept });
  compactLists(state, { netuid, kept });
  compactRows(state, { netuid, kept });
  state.write(S.SubnetworkN, netuid, kept.length);
}
