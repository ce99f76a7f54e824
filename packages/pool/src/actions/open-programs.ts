/** What waits for reports, as a miner sees it: of programs that it can be given in its own dialect. */
import type { EvaluationCandidate } from '../domain/choice.ts';
import { countFreePlaces, type FreePlaces, listPrograms, listWaiting } from '../store/programs.ts';
import type { WorkAsk } from './answer-request.ts';
import type { Work } from './context.ts';
import { renderProgram } from './dialect.ts';

/** Of programs that not everyone can be given more are looked at, so that some are found. */
const SEARCHED_DEEPER = 4;

function waitingQuery({ nowMs }: Work, { miner, peerIds, problems }: WorkAsk) {
  const problemKeys = problems.map(({ key }) => key);
  return { minerId: miner.id, peerIds, problemKeys, nowMs };
}

/** Programs with a free place for this miner, about `limit` per problem, most urgent first. */
export async function listCandidates(
  work: Work,
  ask: WorkAsk,
  limit: number,
): Promise<EvaluationCandidate[]> {
  const { dialect } = ask;
  const query = waitingQuery(work, ask);
  if (dialect === 'az64') return await listWaiting(work.tx, { ...query, limit });
  const waiting = await listWaiting(work.tx, { ...query, limit: limit * SEARCHED_DEEPER });
  const programs = await listPrograms(
    work.tx,
    waiting.map(({ id }) => id),
  );
  const isRendered = new Set(
    programs
      .filter(({ text }) => renderProgram(text, dialect, 'evaluate') !== null)
      .map(({ id }) => id),
  );
  return waiting.filter(({ id }) => isRendered.has(id));
}

/** Counts what waits; what the miner cannot be given is none of its own. */
export async function countWaiting(work: Work, ask: WorkAsk): Promise<FreePlaces> {
  const free = await countFreePlaces(work.tx, waitingQuery(work, ask));
  if (ask.dialect === 'az64' || free.mine === 0) return free;
  const mine = await listCandidates(work, ask, free.mine);
  return { ...free, mine: mine.length };
}
