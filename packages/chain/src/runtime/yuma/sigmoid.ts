/** The curve that liquid alpha follows, with the chain's own exponential (chain.md 0.2 rule 7). */
import { divideFixed, I32F32, multiplyFixed } from '../fixed-point/fixed-point.ts';
import { divide, multiply, ONE } from './fixed-number.ts';

/** Up to here no step of the series needs more than 53 bits. */
const FAST_MAX = 5 * ONE;
const ARGUMENT_MAX = 20 * ONE;
const TERMS = 31;
/** e cut to 23 fraction bits, which the chain has for an argument of exactly 1. */
const E_BITS = 11_674_931_200;
const WIDE_ONE = BigInt(ONE);

function seriesInNumbers(argument: number): number {
  let term = argument;
  let total = ONE + argument;
  for (let index = 2; index <= TERMS && term > 0; index += 1) {
    // Below 2^46, where a rounded quotient by a small number still has the right whole part.
    term = Math.floor(multiply(term, argument) / index);
    total += term;
  }
  return total;
}

function seriesInBigints(argument: bigint): bigint {
  let term = argument;
  let total = WIDE_ONE + argument;
  for (let index = 2n; index <= TERMS; index += 1n) {
    term = multiplyFixed(I32F32, term, argument) / index;
    total += term;
  }
  return total;
}

function wideSigmoid(argument: number): number {
  const series = seriesInBigints(BigInt(Math.abs(argument)));
  const power = argument < 0 ? divideFixed(I32F32, WIDE_ONE, series) : series;
  return Number(divideFixed(I32F32, WIDE_ONE, WIDE_ONE + power));
}

/** `1 / (1 + e^argument)`, the argument first brought to at most 20 in amount. Bits of I32F32. */
export function sigmoid(argument: number): number {
  const clamped = Math.max(-ARGUMENT_MAX, Math.min(ARGUMENT_MAX, argument));
  const amount = Math.abs(clamped);
  if (amount > FAST_MAX) return wideSigmoid(clamped);
  const series = clamped === ONE ? E_BITS : seriesInNumbers(amount);
  return divide(ONE, ONE + (clamped < 0 ? divide(ONE, series) : series));
}
