/** What a validator passes on to those who lend it their stake weight (chain.md 8.8). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  addFixed,
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  subtractFixed,
  U96F32,
} from '../../fixed-point/fixed-point.ts';
import { fractionOf, taoWeightOf } from '../../stake/stake-weight.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';

const S = SubtensorModule.storage;
const ONE = fixedFrom(U96F32, 1n);
const TAKE_WHOLE = 65_535n;

/** A hotkey and alpha that falls to it. */
export type Dividend = readonly [hotkey: AccountId, alpha: bigint];

/** How a validator's alpha is passed on. */
export interface PassedOn {
  /** For its parents in their order, then for the validator itself. */
  readonly dividends: readonly Dividend[];
  /** What is recycled because parent and child belong to different coldkeys. */
  readonly recycled: bigint;
}

interface Rates {
  /** All in bits of U96F32. */
  readonly taoWeight: bigint;
  readonly burn: bigint;
}

/** Stake that a part of a hotkey's own counts for, both kinds. */
function weighed(
  reader: StateReader,
  { hotkey, netuid, part }: { hotkey: AccountId; netuid: number; part: bigint },
  taoWeight: bigint,
): bigint {
  const stakeOn = (at: number) => fixedFrom(U96F32, reader.read(S.TotalHotkeyAlpha, hotkey, at));
  const root = multiplyFixed(U96F32, multiplyFixed(U96F32, stakeOn(ROOT_NETUID), part), taoWeight);
  return addFixed(U96F32, multiplyFixed(U96F32, stakeOn(netuid), part), root);
}

/** What a hotkey has left of its stake after its children have their parts, as a whole number. */
function ownContribution(
  reader: StateReader,
  { hotkey, netuid }: { readonly hotkey: AccountId; readonly netuid: number },
  taoWeight: bigint,
): bigint {
  const kept = reader
    .read(S.ChildKeys, hotkey, netuid)
    .reduce((left, [proportion]) => subtractFixed(U96F32, left, fractionOf(proportion)), ONE);
  return fixedFrom(
    U96F32,
    floorToU64(U96F32, weighed(reader, { hotkey, netuid, part: kept }, taoWeight)),
  );
}

function ratesOf(reader: StateReader): Rates {
  return { taoWeight: taoWeightOf(reader), burn: fractionOf(reader.read(S.CKBurn)) };
}

function takeRate(reader: StateReader, hotkey: AccountId, netuid: number): bigint {
  const take = fixedFrom(U96F32, BigInt(reader.read(S.ChildkeyTake, hotkey, netuid)));
  return divideFixed(U96F32, take, fixedFrom(U96F32, TAKE_WHOLE));
}

/** Passes validators' alpha of one subnet on; what all hotkeys share is read once. */
export function passOnWith(
  reader: StateReader,
  netuid: number,
): (hotkey: AccountId, alpha: bigint) => PassedOn {
  const { taoWeight, burn } = ratesOf(reader);
  return (hotkey, alpha) => {
    const parents = reader.read(S.ParentKeys, hotkey, netuid);
    if (parents.length === 0 || alpha === 0n) return { dividends: [[hotkey, alpha]], recycled: 0n };
    const contributions = parents.map(([proportion, parent]) =>
      weighed(reader, { hotkey: parent, netuid, part: fractionOf(proportion) }, taoWeight),
    );
    const own = ownContribution(reader, { hotkey, netuid }, taoWeight);
    const total = contributions.reduce((left, right) => addFixed(U96F32, left, right), own);
    const owner = reader.read(S.Owner, hotkey);
    const take = takeRate(reader, hotkey, netuid);
    const whole = fixedFrom(U96F32, alpha);
    const dividends: Dividend[] = [];
    let kept = whole;
    let taken = 0n;
    let recycled = 0n;
    for (const [index, [, parent]] of parents.entries()) {
      const factor = divideFixed(U96F32, contributions[index] ?? 0n, total);
      const share = multiplyFixed(U96F32, whole, factor);
      kept = subtractFixed(U96F32, kept, share);
      const isForeign = reader.read(S.Owner, parent) !== owner;
      const burned = isForeign ? multiplyFixed(U96F32, burn, share) : 0n;
      const childTake = isForeign ? multiplyFixed(U96F32, take, share) : 0n;
      const left = subtractFixed(U96F32, subtractFixed(U96F32, share, burned), childTake);
      dividends.push([parent, floorToU64(U96F32, left)]);
      taken = addFixed(U96F32, taken, childTake);
      recycled += floorToU64(U96F32, burned);
    }
    dividends.push([hotkey, floorToU64(U96F32, addFixed(U96F32, kept, taken))]);
    return { dividends, recycled };
  };
}
