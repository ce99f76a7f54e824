/**
 * What an epoch's settlement takes and gives, and the arithmetic that the fast and the naive
 * implementation share because it is a definition, not an algorithm (decision 11):
 *
 *     budget        = base + carryIn
 *     fee           = base − ⌊base · (10 000 − feeBps) / 10 000⌋, 0 when nobody has points
 *     distributable = budget − fee
 *     cap           = ⌊base · capBps / 10 000⌋ for each miner
 *     paid + fee + carry + returned = budget, carry ≤ base
 */
import { AditError, assert, compareBytes, encodeHex, type Rao } from '@adit/base';

const BPS = 10_000;
const PUBLIC_KEY_BYTES = 32;

/** One miner's claim on an epoch. */
export interface Share {
  /** 32 bytes; at most one share a key. */
  readonly publicKey: Uint8Array;
  /** Points in millionths, not negative. */
  readonly pointsMicro: bigint;
}

/** An epoch that is to be settled. */
export interface EpochAccount {
  /** The epoch's own budget. */
  readonly baseRao: Rao;
  /** What the epoch before could not pay. */
  readonly carryInRao: Rao;
  /** Fee in basis points of the base, 0 to 10 000. */
  readonly feeBps: number;
  /** Most that one miner is paid, in basis points of the base, 1 to 10 000. */
  readonly capBps: number;
  readonly shares: readonly Share[];
}

/** What one miner is paid. */
export interface Payout extends Share {
  readonly rao: Rao;
  /** True when the cap took something away. */
  readonly capped: boolean;
}

/** A settled epoch. */
export interface Settlement {
  readonly baseRao: Rao;
  readonly carryInRao: Rao;
  readonly budgetRao: Rao;
  readonly feeRao: Rao;
  readonly distributableRao: Rao;
  readonly capRao: Rao;
  /** One for each share, also for those without points, by public key ascending. */
  readonly payouts: readonly Payout[];
  readonly paidRao: Rao;
  /** Goes into the next epoch's budget. */
  readonly carryRao: Rao;
  /** Goes back to the operator: what exceeds one base budget. */
  readonly returnedRao: Rao;
  /** See {@link minersNeeded}. */
  readonly minersNeeded: number | null;
}

/** The parts of an {@link EpochAccount} that do not depend on the miners. */
export type EpochTerms = Omit<EpochAccount, 'shares'>;

function refuse(reason: string, numbers: Record<string, bigint | number | string>): never {
  throw new AditError('invalid_settlement', 'The epoch cannot be settled', {
    numbers: { reason, ...numbers },
    nextStep: 'Correct the named value; nothing was booked.',
  });
}

function checkBps(name: string, bps: number, min: number): void {
  if (!Number.isInteger(bps) || bps < min || bps > BPS) refuse(name, { bps, min, max: BPS });
}

function checkTerms(terms: EpochTerms): void {
  if (terms.baseRao < 0n) refuse('base_negative', { baseRao: terms.baseRao });
  if (terms.carryInRao < 0n) refuse('carry_negative', { carryInRao: terms.carryInRao });
  checkBps('fee_bps', terms.feeBps, 0);
  checkBps('cap_bps', terms.capBps, 1);
}

/**
 * The shares by public key ascending, checked.
 * @throws AditError `invalid_settlement` on a wrong amount, rate, key length or a key that stands
 * there twice; `numbers.reason` names it.
 */
export function orderShares(account: EpochAccount): readonly Share[] {
  checkTerms(account);
  const ordered = account.shares.toSorted((left, right) =>
    compareBytes(left.publicKey, right.publicKey),
  );
  for (const [index, { publicKey, pointsMicro }] of ordered.entries()) {
    const before = ordered[index - 1];
    const key = encodeHex(publicKey);
    if (publicKey.length !== PUBLIC_KEY_BYTES) refuse('key_length', { bytes: publicKey.length });
    if (pointsMicro < 0n) refuse('points_negative', { key, pointsMicro });
    if (before !== undefined && compareBytes(before.publicKey, publicKey) === 0) {
      refuse('key_twice', { key });
    }
  }
  return ordered;
}

/** Amounts that follow from an epoch's terms alone. */
export interface EpochAmounts {
  readonly budgetRao: Rao;
  readonly feeRao: Rao;
  readonly distributableRao: Rao;
  readonly capRao: Rao;
}

/** Budget, fee, distributable and cap; no fee is taken from an epoch in which nobody has points. */
export function deriveAmounts(terms: EpochTerms, hasPoints: boolean): EpochAmounts {
  const { baseRao, carryInRao, feeBps, capBps } = terms;
  const budgetRao = baseRao + carryInRao;
  const feeRao = hasPoints ? baseRao - (baseRao * BigInt(BPS - feeBps)) / BigInt(BPS) : 0n;
  const capRao = (baseRao * BigInt(capBps)) / BigInt(BPS);
  return { budgetRao, feeRao, distributableRao: budgetRao - feeRao, capRao };
}

/**
 * How many miners with points it takes until the cap can pay out the whole budget after the fee; a
 * pool with fewer carries or returns the rest and warns with this number. Null when the cap is
 * below one RAO, so that no number is enough.
 * @throws AditError `invalid_settlement`.
 */
export function minersNeeded(terms: EpochTerms): number | null {
  checkTerms(terms);
  const { distributableRao, capRao } = deriveAmounts(terms, true);
  if (distributableRao === 0n) return 0;
  return capRao === 0n ? null : Number((distributableRao + capRao - 1n) / capRao);
}

/** The settlement with these payouts: carry and returned follow, and every promise is asserted. */
export function completeSettlement(
  terms: EpochTerms,
  amounts: EpochAmounts,
  payouts: readonly Payout[],
): Settlement {
  const { baseRao, carryInRao } = terms;
  const { budgetRao, feeRao, distributableRao, capRao } = amounts;
  const paidRao = payouts.reduce((sum, { rao }) => sum + rao, 0n);
  const restRao = distributableRao - paidRao;
  const returnedRao = restRao > baseRao ? restRao - baseRao : 0n;
  const carryRao = restRao - returnedRao;
  assert(restRao >= 0n, 'no more is paid than there is');
  assert(
    payouts.every(({ rao }) => rao >= 0n && rao <= capRao),
    'nobody is paid less than nothing or more than the cap',
  );
  assert(
    paidRao + feeRao + carryRao + returnedRao === budgetRao,
    'paid + fee + carry + returned = budget',
  );
  assert(carryRao >= 0n && carryRao <= baseRao, 'at most one base budget is carried');
  return {
    baseRao,
    carryInRao,
    ...amounts,
    payouts,
    paidRao,
    carryRao,
    returnedRao,
    minersNeeded: minersNeeded(terms),
  };
}
