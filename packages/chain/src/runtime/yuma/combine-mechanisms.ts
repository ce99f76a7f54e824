/** A subnet's emission split between mechanisms, and one result out of theirs (chain.md 2.6). */
import {
  addFixed,
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  U64F64,
} from '../fixed-point/fixed-point.ts';
import { subtractAmounts } from '../fixed-point/saturating.ts';
import type { EpochResult } from './epoch-types.ts';

const SPLIT_WHOLE = 65_535n;

/** What mechanisms share: all but incentive and bonds, which each keeps for itself. */
export type SubnetResult = Omit<EpochResult, 'incentives' | 'bonds'>;

/** How many mechanisms there are, and their parts of 65 535; undefined splits evenly. */
export interface MechanismSplit {
  readonly count: number;
  readonly split: readonly number[] | undefined;
}

/** The emission of each mechanism, rounded down; what is left goes to the first. */
export function splitEmission(emissionRao: bigint, { count, split }: MechanismSplit): bigint[] {
  const parts = Array.from({ length: count }, (_, mechanism) =>
    split === undefined
      ? emissionRao / BigInt(count)
      : (emissionRao * BigInt(split[mechanism] ?? 0)) / SPLIT_WHOLE,
  );
  const given = parts.reduce((left, right) => left + right, 0n);
  const rest = subtractAmounts(emissionRao, given);
  return parts.map((part, mechanism) => (mechanism === 0 ? part + rest : part));
}

/** The share of each part in the sum, bits of U64F64; where nothing is given the first has all. */
function shareOfEach(partsRao: readonly bigint[]): bigint[] {
  const total = fixedFrom(
    U64F64,
    partsRao.reduce((left, right) => left + right, 0n),
  );
  return partsRao.map((part, mechanism) => {
    if (total === 0n) return fixedFrom(U64F64, mechanism === 0 ? 1n : 0n);
    return divideFixed(U64F64, fixedFrom(U64F64, part), total);
  });
}

interface Parts {
  readonly results: readonly EpochResult[];
  readonly shares: readonly bigint[];
}

type Values = (result: EpochResult) => readonly (number | bigint)[];

/** By uid the average of all mechanisms, rounded down after each is added. */
function averageOf({ results, shares }: Parts, valuesOf: Values): bigint[] {
  const [first] = results;
  return (first === undefined ? [] : valuesOf(first)).map((_, uid) =>
    results.reduce((sum, result, mechanism) => {
      const value = fixedFrom(U64F64, BigInt(valuesOf(result)[uid] ?? 0));
      const added = multiplyFixed(U64F64, value, shares[mechanism] ?? 0n);
      return floorToU64(U64F64, addFixed(U64F64, fixedFrom(U64F64, sum), added));
    }, 0n),
  );
}

function sumOf({ results }: Parts, valuesOf: (result: EpochResult) => readonly bigint[]): bigint[] {
  const [first] = results;
  return (first === undefined ? [] : valuesOf(first)).map((_, uid) =>
    results.reduce((sum, result) => sum + (valuesOf(result)[uid] ?? 0n), 0n),
  );
}

function anyOf(
  { results }: Parts,
  valuesOf: (result: EpochResult) => readonly boolean[],
): boolean[] {
  const [first] = results;
  return (first === undefined ? [] : valuesOf(first)).map((_, uid) =>
    results.some((result) => valuesOf(result)[uid] === true),
  );
}

/** What a subnet has after an epoch of each mechanism, which gave away `partsRao`. */
export function combineMechanisms(
  results: readonly EpochResult[],
  partsRao: readonly bigint[],
): SubnetResult {
  const parts: Parts = { results, shares: shareOfEach(partsRao) };
  const fractions = (valuesOf: Values) => averageOf(parts, valuesOf).map(Number);
  return {
    active: anyOf(parts, ({ active }) => active),
    permits: anyOf(parts, ({ permits }) => permits),
    stakeWeights: fractions(({ stakeWeights }) => stakeWeights),
    consensus: fractions(({ consensus }) => consensus),
    dividends: fractions(({ dividends }) => dividends),
    validatorTrust: fractions(({ validatorTrust }) => validatorTrust),
    emissions: averageOf(parts, ({ emissions }) => emissions),
    serverAmounts: sumOf(parts, ({ serverAmounts }) => serverAmounts),
    validatorAmounts: sumOf(parts, ({ validatorAmounts }) => validatorAmounts),
  };
}
