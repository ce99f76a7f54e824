/** A proposed text as the pool keeps it: canonical, legal and affordable, or why not. */
import { isAditError } from '@adit/base';
import { requireAffordable } from '@adit/evolution';
import { canonicalProgram, formatProgramText, programHash } from '@adit/program';
import type { ItemOutcome } from '@adit/wire';
import type { Problem } from './context.ts';
import { readSource, type Source } from './dialect.ts';
import { storableText } from './submission.ts';

/** A program as the pool keeps it, or why it does not. */
export type ReadProgram =
  | {
      readonly ok: true;
      readonly text: string;
      readonly contentHash: string;
      /** What was dropped in translation, for the item's answer. */
      readonly notes: Source['notes'];
    }
  | { readonly ok: false; readonly outcome: ItemOutcome };

/** Reads a program for a problem: canonical text and hash, or `invalid_dsl`, `too_costly`. */
export function readProgram(problem: Problem, text: string): ReadProgram {
  const { taskType } = problem;
  try {
    const { program: parsed, notes } = readSource(problem, text);
    if (parsed.features !== taskType.features) {
      const numbers = { features: parsed.features, wanted: taskType.features };
      return { ok: false, outcome: refusal('invalid_dsl', 'wrong_features', numbers) };
    }
    const canonical = canonicalProgram(parsed);
    requireAffordable(canonical, taskType.consensusSuite);
    const contentHash = programHash(canonical);
    return { ok: true, text: formatProgramText(canonical), contentHash, notes };
  } catch (error) {
    if (!isAditError(error)) throw error;
    const status = error.code === 'too_costly' ? 'too_costly' : 'invalid_dsl';
    const outcome = refusal(status, error.code, error.numbers);
    return {
      ok: false,
      outcome: { ...outcome, detail: storableText(error.message).slice(0, 2_000) },
    };
  }
}

function refusal(
  status: ItemOutcome['status'],
  code: string,
  numbers: Readonly<Record<string, number | string | bigint | boolean | null>>,
): ItemOutcome {
  const plain = Object.entries(numbers).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? String(value) : value,
  ]);
  return { status, code, numbers: Object.fromEntries(plain) };
}
