/** What validators and their stakers get of an epoch (chain.md 8.7, 3, 6 and 7). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import {
  addFixed,
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  subtractFixed,
  U96F32,
} from '../../fixed-point/fixed-point.ts';
import { changePool, changeStake } from '../../stake/share-pool.ts';
import { taoWeightOf } from '../../stake/stake-weight.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { addRootDividends } from '../staking/root-claims.ts';
import { ROOT_NETUID } from '../subnets/list-netuids.ts';
import type { Dividend } from './parents-share.ts';

const S = SubtensorModule.storage;
const TAKE_WHOLE = fixedFrom(U96F32, 65_535n);

/** What falls to a hotkey and its stakers, in bits of U96F32. */
export interface DividendSplit {
  readonly hotkey: AccountId;
  /** For its stake on the subnet. */
  readonly alpha: bigint;
  /** For its stake on root. */
  readonly root: bigint;
}

/** A dividend by what it was earned with: alpha on the subnet, or TAO on root as its weight counts. */
function byStake(
  reader: StateReader,
  { netuid, taoWeight }: { readonly netuid: number; readonly taoWeight: bigint },
  [hotkey, dividend]: Dividend,
): DividendSplit {
  if (dividend === 0n) return { hotkey, alpha: 0n, root: 0n };
  const alphaStake = fixedFrom(U96F32, reader.read(S.TotalHotkeyAlpha, hotkey, netuid));
  const rootStake = fixedFrom(U96F32, reader.read(S.TotalHotkeyAlpha, hotkey, ROOT_NETUID));
  const rootAlpha = multiplyFixed(U96F32, rootStake, taoWeight);
  const part = divideFixed(U96F32, rootAlpha, addFixed(U96F32, alphaStake, rootAlpha));
  const whole = fixedFrom(U96F32, dividend);
  const root = multiplyFixed(U96F32, whole, part);
  return { hotkey, alpha: subtractFixed(U96F32, whole, root), root };
}

/** Pots for dividends, in RAO of alpha. */
export interface DividendPots {
  readonly netuid: number;
  readonly validator: bigint;
  readonly root: bigint;
}

/**
 * Shares both pots by the dividends that the epoch found; these set proportions only, the pots set what
 * there is.
 */
export function splitDividends(
  reader: StateReader,
  { netuid, validator, root }: DividendPots,
  dividends: readonly Dividend[],
): DividendSplit[] {
  const terms = { netuid, taoWeight: taoWeightOf(reader) };
  const splits = dividends.map((dividend) => byStake(reader, terms, dividend));
  const sumOf = (kind: 'alpha' | 'root') =>
    splits.reduce((sum, split) => addFixed(U96F32, sum, split[kind]), 0n);
  const [alphaSum, rootSum] = [sumOf('alpha'), sumOf('root')];
  const share = (pot: bigint, part: bigint, sum: bigint) =>
    multiplyFixed(U96F32, fixedFrom(U96F32, pot), divideFixed(U96F32, part, sum));
  return splits.map((split) => ({
    hotkey: split.hotkey,
    alpha: share(validator, split.alpha, alphaSum),
    root: share(root, split.root, rootSum),
  }));
}

interface Payment {
  readonly hotkey: AccountId;
  readonly netuid: number;
  /** In bits of U96F32. */
  readonly bits: bigint;
}

/** The hotkey's take, which its owner gets as stake, and what is left for its stakers, in RAO. */
function payTake({ state }: BlockContext, { hotkey, netuid, bits }: Payment) {
  if (bits === 0n) return { take: 0n, rest: 0n };
  const rate = fixedFrom(U96F32, BigInt(state.read(S.Delegates, hotkey)));
  const takeBits = multiplyFixed(U96F32, divideFixed(U96F32, rate, TAKE_WHOLE), bits);
  const take = floorToU64(U96F32, takeBits);
  const coldkey = state.read(S.Owner, hotkey);
  if (take > 0n) changeStake(state, { hotkey, coldkey, netuid }, take);
  return { take, rest: floorToU64(U96F32, subtractFixed(U96F32, bits, takeBits)) };
}

/** Pays for stake on the subnet: the rest after the take goes to all stakers alike. Gives the sum. */
export function payAlphaDividends(
  context: BlockContext,
  netuid: number,
  splits: readonly DividendSplit[],
): bigint {
  const { state } = context;
  state.removeRange(S.AlphaDividendsPerSubnet, netuid);
  let paid = 0n;
  for (const { hotkey, alpha: bits } of splits) {
    const { take, rest } = payTake(context, { hotkey, netuid, bits });
    paid += take + rest;
    const alpha =
      rest > 0n
        ? changePool(state, { hotkey, netuid }, rest)
        : state.read(S.TotalHotkeyAlpha, hotkey, netuid);
    if (rest > 0n) state.write(S.AlphaDividendsPerSubnet, netuid, hotkey, rest);
    state.write(S.TotalHotkeyAlphaLastEpoch, hotkey, netuid, alpha);
  }
  return paid;
}

/** Pays for stake on root: the rest after the take waits until root's stakers claim it. Gives the sum. */
export function payRootDividends(
  context: BlockContext,
  netuid: number,
  splits: readonly DividendSplit[],
): bigint {
  const { state } = context;
  state.removeRange(S.RootAlphaDividendsPerSubnet, netuid);
  let paid = 0n;
  for (const { hotkey, root: bits } of splits) {
    const { take, rest } = payTake(context, { hotkey, netuid, bits });
    paid += take + rest;
    if (rest === 0n) continue;
    addRootDividends(context, { hotkey, netuid }, rest);
    state.write(S.RootAlphaDividendsPerSubnet, netuid, hotkey, rest);
  }
  return paid;
}
