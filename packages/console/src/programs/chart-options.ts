/** Look of the fitness chart: colours and fonts come from the style sheet. */
import type uPlot from 'uplot';
import { deriveScoreRange } from './curve.ts';

/** Colours and fonts in force, read from the page's CSS variables. */
interface ChartTheme {
  readonly line: string;
  readonly fill: string;
  readonly grid: string;
  readonly mark: string;
  readonly text: string;
  readonly font: string;
}

/** Reads the theme of an element; call it again when the colour scheme changes. */
export function readChartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: read('--accent'),
    fill: read('--accent-wash'),
    grid: read('--line'),
    mark: read('--line-strong'),
    text: read('--quiet'),
    font: `11px ${style.fontFamily}`,
  };
}

const shortTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const longTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Dashed lines where epochs ended; */
function drawEpochEnds(chart: uPlot, seconds: readonly number[], colour: string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash([3, 4]);
  ctx.beginPath();
  for (const second of seconds) {
    const x = Math.round(chart.valToPos(second, 'x', true)) + 0.5;
    if (x <= bbox.left || x >= bbox.left + bbox.width) continue;
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}

/** What the chart asks for while it lives. */
interface ChartHooks {
  /** Seconds since 1970 at which epochs ended. */
  readonly listEpochEnds: () => readonly number[];
  /** Index of the point under the pointer, or `null`. */
  readonly onPoint: (index: number | null) => void;
}

/** Decimals that tell neighbouring grid lines apart: 1 for 0.2, 2 for 0.25, 3 for 0.005. */
function scoreDecimals(step: number): number {
  const tenths = step * 10;
  if (Math.abs(tenths - Math.round(tenths)) < 1e-9) return 1;
  return step < 0.0099 ? 3 : 2;
}

function chartAxes(theme: ChartTheme): uPlot.Axis[] {
  const shared = {
    stroke: theme.text,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...shared,
      grid: { show: false },
      size: 24,
      space: 90,
      values: (_chart, splits, _axis, _space, stepS) =>
        splits.map((second) => (stepS < 60 ? longTime : shortTime).format(second * 1000)),
    },
    {
      ...shared,
      size: 46,
      space: 28,
      values: (_chart, splits, _axis, _space, step) =>
        splits.map((score) => (score > 1 + 1e-9 ? '' : score.toFixed(scoreDecimals(step)))),
    },
  ];
}

/** Options of a chart of the given size in CSS pixels. */
export function chartOptions(
  size: { readonly width: number; readonly height: number },
  theme: ChartTheme,
  hooks: ChartHooks,
): Omit<uPlot.Options, 'series'> & { series: uPlot.Series[] } {
  return {
    ...size,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true },
      y: { range: (chart) => deriveScoreRange([...(chart.data[1] ?? [])].flatMap((y) => y ?? [])) },
    },
    axes: chartAxes(theme),
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7, fill: theme.line } },
    series: [{}, { stroke: theme.line, fill: theme.fill, width: 2, points: { show: false } }],
    hooks: {
      drawAxes: [(chart) => drawEpochEnds(chart, hooks.listEpochEnds(), theme.mark)],
      setCursor: [(chart) => hooks.onPoint(chart.cursor.idx ?? null)],
    },
  };
}
