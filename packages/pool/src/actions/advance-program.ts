/**
 * Moves a program under evaluation one step on: loads what is known, lets the domain choose, stores
 * the choice. The program's row must be locked, which makes consensus happen once.
 */
import { EVALUATION_POINTS_MICRO, evolutionPointsMicro } from '@adit/accounting';
import { toScoreNano } from '@adit/evolution';
import type { ExportConsensusRules } from '@adit/wire';
import { type Decision, judgeAgainst, type ReportVerdict } from '../domain/consensus.ts';
import { toExportRules } from '../domain/export-hashes.ts';
import { chooseStep, type Evaluation } from '../domain/progress.ts';
import type { Report } from '../domain/report.ts';
import { giveUpAfter, reofferAfter } from '../domain/timing.ts';
import { evaluatorRules } from '../settings.ts';
import { findResult, insertDecision } from '../store/decisions.ts';
import { insertContribution } from '../store/epochs.ts';
import { readBestScores, type StoredProgram, updateProgress } from '../store/programs.ts';
import {
  countEligible,
  listProgramSlots,
  readMedianDuration,
  type Slot,
  storeVerdict,
} from '../store/slots.ts';
import type { PoolContext, Work } from './context.ts';

/** Takes the next step of a locked program in EVALUATING. */
export async function advanceProgram(
  context: PoolContext,
  work: Work,
  program: StoredProgram,
): Promise<void> {
  const state = await loadEvaluation(context, work, program);
  const step = chooseStep(state, evaluatorRules(context.settings));
  if (step.kind === 'decide') {
    await storeDecision(context, work, { program, decision: step.decision });
    return;
  }
  const isRaised = step.target > program.target;
  if (!isRaised && step.starvedSinceMs === program.starvedSinceMs) return;
  await updateProgress(work.tx, program.id, {
    target: step.target,
    offeredSinceMs: isRaised ? work.nowMs : program.offeredSinceMs,
    starvedSinceMs: step.starvedSinceMs,
  });
}

/** Judges a report that came after the decision, against the frozen result (pool.md 3.6). */
export async function judgeAfterDecision(
  context: PoolContext,
  work: Work,
  given: { readonly programId: number; readonly report: Report },
): Promise<void> {
  const final = await findResult(work.tx, given.programId);
  if (final === null) throw new Error(`Program ${given.programId} is final without a decision`);
  const rules = evaluatorRules(context.settings);
  const judged = judgeAgainst(given.report, final, rules);
  const verdict = { ...judged, numbers: { ...judged.numbers, afterDecision: true } };
  await bookVerdict(work, given.programId, { verdict, rules: toExportRules(rules) });
}

async function loadEvaluation(
  context: PoolContext,
  { tx, nowMs }: Work,
  program: StoredProgram,
): Promise<Evaluation> {
  const { settings } = context;
  const slots = await listProgramSlots(tx, program.id);
  const problem = context.problems.find(({ key }) => key === program.problemKey);
  const eligible = await countEligible(
    tx,
    { ...program, problemId: problem?.taskType.id ?? '' },
    { activeSinceMs: nowMs - settings.minerActiveMs, limit: settings.maxEvaluators },
  );
  const medianMs = await readMedianDuration(tx);
  const best = await readBestScores(tx, [program.problemKey]);
  const isPending = (slot: Slot): boolean => slot.state === 'ASSIGNED' && slot.reofferAtMs > nowMs;
  return {
    nowMs,
    reports: slots.flatMap(({ state, report }) =>
      state === 'REPORTED' && report !== null ? [report] : [],
    ),
    target: program.target,
    pending: slots.filter(isPending).length,
    eligible,
    offeredSinceMs: Math.max(
      program.offeredSinceMs,
      ...slots.map((slot) =>
        slot.report === null && slot.reofferAtMs <= nowMs ? slot.reofferAtMs : slot.assignedAtMs,
      ),
    ),
    starvedSinceMs: program.starvedSinceMs,
    reofferMs: reofferAfter(settings.reofferAfterMs, medianMs),
    starveMs: giveUpAfter(settings.reofferAfterMs, medianMs),
    bestScore: best.get(program.problemKey) ?? null,
    isPatient: program.authorId === null,
  };
}

/** Decision, verdicts and points together; the author's points need a consensus score >= 0.7. */
async function storeDecision(
  context: PoolContext,
  work: Work,
  given: { readonly program: StoredProgram; readonly decision: Decision },
): Promise<void> {
  const { program, decision } = given;
  const { tx, epoch, nowMs } = work;
  const scoreNano = decision.score === null ? null : BigInt(toScoreNano(decision.score));
  await insertDecision(tx, {
    algorithmId: program.id,
    problemKey: program.problemKey,
    epoch: epoch.number,
    outcome: decision.outcome,
    score: decision.score,
    scoreNano,
    digest: decision.digest,
    rules: toExportRules(evaluatorRules(context.settings)),
    nowMs,
  });
  for (const verdict of decision.verdicts) {
    await bookVerdict(work, program.id, { verdict, rules: null });
  }
  const pointsMicro = scoreNano === null ? 0n : evolutionPointsMicro(scoreNano);
  if (program.authorId === null || pointsMicro === 0n) return;
  await insertContribution(tx, {
    kind: 'evolution',
    algorithmId: program.id,
    minerId: program.authorId,
    epoch: epoch.number,
    pointsMicro,
    nowMs,
  });
}

async function bookVerdict(
  work: Work,
  programId: number,
  judged: { readonly verdict: ReportVerdict; readonly rules: ExportConsensusRules | null },
): Promise<void> {
  const { tx, epoch, nowMs } = work;
  const { verdict } = judged;
  const isNew = await storeVerdict(tx, programId, { ...judged, epoch: epoch.number });
  if (!isNew) throw new Error(`The report on program ${programId} has a verdict already`);
  if (verdict.verdict !== 'AGREED') return;
  await insertContribution(tx, {
    kind: 'evaluation',
    algorithmId: programId,
    minerId: verdict.minerId,
    epoch: epoch.number,
    pointsMicro: EVALUATION_POINTS_MICRO,
    nowMs,
  });
}
