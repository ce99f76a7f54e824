/**
 * A submission being taken in: the caller's assignment, the items that were answered before, and the
 * answer (decision 16: the unit of idempotency is the item).
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
import { type Miner, markSeen } from '../store/miners.ts';
import { formatAssignmentId, isNamed, parseAssignmentId } from './assignment-id.ts';
import { requireLockedMiner, type Work } from './context.ts';

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

/** What became of an item of this submission. */
export interface TakenItem {
  readonly outcome: ItemOutcome;
  /** New and of effect; known from before; or of no use to anyone. */
  readonly use: 'taken' | 'repeated' | 'ignored';
}

/** Locks caller and assignment and reads what was answered. Raises as the service says. */
export async function openIntake(work: Work, caller: Caller, name: string): Promise<Intake> {
  const miner = await requireLockedMiner(work.tx, caller);
  await markSeen(work.tx, miner.id, work.nowMs);
  const id = parseAssignmentId(name);
  const assignment = id === null ? null : await lockAssignment(work.tx, id);
  const isOwn = assignment !== null && assignment.minerId === miner.id;
  if (!isOwn || !isNamed(assignment, name)) throw assignmentNotFound(name);
  return { work, miner, assignment, answered: await readItems(work.tx, assignment.id) };
}

/** The stored answer of an item, null for a new one. Raises `content_conflict` for a changed one. */
export function findAnswer(intake: Intake, given: NamedItem): TakenItem | null {
  const before = intake.answered.get(given.item);
  if (before === undefined) return null;
  if (before.contentHash !== given.contentHash) throw contentConflict(given.item);
  return { outcome: before.answer, use: 'repeated' };
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

/** True for an evolved program, false for a report. */
const isEvolution = ({ index }: ItemOutcome): boolean => index !== undefined;

/** The answer to a submission. */
export function answerSubmission(
  assignment: StoredAssignment,
  items: readonly ItemOutcome[],
  status: SubmissionAnswer['status'],
): SubmissionAnswer {
  const accepted = items.filter((item) => item.status === 'accepted');
  const evolved = accepted.filter(isEvolution);
  return {
    status,
    id: formatAssignmentId(assignment),
    accepted_evaluations: accepted.length - evolved.length,
    accepted_evolutions: evolved.length,
    items: [...items],
    algorithm_ids: evolved.flatMap(({ algorithm_id: id }) => (id === undefined ? [] : [id])),
  };
}

/** Hex of BLAKE2b-256 over an item's content. */
export function hashContent(parts: readonly (string | number | null)[]): string {
  return encodeHex(blake2b256(encodeUtf8(JSON.stringify(parts))));
}

/** A client's text as PostgreSQL can keep it: it knows no NUL. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '\ufffd');
}
