/**
 * What the HTTP server counts about its own requests. Labels come from the route table and from closed
 * sets of codes, never from a request, so that strangers cannot make the tables grow.
 */
import type { HistogramFamily, Labels, MetricFamily } from './exposition.ts';

/** Upper bounds of the latency histogram in seconds: clients give up after 2 s, 5 s or 30 s. */
const BOUNDS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30];

/** Refusals that are counted from the start, so that a graph shows their first one. */
const WATCHED_CODES = ['replayed_signature', 'rate_limited', 'database_unavailable'];

/** One answered request; `seconds` is from its headers' arrival to the answer's end. */
export interface AnsweredRequest {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

interface Series {
  readonly labels: Labels;
  /** Observations of at most BOUNDS_S[i]. */
  readonly counts: number[];
  count: number;
  sum: number;
}

/** Counters of one server since its start. */
export class RequestMetrics {
  readonly #series = new Map<string, Series>();
  readonly #refusals = new Map<string, number>(WATCHED_CODES.map((code) => [code, 0]));

  /** Counts an answer. */
  observe({ route, method, status, seconds }: AnsweredRequest): void {
    const key = `${route} ${method} ${status}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      const labels = { route, method, status: String(status) };
      series = { labels, counts: BOUNDS_S.map(() => 0), count: 0, sum: 0 };
      this.#series.set(key, series);
    }
    series.count += 1;
    series.sum += seconds;
    for (const [index, bound] of BOUNDS_S.entries()) {
      if (seconds <= bound) series.counts[index] = (series.counts[index] ?? 0) + 1;
    }
  }

  /** Counts a refusal by its code. */
  refuse(code: string): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  /** The counters as families. */
  families(): readonly (MetricFamily | HistogramFamily)[] {
    const series = [...this.#series.values()];
    return [
      {
        name: 'adit_pool_http_requests_total',
        help: 'Answered requests by route, method and status.',
        type: 'counter',
        samples: series.map(({ labels, count }) => ({ labels, value: count })),
      },
      {
        name: 'adit_pool_http_refusals_total',
        help: 'Refused requests by code, for example replayed_signature and rate_limited.',
        type: 'counter',
        samples: [...this.#refusals].map(([code, value]) => ({ labels: { code }, value })),
      },
      {
        name: 'adit_pool_http_request_duration_seconds',
        help: 'Time from a request to the end of its answer.',
        type: 'histogram',
        bounds: BOUNDS_S,
        series,
      },
    ];
  }
}
