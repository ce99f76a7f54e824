/** Stake as it counts on a subnet: with what parents lend, without what children got (spec 5.5). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import {
  addFixed,
  divideFixed,
  fixedFrom,
  floorToU64,
  I64F64,
  multiplyFixed,
  subtractFixed,
  U64_MAX,
  U96F32,
} from '../fixed-point/fixed-point.ts';
import type { StateReader } from '../state/chain-state.ts';

const { ChildKeys, ParentKeys, TaoWeight, TotalHotkeyAlpha } = SubtensorModule.storage;
const ROOT_NETUID = 0;

/** A hotkey's stake on a subnet. */
export interface StakeWeight {
  /** Own and inherited alpha. */
  readonly alpha: bigint;
  /** Own and inherited stake on the root network, in RAO. */
  readonly tao: bigint;
  /** `alpha + tao · TAO weight`, as bits of I64F64. */
  readonly weight: bigint;
}

/** The whole part of a stake weight. */
export function floorStakeWeight({ weight }: StakeWeight): bigint {
  return floorToU64(I64F64, weight);
}

type Relations = readonly (readonly [proportion: bigint, relative: AccountId])[];

/** A part of 2^64 - 1 as a fraction, in bits of U96F32. */
export function fractionOf(part: bigint): bigint {
  return divideFixed(U96F32, fixedFrom(U96F32, part), fixedFrom(U96F32, U64_MAX));
}

/** How much alpha a RAO on root counts for, in bits of U96F32. */
export function taoWeightOf(reader: StateReader): bigint {
  return fractionOf(reader.read(TaoWeight));
}

interface Inheritance {
  readonly own: bigint;
  readonly children: Relations;
  readonly parents: Relations;
  stakeOfParent(parent: AccountId): bigint;
}

function inherit({ own, children, parents, stakeOfParent }: Inheritance): bigint {
  if (children.length === 0 && parents.length === 0) return own;
  const share = (stake: bigint, proportion: bigint) =>
    multiplyFixed(U96F32, fixedFrom(U96F32, stake), fractionOf(proportion));
  let given = 0n;
  for (const [proportion] of children) given = addFixed(U96F32, given, share(own, proportion));
  let received = 0n;
  for (const [proportion, parent] of parents) {
    received = addFixed(U96F32, received, share(stakeOfParent(parent), proportion));
  }
  const kept = subtractFixed(U96F32, fixedFrom(U96F32, own), given);
  return floorToU64(U96F32, addFixed(U96F32, kept, received));
}

/** Stake weights on one subnet; what all hotkeys share is read once. */
export function stakeWeightsOn(
  reader: StateReader,
  netuid: number,
): (hotkey: AccountId) => StakeWeight {
  // U96F32 to I64F64 only appends fraction bits.
  const taoWeight = taoWeightOf(reader) << 32n;
  return (hotkey) => {
    const stakeOn = (network: number) => (holder: AccountId) =>
      reader.read(TotalHotkeyAlpha, holder, network);
    const children = reader.read(ChildKeys, hotkey, netuid);
    const parents = reader.read(ParentKeys, hotkey, netuid);
    const inheritedOn = (network: number) => {
      const stakeOfParent = stakeOn(network);
      return inherit({ own: stakeOfParent(hotkey), children, parents, stakeOfParent });
    };
    const tao = inheritedOn(ROOT_NETUID);
    const alpha = netuid === ROOT_NETUID ? stakeOn(ROOT_NETUID)(hotkey) : inheritedOn(netuid);
    const weighted = multiplyFixed(I64F64, fixedFrom(I64F64, tao), taoWeight);
    return { alpha, tao, weight: addFixed(I64F64, fixedFrom(I64F64, alpha), weighted) };
  };
}
