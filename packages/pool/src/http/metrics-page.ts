/** The page at /metrics: the server's counters, the process, and the pool's figures if there are any. */
import { isAditError, VERSION } from '@adit/base';
import type { MonitorSummary } from '@adit/wire';
import type { MonitorService } from '../service.ts';
import { formatExposition, type HistogramFamily, type MetricFamily } from './exposition.ts';
import { monitorFamilies } from './monitor-metrics.ts';
import type { RequestMetrics } from './request-metrics.ts';

function serverFamilies(passes: ReturnType<MonitorService['schedulerPasses']>): MetricFamily[] {
  const { rss, heapUsed } = process.memoryUsage();
  const gauge = (name: string, help: string, value: number): MetricFamily => {
    return { name: `adit_pool_${name}`, help, type: 'gauge', samples: [{ value }] };
  };
  return [
    {
      name: 'adit_pool_build_info',
      help: 'Version of the pool and of Node.',
      type: 'gauge',
      samples: [{ labels: { version: VERSION, node: process.version }, value: 1 }],
    },
    gauge('process_resident_memory_bytes', 'Resident memory of this process.', rss),
    gauge('process_heap_used_bytes', 'Memory in use on the heap.', heapUsed),
    gauge('process_uptime_seconds', 'Age of this process.', process.uptime()),
    {
      name: 'adit_pool_scheduler_passes_total',
      help: 'Passes of this process’s scheduler by result.',
      type: 'counter',
      samples: [
        { labels: { result: 'completed' }, value: passes.completed },
        { labels: { result: 'failed' }, value: passes.failed },
      ],
    },
  ];
}

/** Null while the database is away: yesterday's figures are not metrics. */
async function readSummary(service: MonitorService): Promise<MonitorSummary | null> {
  try {
    const summary = await service.monitorSummary();
    return summary.database_up ? summary : null;
  } catch (error) {
    if (isAditError(error)) return null;
    throw error;
  }
}

/** The page's text. */
export async function renderMetrics(
  service: MonitorService,
  requests: RequestMetrics,
): Promise<string> {
  const summary = await readSummary(service);
  const up: MetricFamily = {
    name: 'adit_pool_database_up',
    help: '1 while the database answers; without it the pool’s figures are left out.',
    type: 'gauge',
    samples: [{ value: summary === null ? 0 : 1 }],
  };
  const families: (MetricFamily | HistogramFamily)[] = [
    up,
    ...serverFamilies(service.schedulerPasses()),
    ...requests.families(),
    ...(summary === null ? [] : monitorFamilies(summary)),
  ];
  return formatExposition(families);
}
