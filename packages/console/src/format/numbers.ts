/** Scores, points, shares and counts as short, steady texts. */

const DASH = '–';

/** More decimals than a double below 1 can need. */
const MAX_DECIMALS = 16;

/**
 * A score of 0 to 1 with four decimals. Never rounds up to 1: a program that misses
 * perfection is shown with as many decimals as that takes, such as `0.9999999`.
 */
export function formatScore(score: number | null): string {
  if (score === null || !Number.isFinite(score)) return DASH;
  let text = score.toFixed(4);
  for (
    let decimals = 5;
    decimals <= MAX_DECIMALS && score < 1 && Number(text) >= 1;
    decimals += 1
  ) {
    text = score.toFixed(decimals);
  }
  return text;
}

/** Points with one to two decimals: `13.1`, `1.94`, `5.0`. */
export function formatPoints(points: number): string {
  if (!Number.isFinite(points)) return DASH;
  const text = points.toFixed(2);
  return text.endsWith('0') ? text.slice(0, -1) : text;
}

/** Hundredths of a percent as percent: 500 gives `5 %`, 1250 gives `12.5 %`. */
export function formatBps(bps: number): string {
  return `${Number((bps / 100).toFixed(2))}\u202f%`;
}

/** Share of decided evaluations that agreed, in percent; `null` before the first decision. */
export function deriveAccuracy(accurate: number, outliers: number): number | null {
  const decided = accurate + outliers;
  return decided > 0 ? (100 * accurate) / decided : null;
}

/** Percent with one decimal, whole hundreds plain: `100 %`, `97.3 %`; 99.97 is not `100 %`. */
export function formatPercent(percent: number | null): string {
  if (percent === null) return DASH;
  if (percent === 0 || percent === 100) return `${percent}\u202f%`;
  const cut = Math.min(99.9, Number(percent.toFixed(1)));
  return `${cut.toFixed(1)}\u202f%`;
}

/** A signed difference of scores: `+0.3000`, `−0.0012`. */
export function formatDifference(difference: number): string {
  const sign = difference < 0 ? '\u2212' : '+';
  return `${sign}${Math.abs(difference).toFixed(4)}`;
}

/** `1 report`, `3 reports`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
