/**
 * A problem's fitness curve as uPlot wants it: seconds on x, running best on y.
 * The last value is carried to the present, because a best score stays valid until beaten.
 */
import type { CurvePoint } from '../api.ts';
import { parseTime } from '../format/time.ts';

/** Columns of the chart; `ids[i]` is the program that reached `scores[i]`. */
export interface Curve {
  readonly timesS: number[];
  readonly scores: number[];
  readonly ids: number[];
}

/** Points without a readable time or score are left out; the rest is ordered and never falls. */
export function deriveCurve(points: readonly CurvePoint[], nowMs: number): Curve {
  const readable = points
    .flatMap((point) => {
      const ms = parseTime(point.at);
      return ms === null || !Number.isFinite(point.score) ? [] : [{ ...point, ms }];
    })
    .sort((a, b) => a.ms - b.ms);
  const curve: Curve = { timesS: [], scores: [], ids: [] };
  let best = Number.NEGATIVE_INFINITY;
  for (const point of readable) {
    if (point.score <= best) continue;
    best = point.score;
    curve.timesS.push(point.ms / 1000);
    curve.scores.push(best);
    curve.ids.push(point.algorithm_id);
  }
  extendToNow(curve, nowMs / 1000);
  return curve;
}

function extendToNow(curve: Curve, nowS: number): void {
  const lastTime = curve.timesS.at(-1);
  const lastScore = curve.scores.at(-1);
  const lastId = curve.ids.at(-1);
  if (lastTime === undefined || lastScore === undefined || lastId === undefined) return;
  if (nowS <= lastTime) return;
  curve.timesS.push(nowS);
  curve.scores.push(lastScore);
  curve.ids.push(lastId);
}

/** Bounds of the y axis: the scores with a margin, inside [0, 1] whenever they are. */
export function deriveScoreRange(scores: readonly number[]): [number, number] {
  if (scores.length === 0) return [0, 1];
  const low = Math.min(...scores);
  const high = Math.max(...scores);
  const margin = Math.max((high - low) * 0.08, 0.01);
  const floor = low >= 0 ? Math.max(0, low - margin) : low - margin;
  const ceiling = high <= 1 ? Math.min(1 + margin / 2, high + margin) : high + margin;
  return [floor, ceiling];
}
