/** The monitor's summary as a page for a terminal: what is wrong first, then the figures. */
import type { MonitorSummary } from '@adit/wire';

const LABEL_WIDTH = 13;

function line(label: string, ...facts: readonly string[]): string {
  return `${`${label}:`.padEnd(LABEL_WIDTH)}${facts.join(', ')}`;
}

/** A duration with its two largest units. */
export function describeSeconds(seconds: number | null): string {
  if (seconds === null) return 'none';
  if (seconds < 60) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  const whole = Math.floor(seconds);
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const first = units.findIndex(([size]) => whole >= size);
  let rest = whole;
  const parts = units.slice(first, first + 2).map(([size, name]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count} ${name}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

function describeShare(share: number | null): string {
  return share === null ? '–' : `${Number((100 * share).toFixed(1))} %`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function alertLines({ alerts }: MonitorSummary): string[] {
  if (alerts.items.length === 0) return ['All is well: no alerts.'];
  const { critical, warning } = alerts.counts;
  return [
    `${alerts.overall.toUpperCase()}: ${critical} critical, ${count(warning, 'warning')}`,
    ...alerts.items.flatMap(({ code, level, message, numbers, next_step }) => {
      const facts = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
      return [
        `  ${level.padEnd(9)}${message} [${code}]`,
        ...(facts.length === 0 ? [] : [`           ${facts.join(', ')}`]),
        `           ${next_step}`,
      ];
    }),
  ];
}

function epochLine({ epoch, pool_closed: isClosed, server_time: now }: MonitorSummary): string {
  if (isClosed) return line('Epoch', `${epoch.number} was the last one`, 'the pool is closed');
  const leftS = (Date.parse(epoch.ends_at) - Date.parse(now)) / 1000;
  return line(
    'Epoch',
    `${epoch.number} ${leftS > 0 ? `ends in ${describeSeconds(leftS)}` : 'is over'}`,
    `${epoch.points} points of ${count(epoch.miners_with_points, 'miner')}`,
    `budget ${epoch.budget_rao} RAO`,
    `fee ${epoch.fee_bps / 100} %`,
    `cap ${epoch.cap_bps / 100} %`,
  );
}

function workLines({ assignments, evaluations }: MonitorSummary): string[] {
  const open = Object.entries(assignments.open).map(([kind, number]) => `${number} ${kind}`);
  return [
    line(
      'Open work',
      open.length === 0 ? 'none' : open.join(' + '),
      `${assignments.overdue} overdue`,
      `in ${describeSeconds(assignments.recent_window_s)}: ${assignments.issued_recently} issued`,
      `${assignments.completed_recently} completed`,
      `${describeShare(assignments.expiry_rate)} of ${assignments.ended} expired`,
    ),
    line(
      'Waiting',
      count(evaluations.programs_waiting, 'program'),
      `${evaluations.slots_wanted} places free`,
      `${evaluations.slots_assigned} taken`,
      `${count(evaluations.reports_waiting, 'report')} in`,
      `the oldest for ${describeSeconds(evaluations.oldest_waiting_s)}`,
    ),
  ];
}

function decisionLine({ algorithms, consensus }: MonitorSummary): string {
  return line(
    'Decisions',
    `${algorithms.consensus} consensus`,
    `${algorithms.invalid} invalid`,
    `${algorithms.no_consensus} without consensus`,
    `latency ${describeSeconds(consensus.latency_p50_s)} (p95 ${describeSeconds(consensus.latency_p95_s)})`,
    `${describeShare(consensus.agreement_rate)} of reports agree`,
    count(consensus.duplicates, 'duplicate'),
  );
}

function moneyLines({ withdrawals, solvency }: MonitorSummary): string[] {
  const { wallet_rao: wallet } = solvency;
  return [
    line(
      'Withdrawals',
      `${withdrawals.waiting} waiting`,
      `${withdrawals.waiting_rao} RAO`,
      `the oldest for ${describeSeconds(withdrawals.oldest_waiting_s)}`,
    ),
    line(
      'Owed',
      `${solvency.owed_rao} RAO`,
      wallet === null ? 'wallet not declared' : `wallet ${wallet} RAO`,
    ),
  ];
}

/** The page, without a line break at its end. */
export function renderPoolStatus(summary: MonitorSummary, url: string): string {
  const { miners, problems, scheduler } = summary;
  const best = problems.map(({ task_type, best_score }) => `${task_type} ${best_score ?? '–'}`);
  return [
    `Pool at ${url}, version ${summary.version}, figures of ${summary.measured_at}`,
    ...alertLines(summary),
    '',
    epochLine(summary),
    line('Miners', `${miners.active} active of ${miners.registered}`, `${miners.banned} banned`),
    ...workLines(summary),
    decisionLine(summary),
    line('Best scores', best.join(', ')),
    ...moneyLines(summary),
    line(
      'Scheduler',
      scheduler.has_leader ? 'led by one process' : 'without a leader',
      `last pass ${describeSeconds(scheduler.last_pass_age_s)} ago`,
    ),
    line('Relay', 'this pool forwards nothing'),
  ].join('\n');
}
