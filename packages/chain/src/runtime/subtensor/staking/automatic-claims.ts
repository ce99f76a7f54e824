/** Root dividends that are claimed without anybody asking (chain.md 5.8): a few coldkeys in every block. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { System } from '../../../definitions/system.ts';
import type { BlockContext } from '../../context.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import { claimRootDividends } from './root-claims.ts';

const { NumRootClaim, NumStakingColdkeys, StakingColdkeysByIndex } = SubtensorModule.storage;
const WORDS = 4;
const WORD_DIGITS = 16;

/** Whom a block's parent picks. */
export interface Draw {
  /** Hash of the parent, `0x` and 64 digits. */
  readonly parentHash: string;
  /** How many are drawn. */
  readonly picks: bigint;
  /** Out of how many. */
  readonly size: bigint;
}

/** The numbers drawn, ascending; those drawn twice count once. */
export function drawNumbers({ parentHash, picks, size }: Draw): bigint[] {
  if (size === 0n) return [];
  const words = Array.from({ length: WORDS }, (_, word) =>
    BigInt(`0x${parentHash.slice(2).slice(word * WORD_DIGITS, (word + 1) * WORD_DIGITS)}`),
  );
  const drawn = new Set<bigint>();
  let last = words[0] ?? 0n;
  // With as many picks every number has met every word that it will ever meet.
  const enough = BigInt(WORDS) * size + 1n;
  const count = Number(picks < enough ? picks : enough);
  for (let pick = 0; pick < count; pick += 1) {
    last = addAmounts(last, words[pick % WORDS] ?? 0n) % size;
    drawn.add(last);
  }
  return [...drawn].sort((left, right) => (left < right ? -1 : 1));
}

/** Claims for the coldkeys that this block draws out of the list of root stakers. */
export function claimAutomatically(context: BlockContext): void {
  const { state } = context;
  const size = state.read(NumStakingColdkeys);
  if (size === 0n) return;
  const picks = state.read(NumRootClaim);
  const parentHash = state.read(System.storage.ParentHash);
  for (const number of drawNumbers({ parentHash, picks, size })) {
    const coldkey = state.read(StakingColdkeysByIndex, number);
    if (coldkey !== undefined) claimRootDividends(context, coldkey, 'all');
  }
}
