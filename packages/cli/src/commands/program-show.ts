/** `adit program show FILE`: what a program is, which of its lines count, and its score. */
import {
  canonicalProgram,
  dependsOnFeatures,
  FUNCTION_NAMES,
  formatInstruction,
  formatProgramText,
  markLiveInstructions,
  type Program,
  programCost,
  programHash,
} from '@adit/program';
import { printAnswer } from '../print-answer.ts';
import { readProgram } from '../read-program.ts';
import { describeScore, listScore, type SuiteFlags, scoreOnTask } from '../task-suite.ts';

/** Flags of `adit program show`. */
interface ShowFlags extends SuiteFlags {
  readonly features?: number;
  readonly json?: boolean;
}

const COLUMN = 36;

function listFunctions(program: Program) {
  const isLive = markLiveInstructions(program);
  return FUNCTION_NAMES.map((name) => {
    const lines = program[name].map((instruction, index) => ({
      text: formatInstruction(instruction),
      live: isLive[name][index] ?? false,
    }));
    return { name, lines, live: lines.filter(({ live }) => live).length };
  });
}

function factsOf(program: Program) {
  const canonical = canonicalProgram(program);
  return {
    hash: programHash(canonical),
    features: program.features,
    banks: program.banks,
    canonical_banks: canonical.banks,
    depends_on_features: dependsOnFeatures(canonical),
    cost: programCost(canonical, canonical.features),
    canonical_text: formatProgramText(canonical),
  };
}

/** Prints the program's facts; warnings of a translation go to standard error. */
export async function runProgramShow(file: string, flags: ShowFlags): Promise<number> {
  const { program, form, warnings, warningCount } = readProgram(file, flags.features);
  const facts = factsOf(program);
  const functions = listFunctions(program);
  const score = scoreOnTask(program, flags);
  const answer = {
    form,
    ...facts,
    functions: Object.fromEntries(
      functions.map(({ name, lines, live }) => [name, { count: lines.length, live, lines }]),
    ),
    warnings,
    warning_count: warningCount,
    score: score === null ? null : describeScore(score),
  };
  return printAnswer(flags, answer, () => [
    `program ${facts.hash} (${form === 'bitsota' ? 'translated from BitSota' : form})`,
    `features ${facts.features}; banks ${describeBanks(facts.banks)}; used ${describeBanks(facts.canonical_banks)}`,
    `the prediction ${facts.depends_on_features ? 'depends' : 'does not depend'} on the features`,
    `cost of one run: setup ${facts.cost.setup}, predict ${facts.cost.predict}, learn ${facts.cost.learn} elements`,
    '',
    ...functions.flatMap(({ name, lines, live }) => [
      `${name}: ${lines.length} instructions, ${live} live`,
      ...lines.map((line) =>
        line.live ? `    ${line.text}` : `    ${line.text.padEnd(COLUMN)} dead`,
      ),
    ]),
    '',
    'canonical form:',
    facts.canonical_text.trimEnd(),
    ...(score === null ? [] : ['', ...listScore(score)]),
  ]);
}

function describeBanks({ scalars, vectors, matrices }: Program['banks']): string {
  return `${scalars} scalars, ${vectors} vectors, ${matrices} matrices`;
}
