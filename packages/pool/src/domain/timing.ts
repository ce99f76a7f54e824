/**
 * Durations that follow from how long miners take (decisions 9 and 10). All in ms.
 *
 * Without any measured task the re-offer time stands for four medians.
 */

/** An unanswered slot is offered again after max(floor, 4 x median). */
export function reofferAfter(floorMs: number, medianMs: number | null): number {
  return Math.max(floorMs, medianMs === null ? 0 : Math.ceil(4 * medianMs));
}

/**
 * A program that nobody can evaluate any more is given up after 2 x median, and never before the
 * re-offer time: in a young or just restarted pool miners are still arriving.
 */
export function giveUpAfter(floorMs: number, medianMs: number | null): number {
  return Math.max(floorMs, medianMs === null ? 0 : Math.ceil(2 * medianMs));
}

/** Pause after `inRow` assignments expired in a row: 10 min at 3, doubling, at most 6 h. */
export function pauseAfterExpiries(inRow: number): number {
  if (inRow < 3) return 0;
  return Math.min(600_000 * 2 ** Math.min(inRow - 3, 16), 21_600_000);
}
