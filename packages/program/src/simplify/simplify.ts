/**
 * A program with the same fitness bits and steps on every task, in fewer or cheaper instructions.
 *
 * The canonical form first; then rounds of exact rewriting (rewrite.ts, known-contents.ts), each
 * followed by the canonical form again, as long as they make the program shorter or cheaper. The
 * number of live random fills must not change, because fills are numbered in canonical order.
 */
import { canonicalProgram } from '../canonical.ts';
import { programCost } from '../cost.ts';
import { OPS } from '../ops.ts';
import { FUNCTION_NAMES, type Program } from '../program.ts';
import { knownContents } from './known-contents.ts';
import { type RewriteCounts, rewriteFunction } from './rewrite.ts';

/** A simplified program and what went. */
export interface Simplification {
  /** Canonical form. */
  readonly program: Program;
  /** Instructions before and after. */
  readonly before: number;
  readonly after: number;
  /** Instructions that could never reach the prediction. */
  readonly dead: number;
  /** Instructions that wrote what their slot held already. */
  readonly repeated: number;
  /** Instructions replaced by the constant that they compute (they are not gone). */
  readonly folded: number;
  /** Instructions that nothing needed any more after that. */
  readonly superseded: number;
}

function countOf(program: Program): number {
  return FUNCTION_NAMES.reduce((sum, name) => sum + program[name].length, 0);
}

function fillsOf(program: Program): number {
  const all = FUNCTION_NAMES.flatMap((name) => program[name]);
  return all.filter(({ op }) => OPS[op].isRandom).length;
}

function costOf(program: Program): number {
  const { setup, predict, learn } = programCost(program, program.features);
  return setup + predict + learn;
}

function rewriteOnce(program: Program, counts: RewriteCounts): Program {
  const known = knownContents(program);
  const { features } = program;
  const [setup, predict, learn] = FUNCTION_NAMES.map((name) =>
    rewriteFunction(program[name], { start: known[name], features }, counts),
  );
  return canonicalProgram({ ...program, setup, predict, learn });
}

function isBetter(next: Program, program: Program): boolean {
  if (fillsOf(next) !== fillsOf(program)) return false;
  const difference = countOf(next) - countOf(program);
  return difference < 0 || (difference === 0 && costOf(next) < costOf(program));
}

/** The simplified canonical form of a valid program. */
export function simplifyProgram(program: Program): Simplification {
  let current = canonicalProgram(program);
  const before = countOf(program);
  const dead = before - countOf(current);
  const total = { repeated: 0, folded: 0 };
  for (;;) {
    const counts = { repeated: 0, folded: 0 };
    const next = rewriteOnce(current, counts);
    if (!isBetter(next, current)) break;
    total.repeated += counts.repeated;
    total.folded += counts.folded;
    current = next;
  }
  const after = countOf(current);
  const superseded = before - dead - total.repeated - after;
  return { program: current, before, after, dead, ...total, superseded };
}
