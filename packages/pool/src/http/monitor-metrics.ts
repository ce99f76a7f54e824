/** The monitor's summary as metric families, so that both always show the same figures. */
import type { MonitorSummary } from '@adit/wire';
import type { Labels, MetricFamily, Sample } from './exposition.ts';

const PREFIX = 'adit_pool_';

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name: `${PREFIX}${name}`, help, type: 'gauge', samples };
}

/** A gauge with one value; without a value it is left out. */
function single(name: string, help: string, value: number | bigint | null): MetricFamily {
  return gauge(name, help, value === null ? [] : [{ value }]);
}

/** A gauge with one label. */
function labelled(
  name: string,
  help: string,
  given: { readonly label: string; readonly values: Readonly<Record<string, number>> },
): MetricFamily {
  const { label, values } = given;
  const samples = Object.entries(values).map(([key, value]): Sample => {
    const labels: Labels = { [label]: key };
    return { labels, value };
  });
  return gauge(name, help, samples);
}

const seconds = (time: string): number => Date.parse(time) / 1000;

function epochFamilies({ epoch, solvency }: MonitorSummary): MetricFamily[] {
  const walletRao = solvency.wallet_rao === null ? null : BigInt(solvency.wallet_rao);
  return [
    single('epoch_number', 'Number of the running epoch.', epoch.number),
    single('epoch_end_timestamp_seconds', 'When the epoch ends.', seconds(epoch.ends_at)),
    single('epoch_overdue_seconds', 'How long the epoch’s end has passed.', epoch.overdue_s),
    single('epoch_points', 'Points booked in the running epoch.', epoch.points),
    single('epoch_budget_rao', 'Budget of the running epoch.', BigInt(epoch.budget_rao)),
    single('epoch_miners_with_points', 'Miners with points.', epoch.miners_with_points),
    single(
      'epoch_miners_needed',
      'Miners with points until the cap pays the whole budget out.',
      epoch.miners_needed,
    ),
    single('owed_rao', 'RAO owed to miners, and the carry.', BigInt(solvency.owed_rao)),
    single('wallet_rao', 'RAO in the payout wallet as declared.', walletRao),
  ];
}

function workFamilies({ miners, assignments, evaluations }: MonitorSummary): MetricFamily[] {
  const { registered, active, banned } = miners;
  return [
    labelled('miners', 'Miners by state.', {
      label: 'state',
      values: { registered, active, banned },
    }),
    labelled('assignments_open', 'Open assignments by kind.', {
      label: 'kind',
      values: assignments.open,
    }),
    single('assignments_overdue', 'Open assignments past their time.', assignments.overdue),
    labelled('assignments_recent', 'Assignments of the last 15 minutes.', {
      label: 'state',
      values: { issued: assignments.issued_recently, completed: assignments.completed_recently },
    }),
    single('assignment_expiry_ratio', 'Expired among ended ones.', assignments.expiry_rate),
    single('programs_waiting', 'Programs under evaluation.', evaluations.programs_waiting),
    labelled('evaluation_slots', 'Places of the programs that wait.', {
      label: 'state',
      values: {
        wanted: evaluations.slots_wanted,
        assigned: evaluations.slots_assigned,
        reported: evaluations.reports_waiting,
      },
    }),
    single(
      'oldest_waiting_seconds',
      'Age of the oldest program that waits.',
      evaluations.oldest_waiting_s,
    ),
  ];
}

function consensusFamilies({ algorithms, consensus, problems }: MonitorSummary): MetricFamily[] {
  const { evaluating: _, ...decided } = algorithms;
  const quantiles = [
    ['0.5', consensus.latency_p50_s],
    ['0.95', consensus.latency_p95_s],
  ] as const;
  return [
    {
      ...labelled('decisions_total', 'Final decisions by outcome.', {
        label: 'outcome',
        values: decided,
      }),
      type: 'counter',
    },
    gauge(
      'consensus_latency_seconds',
      'From intake to decision, over the newest decisions of a day.',
      quantiles.flatMap(([quantile, value]) =>
        value === null ? [] : [{ labels: { quantile }, value }],
      ),
    ),
    single('agreement_ratio', 'Reports inside consensus.', consensus.agreement_rate),
    single('no_consensus_ratio', 'Decisions without consensus.', consensus.no_consensus_rate),
    single('duplicate_programs', 'Known programs handed in within a day.', consensus.duplicates),
    gauge(
      'best_score',
      'Best consensus score of a problem.',
      problems.flatMap(({ task_type, best_score }) =>
        best_score === null ? [] : [{ labels: { problem: task_type }, value: best_score }],
      ),
    ),
  ];
}

function alertFamilies({ alerts, withdrawals, scheduler }: MonitorSummary): MetricFamily[] {
  return [
    labelled('alerts', 'Alerts by level.', { label: 'level', values: alerts.counts }),
    gauge(
      'alert_active',
      '1 for every alert that holds.',
      alerts.items.map(({ code, level }) => ({ labels: { code, level }, value: 1 })),
    ),
    single('withdrawals_waiting', 'Withdrawals not finished.', withdrawals.waiting),
    single(
      'withdrawals_waiting_rao',
      'RAO of withdrawals not finished.',
      BigInt(withdrawals.waiting_rao),
    ),
    single(
      'withdrawals_oldest_waiting_seconds',
      'Age of the oldest withdrawal not finished.',
      withdrawals.oldest_waiting_s,
    ),
    single('scheduler_led', '1 while a process leads the scheduler.', scheduler.has_leader ? 1 : 0),
    single(
      'scheduler_last_pass_age_seconds',
      'Time since the scheduler’s last pass.',
      scheduler.last_pass_age_s,
    ),
  ];
}

/** All families of a summary. */
export function monitorFamilies(summary: MonitorSummary): readonly MetricFamily[] {
  return [
    ...epochFamilies(summary),
    ...workFamilies(summary),
    ...consensusFamilies(summary),
    ...alertFamilies(summary),
  ];
}
