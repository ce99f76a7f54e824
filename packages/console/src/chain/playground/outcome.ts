/** What an epoch gives, as the playground compares it. Pure. */
import { type EpochInput, type EpochResult, type StoredRow, yumaEpoch } from '@adit/chain';

/** What is shown of an epoch; parts of 65 535 by uid, bonds as stored rows. */
export interface Outcome {
  readonly consensus: readonly number[];
  readonly incentives: readonly number[];
  readonly dividends: readonly number[];
  readonly validatorTrust: readonly number[];
  readonly bonds: readonly StoredRow[];
}

/** What the chain would find. */
export function computeOutcome(input: EpochInput): EpochResult {
  return yumaEpoch(input);
}

/** The bond of one uid on another, 0 without one. */
export function bondOf(bonds: readonly StoredRow[], from: number, to: number): number {
  return bonds[from]?.find(([uid]) => uid === to)?.[1] ?? 0;
}

/** True when an epoch has left something behind. */
export function hasResult({ consensus, incentives, dividends }: Outcome): boolean {
  return [consensus, incentives, dividends].some((values) => values.some((value) => value > 0));
}

/** Neurons of a small subnet are all shown. */
const SMALL = 16;

/** The uids that set weights or may; all of a small subnet. */
export function listVoters(input: EpochInput): number[] {
  const uids = input.permits.map((_, uid) => uid);
  if (uids.length <= SMALL) return uids;
  const isVoter = (uid: number): boolean =>
    input.permits[uid] === true || uid === input.ownerUid || (input.weights[uid]?.length ?? 0) > 0;
  const voters = uids.filter(isVoter);
  return voters.length > 0 ? voters : uids;
}
