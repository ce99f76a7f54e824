/**
 * What to do next with a program that is being evaluated (decisions 8 and 9, pool.md 3.2 and 3.4).
 *
 * A pure step: from the reports, the open slots, the miners who could still take one and the time to
 * one of wait, raise the number of wanted reports, mark as starving, or decide. Called after every
 * report and by the sweep; calling it again with nothing new changes nothing.
 */
import { type ConsensusRules, type Decision, giveUp, judgeReports } from './consensus.ts';
import type { Report } from './report.ts';

/** How many evaluators a program gets. */
export interface EvaluatorRules extends ConsensusRules {
  readonly maxReports: number;
  /** Wanted when the reports so far would be the problem's new best score. */
  readonly candidateReports: number;
}

/** Everything known about a program under evaluation. Times in ms. */
export interface Evaluation {
  readonly nowMs: number;
  readonly reports: readonly Report[];
  /** Wanted reports as stored. */
  readonly target: number;
  /** Assigned slots that are not overdue yet. */
  readonly pending: number;
  /** Active miners who may still take a slot. */
  readonly eligible: number;
  /** Since when a place has been on offer without a taker; null when none is on offer. */
  readonly offeredSinceMs: number | null;
  /** Since when nobody eligible was left; null when somebody was. */
  readonly starvedSinceMs: number | null;
  /** How long an unanswered slot waits before it is offered again. */
  readonly reofferMs: number;
  /** How long a program may starve. */
  readonly starveMs: number;
  /** Best consensus score of the problem, null without any. */
  readonly bestScore: number | null;
  /** True for the pool's own start programs: they wait for miners instead of giving up. */
  readonly isPatient: boolean;
}

/** The next step. `target` and `starvedSinceMs` are to be stored. */
export type Step =
  | { readonly kind: 'wait'; readonly target: number; readonly starvedSinceMs: number | null }
  | { readonly kind: 'decide'; readonly decision: Decision };

/** Chooses the next step. */
export function chooseStep(state: Evaluation, rules: EvaluatorRules): Step {
  const reachable = state.reports.length + state.pending + state.eligible;
  const wanted = Math.max(rules.minReports, Math.min(state.target, reachable));
  if (!isReady(state, wanted, rules)) return waitOrStarve(state, state.target, rules);

  const judgement = judgeReports(state.reports, rules);
  if (judgement.kind === 'decided') {
    const { decision } = judgement;
    const more = Math.min(rules.candidateReports, reachable);
    return isCandidate(decision, state) && more > state.reports.length
      ? { kind: 'wait', target: Math.max(state.target, more), starvedSinceMs: null }
      : { kind: 'decide', decision };
  }
  if (state.reports.length >= rules.maxReports) {
    const { kind, ...numbers } = judgement;
    const reason = kind === 'unsupported' ? 'no_consensus' : 'too_few_evaluators';
    return { kind: 'decide', decision: giveUp(state.reports, reason, numbers) };
  }
  const missing = judgement.kind === 'too_few' ? rules.minReports - judgement.counted : 0;
  const raised = raiseTarget(state.reports.length, missing, rules);
  return waitOrStarve(state, Math.max(state.target, Math.min(raised, reachable)), rules);
}

/** 3 -> 5 -> 7, or just as many as lack a digest, never above the maximum. */
function raiseTarget(reports: number, missing: number, rules: EvaluatorRules): number {
  if (missing > 0) return Math.min(reports + missing, rules.maxReports);
  let target = rules.minReports;
  while (target <= reports) target += 2;
  return Math.min(target, rules.maxReports);
}

/** True when every wanted slot is reported, or what is missing found no taker and N is enough. */
function isReady(state: Evaluation, wanted: number, rules: EvaluatorRules): boolean {
  if (state.reports.length >= wanted) return true;
  if (state.reports.length < rules.minReports || state.pending > 0) return false;
  if (state.eligible === 0) return true;
  return state.offeredSinceMs !== null && state.nowMs - state.offeredSinceMs >= state.reofferMs;
}

/** A value that would be the problem's best so far. */
function isCandidate(decision: Decision, state: Evaluation): boolean {
  if (decision.outcome !== 'CONSENSUS' || decision.score === null) return false;
  if (state.bestScore !== null && decision.score <= state.bestScore) return false;
  const waitedMs = state.offeredSinceMs === null ? 0 : state.nowMs - state.offeredSinceMs;
  return state.pending > 0 || (state.eligible > 0 && waitedMs < state.reofferMs);
}

/** Waits; when nobody can report any more, starves, and after `starveMs` gives up. */
function waitOrStarve(state: Evaluation, target: number, rules: EvaluatorRules): Step {
  const isStarving = state.pending === 0 && state.eligible === 0 && state.reports.length > 0;
  if (!isStarving || (state.isPatient && state.reports.length < rules.minReports)) {
    return { kind: 'wait', target, starvedSinceMs: null };
  }
  const starvedSinceMs = state.starvedSinceMs ?? state.nowMs;
  const starvedMs = state.nowMs - starvedSinceMs;
  if (starvedMs < state.starveMs) return { kind: 'wait', target, starvedSinceMs };
  const numbers = { reports: state.reports.length, starvedMs, limitMs: state.starveMs };
  return { kind: 'decide', decision: giveUp(state.reports, 'too_few_evaluators', numbers) };
}
