/**
 * Gives out what has gathered for an epoch (chain.md 8.7). Three things are not as the real chain has
 * them, so that alpha that is out stays equal to alpha that somebody owns, waits for, or has burned:
 * what no one gets of the pots is counted as burned, where the real chain only forgets it; and what
 * `CKBurn` recycles comes out of the dividends, which there are paid in full all the same.
 *
 * What is given out is then the pots, to the RAO, but where rounding makes it more: miners' shares are
 * rounded apart from validators', so an epoch of E may give `E >> 34` RAO beyond its pots for each
 * validator, which the residue of the splits (`SPLIT_RESIDUE_RAO`) has left before. Rates of root
 * dividends are rounded down: of each validator's stay behind `root stake >> 32` RAO and one.
 */
import type { AccountId } from '@adit/substrate';
import type { BlockContext } from '../../context.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import type { EpochEarnings } from '../../yuma/run-epoch.ts';
import { burnAlphaOf, mintOut, recycleAlphaOf } from './alpha-supply.ts';
import { payAlphaDividends, payRootDividends, splitDividends } from './dividends.ts';
import { payIncentives } from './incentives.ts';
import { payOwnerCut } from './owner-cut.ts';
import { type Dividend, passOnWith } from './parents-share.ts';
import type { Pots } from './pots.ts';

/** Of the numbers that an epoch reckons with. */
const FRACTION_BITS = 32n;

/** Dividends by hotkey, in the order of their bytes, and what is recycled on the way to parents. */
interface Gathered {
  readonly dividends: readonly Dividend[];
  readonly recycled: bigint;
}

function gatherDividends(
  { state }: BlockContext,
  netuid: number,
  earnings: readonly EpochEarnings[],
): Gathered {
  const passOn = passOnWith(state, netuid);
  const byHotkey = new Map<AccountId, bigint>();
  let recycled = 0n;
  for (const { hotkey, validatorRao } of earnings) {
    const passed = passOn(hotkey, validatorRao);
    recycled += passed.recycled;
    for (const [one, alpha] of passed.dividends) {
      byHotkey.set(one, addAmounts(byHotkey.get(one) ?? 0n, alpha));
    }
  }
  const dividends = [...byHotkey].sort(([left], [right]) => (left < right ? -1 : 1));
  return { dividends, recycled };
}

interface Taken {
  /** What is left of the pots. */
  readonly validator: bigint;
  readonly root: bigint;
  readonly taken: bigint;
}

/** Takes as much as there is out of the validators' pot, then out of root's. */
function takeOut(pots: Pick<Pots, 'validator' | 'root'>, wanted: bigint): Taken {
  const least = (left: bigint, right: bigint) => (left < right ? left : right);
  const fromValidators = least(wanted, pots.validator);
  const fromRoot = least(wanted - fromValidators, pots.root);
  return {
    validator: pots.validator - fromValidators,
    root: pots.root - fromRoot,
    taken: fromValidators + fromRoot,
  };
}

/** Gives out a subnet's pots by what its epoch found that each hotkey earned. */
export function distribute(
  context: BlockContext,
  pots: Pots,
  earnings: readonly EpochEarnings[],
): void {
  const { netuid, server, root, cut } = pots;
  const hasIncentives = earnings.some(({ serverRao }) => serverRao > 0n);
  const validator = hasIncentives ? pots.validator : addAmounts(pots.validator, server);
  const { dividends, recycled } = gatherDividends(context, netuid, earnings);
  const left = takeOut({ validator, root }, recycled);
  recycleAlphaOf(context, netuid, left.taken);
  const splits = splitDividends(context.state, { netuid, ...left }, dividends);
  const given =
    left.taken +
    payOwnerCut(context, pots) +
    payIncentives(context, netuid, earnings) +
    payAlphaDividends(context, netuid, splits) +
    payRootDividends(context, netuid, splits);
  const whole = server + pots.validator + root + cut;
  if (whole > given) burnAlphaOf(context, netuid, whole - given);
  // The epoch says what miners get, the pots what dividends are: of two mechanisms one without
  // dividends may give its miners more than their pot. A rounding is left to the splits' residue.
  const rounding = BigInt(earnings.length) * (((whole - cut) >> FRACTION_BITS) + 1n);
  if (given > whole + rounding) mintOut(context, { netuid, alpha: given - whole });
}
