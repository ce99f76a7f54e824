/**
 * Every way in which up to five seats of one program can end, against an oracle that is written from
 * decision 8 and pool.md 3.4 alone: it shares no code with the consensus it checks.
 */
import { describe, expect, it } from 'vitest';
import { receiveReport } from './assignment.ts';
import type { Verdict } from './consensus.ts';
import { chooseStep, type Evaluation, type EvaluatorRules } from './progress.ts';
import type { Report } from './report.ts';

/** What one seat did: a value with digest A or B, a value without digest, a vote, or nothing in time. */
const SEATS = ['A', 'B', 'plain', 'invalid', 'late', 'timeout'] as const;
type Seat = (typeof SEATS)[number];

const SCORE_A = 0.9;
const SCORE_B = 0.5;
const MAX_SEATS = 5;

interface Case {
  readonly seats: readonly Seat[];
  /** Score of the seats without a digest. */
  readonly plainScore: number;
  readonly admitsPlain: boolean;
}

interface Ending {
  readonly outcome: 'CONSENSUS' | 'INVALID' | 'NO_CONSENSUS' | 'open';
  readonly score: number | null;
  readonly digest: string | null;
  /** One per seat; null for a seat without a report that counts. */
  readonly verdicts: readonly (Verdict | null)[];
}

function* everySeating(length: number): Generator<Seat[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const rest of everySeating(length - 1)) {
    for (const seat of SEATS) yield [...rest, seat];
  }
}

// ---- The oracle ----

/** The ending by the words of the rules. Nobody else is left who could report. */
function expectEnding({ seats, plainScore, admitsPlain }: Case): Ending {
  const count = (wanted: Seat): number => seats.filter((seat) => seat === wanted).length;
  const digests = count('A') + count('B');
  const invalid = count('invalid');
  const plain = count('plain');
  const everyReport = digests + plain + invalid;
  const end = (
    outcome: Ending['outcome'],
    verdictOf: (seat: 'A' | 'B' | 'plain' | 'invalid') => Verdict,
    result: { readonly score: number | null; readonly digest: string | null } = {
      score: null,
      digest: null,
    },
  ): Ending => ({
    outcome,
    ...result,
    verdicts: seats.map((seat) =>
      seat === 'late' || seat === 'timeout' || outcome === 'open' ? null : verdictOf(seat),
    ),
  });
  // "Any report carries a digest": then those without one are not admitted, unless the operator does.
  const admittedPlain = digests > 0 && !admitsPlain ? 0 : plain;
  const counted = digests + admittedPlain + invalid;
  const values = counted - invalid;
  if (everyReport === 0) return end('open', () => 'VOID');
  // "Consensus is tried when N >= 3"; nobody is left, so that it will never be.
  if (counted < 3) return end('NO_CONSENSUS', () => 'VOID');
  // 3.4, 2: more votes than values.
  if (invalid > values) {
    return end('INVALID', (seat) => (seat === 'invalid' ? 'AGREED' : 'OUTLIER'));
  }
  // max(2, ceil(2N/3)) of N, written out for N = 3, 4, 5.
  const needed = [0, 0, 0, 2, 3, 4][counted] ?? Number.NaN;
  if (digests > 0) {
    const isA = count('A') >= needed;
    if (!isA && count('B') < needed) return end('NO_CONSENSUS', () => 'VOID');
    const score = isA ? SCORE_A : SCORE_B;
    // Ten per cent of 0.9 and of 0.5, both above the floor of 0.001.
    const isNear = Math.abs(plainScore - score) <= (isA ? 0.09 : 0.05) + 1e-9;
    return end(
      'CONSENSUS',
      (seat) => {
        if (seat === 'plain') return admitsPlain ? (isNear ? 'AGREED' : 'OUTLIER') : 'VOID';
        return seat === (isA ? 'A' : 'B') ? 'AGREED' : 'OUTLIER';
      },
      { score, digest: isA ? 'aa' : 'bb' },
    );
  }
  // The guide's median: all values are one number, which is its own median and in its own band.
  if (values < needed) return end('NO_CONSENSUS', () => 'VOID');
  return end('CONSENSUS', (seat) => (seat === 'plain' ? 'AGREED' : 'OUTLIER'), {
    score: plainScore,
    digest: null,
  });
}

// ---- What the pool does ----

const reportOf: Readonly<Record<'A' | 'B' | 'plain' | 'invalid', (score: number) => Report>> = {
  A: () => ({ minerId: 0, vote: 'VALUE', score: SCORE_A, digest: 'aa' }),
  B: () => ({ minerId: 0, vote: 'VALUE', score: SCORE_B, digest: 'bb' }),
  plain: (score) => ({ minerId: 0, vote: 'VALUE', score, digest: null }),
  invalid: () => ({ minerId: 0, vote: 'INVALID', score: null, digest: null }),
};

/** A seat's report when it counts: a late one came after its slot was taken by another. */
function receive(seat: Seat, score: number, minerId: number): Report[] {
  if (seat === 'timeout') return [];
  const isLate = seat === 'late';
  const reception = receiveReport({
    assignment: isLate ? 'EXPIRED' : 'OPEN',
    state: isLate ? 'EXPIRED' : 'ASSIGNED',
    isOverTime: isLate,
    isFinal: false,
    taken: isLate ? 3 : 0,
    target: 3,
  });
  if (reception !== 'counted') return [];
  return [{ ...reportOf[isLate ? 'A' : seat](score), minerId }];
}

function runPool({ seats, plainScore, admitsPlain }: Case): Ending {
  const rules: EvaluatorRules = {
    minReports: 3,
    maxReports: MAX_SEATS,
    candidateReports: MAX_SEATS,
    toleranceRatio: 0.1,
    toleranceAbsFloor: 0.001,
    admitWithoutDigest: admitsPlain,
  };
  const state: Evaluation = {
    nowMs: 100_000,
    reports: seats.flatMap((seat, index) => receive(seat, plainScore, index)),
    target: MAX_SEATS,
    pending: 0,
    eligible: 0,
    offeredSinceMs: 0,
    starvedSinceMs: 0,
    reofferMs: 1_000,
    starveMs: 1_000,
    bestScore: null,
    isPatient: false,
  };
  const step = chooseStep(state, rules);
  const verdicts = seats.map((_, index) =>
    step.kind === 'wait'
      ? null
      : (step.decision.verdicts.find(({ minerId }) => minerId === index)?.verdict ?? null),
  );
  if (step.kind === 'wait') return { outcome: 'open', score: null, digest: null, verdicts };
  const { outcome, score, digest } = step.decision;
  return { outcome, score, digest, verdicts };
}

/** Scores without digest: that of A, one within its tolerance, one far from both. */
const PLAIN_SCORES = [SCORE_A, 0.85, 0.1];

describe.each([
  { admitsPlain: false, mode: 'not admitted' },
  { admitsPlain: true, mode: 'admitted' },
])('reports without a digest $mode', ({ admitsPlain }) => {
  it.each([0, 1, 2, 3, 4, 5])('%i seats end as the rules say, in every combination', (length) => {
    let checked = 0;
    for (const seats of everySeating(length)) {
      for (const plainScore of PLAIN_SCORES) {
        const given = { seats, plainScore, admitsPlain };
        const [found, wanted] = [
          JSON.stringify(runPool(given)),
          JSON.stringify(expectEnding(given)),
        ];
        if (found !== wanted)
          expect({ ...given, ending: found }).toEqual({ ...given, ending: wanted });
        checked += 1;
      }
    }
    expect(checked).toBe(SEATS.length ** length * PLAIN_SCORES.length);
  });
});

describe('a quorum of exactly three', () => {
  it.each<{ seats: Seat[]; outcome: Ending['outcome']; verdicts: (Verdict | null)[] }>([
    { seats: ['A', 'A', 'A'], outcome: 'CONSENSUS', verdicts: ['AGREED', 'AGREED', 'AGREED'] },
    { seats: ['A', 'B', 'A'], outcome: 'CONSENSUS', verdicts: ['AGREED', 'OUTLIER', 'AGREED'] },
    {
      seats: ['A', 'A', 'invalid'],
      outcome: 'CONSENSUS',
      verdicts: ['AGREED', 'AGREED', 'OUTLIER'],
    },
    { seats: ['A', 'B', 'invalid'], outcome: 'NO_CONSENSUS', verdicts: ['VOID', 'VOID', 'VOID'] },
    {
      seats: ['A', 'invalid', 'invalid'],
      outcome: 'INVALID',
      verdicts: ['OUTLIER', 'AGREED', 'AGREED'],
    },
    { seats: ['A', 'A', 'plain'], outcome: 'NO_CONSENSUS', verdicts: ['VOID', 'VOID', 'VOID'] },
    { seats: ['A', 'A', 'timeout'], outcome: 'NO_CONSENSUS', verdicts: ['VOID', 'VOID', null] },
    {
      seats: ['A', 'A', 'late', 'A'],
      outcome: 'CONSENSUS',
      verdicts: ['AGREED', 'AGREED', null, 'AGREED'],
    },
    { seats: ['timeout', 'late', 'timeout'], outcome: 'open', verdicts: [null, null, null] },
  ])('$seats: $outcome', ({ seats, outcome, verdicts }) => {
    const given = { seats, plainScore: 0.9, admitsPlain: false };
    expect(runPool(given)).toMatchObject({ outcome, verdicts });
    expect(expectEnding(given)).toMatchObject({ outcome, verdicts });
  });
});
