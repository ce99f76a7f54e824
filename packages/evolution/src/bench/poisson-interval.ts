/**
 * What a count of rare events says about their mean: the exact interval for a Poisson count (Garwood
 * 1936), whose ends are half the chi-square quantiles with 2n and 2n + 2 degrees of freedom. Found by
 * bisection on the Poisson distribution itself, which is the same relation without the quantiles.
 */

import { assert } from '@adit/base';
import { aditMath } from '@adit/program';

const BISECTIONS = 100;

/** P(X <= count) for a Poisson variable with that mean. */
function probabilityUpTo(count: number, mean: number): number {
  let term = aditMath.exp(-mean);
  let sum = term;
  for (let event = 1; event <= count; event++) {
    term *= mean / event;
    sum += term;
  }
  return sum;
}

/** The mean at which P(X <= count) has fallen to `probability`. */
function meanWith(count: number, probability: number): number {
  let low = 0;
  let high = 2 * count + 20;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (probabilityUpTo(count, middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Largest count that the distribution is summed for without underflow. */
const COUNT_MAX = 300;

/** Both ends of the exact two-sided 90 % interval of the mean; the lower one is 0 for no event. */
export function poissonInterval90(events: number): { readonly low: number; readonly high: number } {
  assert(Number.isInteger(events) && events >= 0 && events <= COUNT_MAX, 'a count from 0 to 300');
  const low = events === 0 ? 0 : meanWith(events - 1, 0.95);
  return { low, high: meanWith(events, 0.05) };
}
