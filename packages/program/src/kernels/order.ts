/**
 * The smaller and the larger of two numbers where ties, zeros and NaN give the first one.
 * Math.min and Math.max give NaN and order the zeros, so they are not the same.
 */

/** second < first ? second : first. */
export function lesser(first: number, second: number): number {
  // Why not Math.min or Math.max: NaN and equal zeros must give the first.
  return second < first ? second : first;
}

/** first < second ? second : first. */
export function greater(first: number, second: number): number {
  // Why not Math.min or Math.max: NaN and equal zeros must give the first.
  return first < second ? second : first;
}
