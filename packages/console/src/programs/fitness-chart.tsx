/** The running best score of a problem over time. */
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { countOf, formatScore } from '../format/numbers.ts';
import { formatClockMs } from '../format/time.ts';
import { chartOptions, readChartTheme } from './chart-options.ts';
import type { Curve } from './curve.ts';

const HEIGHT_PX = 148;

function describeCurve(curve: Curve): string {
  const steps = new Set(curve.ids).size;
  return (
    `Best score over time: from ${formatScore(curve.scores[0] ?? null)} to ` +
    `${formatScore(curve.scores.at(-1) ?? null)} in ${countOf(steps, 'step')}`
  );
}

/** Text for the point under the pointer. */
function pointText(curve: Curve, index: number | null): string | null {
  if (index === null) return null;
  const second = curve.timesS[index];
  if (second === undefined) return null;
  const time = formatClockMs(second * 1000);
  return `${formatScore(curve.scores[index] ?? null)} · #${curve.ids[index]} · ${time}`;
}

function captionText(epochEndsS: readonly number[]): string {
  return epochEndsS.length > 0 ? 'best score; dashed: an epoch ended' : 'best score over time';
}

/** Changes whenever the reader's colour scheme does. */
function useColourScheme(): boolean {
  const query = '(prefers-color-scheme: dark)';
  const [isDark, setDark] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const listen = () => setDark(list.matches);
    list.addEventListener('change', listen);
    return () => list.removeEventListener('change', listen);
  }, []);
  return isDark;
}

/** Draws the chart and keeps it as wide as its box. */
export function FitnessChart(props: {
  readonly curve: Curve;
  readonly epochEndsS: readonly number[];
}) {
  const { curve, epochEndsS } = props;
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const epochEnds = useRef(epochEndsS);
  const latest = useRef(curve);
  const [point, setPoint] = useState<number | null>(null);
  const isDark = useColourScheme();

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    // Named as a dependency: a new chart is drawn because its colours are read once.
    void isDark;
    const size = () => ({ width: Math.max(120, element.clientWidth), height: HEIGHT_PX });
    const options = chartOptions(size(), readChartTheme(element), {
      listEpochEnds: () => epochEnds.current,
      onPoint: setPoint,
    });
    const line = options.series[1];
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    if (line !== undefined && stepped !== undefined) line.paths = stepped;
    const drawn = new uPlot(options, [latest.current.timesS, latest.current.scores], element);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      chart.current = null;
    };
  }, [isDark]);

  useEffect(() => {
    latest.current = curve;
    epochEnds.current = epochEndsS;
    chart.current?.setData([curve.timesS, curve.scores]);
  }, [curve, epochEndsS]);

  return (
    <figure className="chart" aria-label={describeCurve(curve)}>
      <div ref={box} className="chart-box" aria-hidden="true" />
      <figcaption className="num">{pointText(curve, point) ?? captionText(epochEndsS)}</figcaption>
    </figure>
  );
}
