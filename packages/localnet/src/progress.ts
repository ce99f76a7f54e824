/** The lines that a person watching `adit up` reads: decisions, best scores, closed epochs. */
import { formatTao } from '@adit/base';
import type { RunningNetwork } from './network.ts';

type EpochsAnswer = Awaited<ReturnType<RunningNetwork['pool']['service']['epochs']>>;
type ClosedEpoch = EpochsAnswer['closed'][number];
type BestAnswer = Awaited<ReturnType<RunningNetwork['pool']['service']['bestPrograms']>>;

/** Four decimals, or a dash before the first decision. */
function formatScore(score: number | null): string {
  return score === null ? '–' : score.toFixed(4);
}

/** One line a problem: `net-check 0.9931`. */
export function describeBest(best: BestAnswer): string {
  return best.problems
    .map(({ task_type, best_score }) => `${task_type} ${formatScore(best_score)}`)
    .join(' · ');
}

/** A closed epoch and who was paid what, most first. */
export function describeEpoch(
  epoch: ClosedEpoch,
  roles: ReadonlyMap<string, string>,
): readonly string[] {
  const head =
    `epoch ${epoch.number} closed: budget ${formatTao(BigInt(epoch.budget_rao))} = ` +
    `paid ${formatTao(BigInt(epoch.paid_rao))} + fee ${formatTao(BigInt(epoch.fee_rao))} + ` +
    `carry ${formatTao(BigInt(epoch.carry_rao))} + returned ${formatTao(BigInt(epoch.returned_rao))}`;
  const miners = epoch.miners.map(
    ({ hotkey, rao, points, capped }) =>
      `  ${(roles.get(hotkey) ?? 'miner').padEnd(9)} ${hotkey.slice(0, 8)}…  ` +
      `${formatTao(BigInt(rao)).padStart(13)}  ${points.toFixed(2).padStart(8)} points` +
      `${capped ? '  at the cap' : ''}`,
  );
  return [head, ...miners];
}
