/**
 * What both submissions share: the caller's assignment, the items that were answered before, and
 * the answer (decision 16: the unit of idempotency is the item).
 */
import { blake2b256, encodeHex, encodeUtf8 } from '@adit/base';
import type { ItemOutcome, SubmissionAnswer } from '@adit/wire';
import { assignmentNotFound, contentConflict } from '../errors.ts';
import type { Caller } from '../service.ts';
import {
  type AnsweredItem,
  insertItem,
  lockAssignment,
  readItems,
  type StoredAssignment,
} from '../store/assignments.ts';
import { type Miner, markSeen, recordExpiries } from '../store/miners.ts';
import { requireLockedMiner, type Work } from './context.ts';
import { formatBatchId, parseBatchId } from './describe-assignment.ts';

/** A submission being taken in. */
export interface Intake {
  readonly work: Work;
  readonly miner: Miner;
  readonly assignment: StoredAssignment;
  /** Items answered before, by name. */
  readonly answered: Map<string, AnsweredItem>;
}

/** An item of a submission by name and content. */
export interface NamedItem {
  readonly item: string;
  readonly contentHash: string;
}

/** Locks caller and assignment and reads what was answered. Raises as the service says. */
export async function openIntake(work: Work, caller: Caller, batchId: string): Promise<Intake> {
  const miner = await requireLockedMiner(work.tx, caller);
  await markSeen(work.tx, miner.id, { nowMs: work.nowMs });
  const id = parseBatchId(batchId);
  const assignment = id === null ? null : await lockAssignment(work.tx, id);
  if (assignment === null || assignment.minerId !== miner.id) throw assignmentNotFound(batchId);
  return { work, miner, assignment, answered: await readItems(work.tx, assignment.id) };
}

/** The stored answer of an item, null for a new one. Raises `content_conflict` for a changed one. */
export function findAnswer(intake: Intake, given: NamedItem): ItemOutcome | null {
  const before = intake.answered.get(given.item);
  if (before === undefined) return null;
  if (before.contentHash !== given.contentHash) throw contentConflict(given.item);
  return before.answer;
}

/** Keeps an item's answer, so that the same item gets it again. */
export async function keepAnswer(
  intake: Intake,
  given: NamedItem,
  answer: ItemOutcome,
): Promise<void> {
  const answered = { contentHash: given.contentHash, answer };
  const { tx, nowMs } = intake.work;
  await insertItem(tx, intake.assignment.id, { item: given.item, answered, nowMs });
  intake.answered.set(given.item, answered);
}

/** Ends a row of expiries: the miner has delivered in time. */
export async function forgiveExpiries({ tx }: Work, miner: Miner): Promise<void> {
  if (miner.expiriesInRow === 0) return;
  await recordExpiries(tx, miner.id, { expiriesInRow: 0, pausedUntilMs: 0 });
}

/** The answer to a submission. */
export function answerSubmission(
  assignment: StoredAssignment,
  parts: {
    readonly items: readonly ItemOutcome[];
    readonly isRepeat: boolean;
    readonly algorithmIds?: readonly number[];
  },
): SubmissionAnswer {
  const accepted = parts.items.filter(({ status }) => status === 'accepted').length;
  return {
    status: parts.isRepeat ? 'duplicate' : 'accepted',
    id: formatBatchId(assignment.id),
    accepted_evaluations: assignment.kind === 'evaluate' ? accepted : 0,
    accepted_evolutions: assignment.kind === 'evolve' ? accepted : 0,
    items: [...parts.items],
    algorithm_ids: [...(parts.algorithmIds ?? [])],
  };
}

/** Hex of BLAKE2b-256 over an item's content. */
export function hashContent(parts: readonly (string | number | null)[]): string {
  return encodeHex(blake2b256(encodeUtf8(JSON.stringify(parts))));
}
