/** What miners sent to the pool and what they were told, read from a proxy's record. */
import type { ItemOutcome, SubmissionAnswer } from '@adit/wire';
import type { Exchange } from './recording-proxy.ts';

/** A report as it was sent. */
export interface SentReport {
  readonly kind: 'evaluation';
  readonly algorithmId: number;
  readonly score: number | string | null;
  readonly digest: string | null;
  readonly error: string | null;
}

/** A program as it was sent. */
export interface SentProgram {
  readonly kind: 'evolution';
  readonly text: string;
}

/** One item with one content: how often it was sent, and every answer that it was given. */
export interface SentItem {
  readonly hotkey: string;
  /** The assignment's number. */
  readonly assignmentId: number;
  /** The item's name in the pool's books. */
  readonly item: string;
  readonly content: SentReport | SentProgram;
  sent: number;
  /** Outcomes answered 200, in order, whether or not the miner saw them. */
  readonly answers: ItemOutcome[];
}

/** The record, by item and content. */
export interface SubmissionRecord {
  readonly items: readonly SentItem[];
  /** Submissions handed to the pool, and those it answered 200. */
  readonly submissions: number;
  readonly answered: number;
  /** Submissions that were answered 200 but whose answer the miner never saw. */
  readonly unseen: number;
}

const PATH = /^\/api\/v1\/tasks\/([^/?]+)\/submit_(evaluation|evolution|lease)/;

interface EvaluationBody {
  readonly evaluations: readonly {
    readonly algorithm_id: number;
    readonly score: number | string | null;
    readonly digest?: string;
    readonly error?: string;
  }[];
}

interface EvolutionBody {
  readonly evolved_function: string;
}

interface LeaseBody extends EvaluationBody {
  readonly undone?: readonly unknown[];
  readonly evolutions: readonly { readonly algorithm_dsl: string }[];
  readonly evolution_offset?: number;
}

interface NamedContent {
  readonly item: string;
  readonly content: SentReport | SentProgram;
}

/** One for each outcome of the answer, in its order; null for what leaves nothing in the books. */
type Contents = readonly (NamedContent | null)[];

function nameProgram(index: number, text: string): NamedContent {
  return { item: `evolution:${index}`, content: { kind: 'evolution', text } };
}

function parseContents(kind: string, body: string): Contents {
  const value: unknown = JSON.parse(body);
  if (kind === 'evolution') {
    // The drivers' own bodies; a shape that differs shows as a violation later.
    const { evolved_function: text } = value as EvolutionBody;
    return [nameProgram(0, text)];
  }
  if (kind === 'evaluation') return nameReports(value as EvaluationBody);
  const lease = value as LeaseBody;
  const { undone = [], evolutions, evolution_offset: offset = 0 } = lease;
  return [
    ...nameReports(lease),
    ...undone.map(() => null),
    ...evolutions.map(({ algorithm_dsl: text }, place) => nameProgram(offset + place, text)),
  ];
}

function nameReports({ evaluations }: EvaluationBody): NamedContent[] {
  return evaluations.map(({ algorithm_id: algorithmId, score, digest, error }) => ({
    item: `evaluation:${algorithmId}`,
    content: {
      kind: 'evaluation',
      algorithmId,
      score,
      digest: digest ?? null,
      error: error ?? null,
    },
  }));
}

/** Collects the items of all submissions. Assignments' ids are the pool's, with the number at their end. */
export function readSubmissions(exchanges: readonly Exchange[]): SubmissionRecord {
  const items = new Map<string, SentItem>();
  let [submissions, answered, unseen] = [0, 0, 0];
  for (const { path, body, hotkey, answer, state } of exchanges) {
    const [, batchId = '', kind = ''] = PATH.exec(path) ?? [];
    const assignmentId = Number(/(\d+)$/.exec(batchId)?.[1]);
    if (hotkey === null || !Number.isInteger(assignmentId)) continue;
    submissions += 1;
    // The cast states what the client has checked, or would have.
    const outcomes =
      answer?.status === 200 ? (JSON.parse(answer.body) as SubmissionAnswer).items : null;
    if (outcomes !== null) answered += 1;
    if (outcomes !== null && state === 'withheld') unseen += 1;
    for (const [index, named] of parseContents(kind, body).entries()) {
      if (named === null) continue;
      const { item, content } = named;
      const name = JSON.stringify([assignmentId, item, content]);
      const known = items.get(name) ?? {
        hotkey,
        assignmentId,
        item,
        content,
        sent: 0,
        answers: [],
      };
      items.set(name, known);
      known.sent += 1;
      const outcome = outcomes?.[index];
      if (outcome !== undefined) known.answers.push(outcome);
    }
  }
  return { items: [...items.values()], submissions, answered, unseen };
}
