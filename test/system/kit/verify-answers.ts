/**
 * No accepted result lost: everything that the pool answered 200 for is in its database, as it was
 * sent, once; and nothing is there that nobody sent.
 */
import { isDeepStrictEqual } from 'node:util';
import { canonicalProgram, formatProgramText, parseProgramText, programHash } from '@adit/program';
import type { Sql } from '@adit/storage';
import type { SentItem, SentReport, SubmissionRecord } from './submissions.ts';

interface ReportRow {
  readonly algorithm_id: number;
  readonly hotkey: string;
  readonly assignment_id: number;
  readonly state: string;
  readonly score: number | null;
  readonly digest: string | null;
  readonly error: string | null;
  readonly count: number;
}

interface ProgramRow {
  readonly id: number;
  readonly hotkey: string;
  readonly content_hash: string;
  readonly program: string;
}

interface AnswerRow {
  readonly assignment_id: number;
  readonly item: string;
  readonly answer: unknown;
}

/** Outcomes after which a report stands in the books. */
const STORED = new Set(['accepted', 'invalid_score', 'late']);
/** Outcomes that say that nothing was kept. */
const UNUSED = new Set(['not_assigned', 'own_algorithm', 'over_budget']);

/** What is wrong, one line each; empty when all is well. */
export async function listAnswerViolations(sql: Sql, record: SubmissionRecord): Promise<string[]> {
  const reports = await sql<ReportRow[]>`
    select s.algorithm_id, m.hotkey, s.assignment_id, s.state, s.score, s.digest, s.error,
      (count(*) over (partition by s.algorithm_id, s.miner_id))::int as count
    from slots s join miners m on m.id = s.miner_id where s.reported_at is not null`;
  const programs = await sql<ProgramRow[]>`
    select a.id, m.hotkey, a.content_hash, a.program
    from algorithms a join miners m on m.id = a.author_id`;
  const answers = await sql<AnswerRow[]>`select assignment_id, item, answer from items`;
  return [
    ...record.items.flatMap((sent) => checkAnswers(sent, answers)),
    ...checkContents(record.items),
    ...checkReports(record.items, reports),
    ...checkPrograms(record.items, programs),
  ];
}

const nameOf = ({ assignmentId, item, hotkey }: SentItem): string =>
  `assignment ${assignmentId} ${item} of ${hotkey.slice(0, 8)}`;

/** Every answer to an item is the same one, and the one that is kept for repeats. */
function checkAnswers(sent: SentItem, kept: readonly AnswerRow[]): string[] {
  const [first, ...others] = sent.answers;
  if (first === undefined) return [];
  const violations: string[] = [];
  if (others.some((other) => !isDeepStrictEqual(other, first))) {
    violations.push(`answered differently: ${nameOf(sent)}: ${JSON.stringify(sent.answers)}`);
  }
  const row = kept.find(
    ({ assignment_id: id, item }) => id === sent.assignmentId && item === sent.item,
  );
  if (!UNUSED.has(first.status) && !isDeepStrictEqual(row?.answer, first)) {
    violations.push(`answer not kept: ${nameOf(sent)}: ${JSON.stringify(row?.answer)}`);
  }
  return violations;
}

/** At most one content of an item was ever taken. */
function checkContents(items: readonly SentItem[]): string[] {
  const taken = items.filter(({ answers }) => answers.some(({ status }) => STORED.has(status)));
  const names = taken.map(({ assignmentId, item }) => `${assignmentId} ${item}`);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.map((name) => `item accepted with two contents: assignment ${name}`);
}

const isReport = (sent: SentItem): sent is SentItem & { content: SentReport } =>
  sent.content.kind === 'evaluation';

function isSameReport(row: ReportRow, { content }: SentItem & { content: SentReport }): boolean {
  const score = typeof content.score === 'string' ? Number(content.score) : content.score;
  return (
    Object.is(row.score, score) && row.digest === content.digest && row.error === content.error
  );
}

function checkReports(items: readonly SentItem[], rows: readonly ReportRow[]): string[] {
  const violations: string[] = [];
  const sentReports = items.filter(isReport);
  for (const sent of sentReports) {
    if (!sent.answers.some(({ status }) => STORED.has(status))) continue;
    const { algorithmId } = sent.content;
    const found = rows.filter(
      (row) => row.algorithm_id === algorithmId && row.hotkey === sent.hotkey,
    );
    const [row] = found;
    if (row === undefined) violations.push(`accepted report lost: ${nameOf(sent)}`);
    else if (found.length > 1) violations.push(`report stored twice: ${nameOf(sent)}`);
    else if (!isSameReport(row, sent) || row.assignment_id !== sent.assignmentId) {
      violations.push(`accepted report changed: ${nameOf(sent)}: ${JSON.stringify(row)}`);
    } else if (!['REPORTED', 'AGREED', 'OUTLIER', 'VOID', 'LATE_REPORTED'].includes(row.state)) {
      violations.push(`accepted report without effect: ${nameOf(sent)}: ${row.state}`);
    }
  }
  for (const row of rows) {
    const isSent = sentReports.some(
      (sent) =>
        sent.content.algorithmId === row.algorithm_id &&
        sent.hotkey === row.hotkey &&
        isSameReport(row, sent),
    );
    if (!isSent) violations.push(`report that nobody sent: ${JSON.stringify(row)}`);
  }
  return violations;
}

/** Hash and text of the stored form; null when the text cannot be read. */
function reduceProgram(text: string): { hash: string; text: string } | null {
  try {
    const canonical = canonicalProgram(parseProgramText(text));
    return { hash: programHash(canonical), text: formatProgramText(canonical) };
  } catch {
    return null;
  }
}

function checkPrograms(items: readonly SentItem[], rows: readonly ProgramRow[]): string[] {
  const violations: string[] = [];
  const unexplained = new Set(rows);
  for (const sent of items) {
    if (sent.content.kind !== 'evolution') continue;
    const reduced = reduceProgram(sent.content.text);
    const outcome = sent.answers[0];
    const row = rows.find(
      (one) => one.hotkey === sent.hotkey && one.content_hash === reduced?.hash,
    );
    if (row !== undefined) unexplained.delete(row);
    if (outcome?.status !== 'accepted') continue;
    if (row === undefined) violations.push(`accepted program lost: ${nameOf(sent)}`);
    else if (row.id !== outcome.algorithm_id || row.program !== reduced?.text) {
      violations.push(`accepted program changed: ${nameOf(sent)}: ${JSON.stringify(row)}`);
    }
  }
  for (const row of unexplained) {
    violations.push(`program that nobody sent: ${JSON.stringify(row)}`);
  }
  return violations;
}
