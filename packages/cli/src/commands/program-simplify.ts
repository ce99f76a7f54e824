/** `adit program simplify FILE`: fewer instructions, the same bits of every score. */
import { AditError } from '@adit/base';
import { formatProgramText, type Program, programHash, simplifyProgram } from '@adit/program';
import { readProgram } from '../read-program.ts';
import { describeScore, type SuiteFlags, type SuiteScore, scoreOnTask } from '../task-suite.ts';

/** Flags of `adit program simplify`. */
interface SimplifyFlags extends SuiteFlags {
  readonly features?: number;
  readonly json?: boolean;
}

/** The score of the simplified program, once it is sure that it is the original's. */
function scoreBoth(program: Program, simplified: Program, flags: SimplifyFlags): SuiteScore | null {
  const original = scoreOnTask(program, flags);
  const score = scoreOnTask(simplified, flags);
  if (original === null || score === null) return null;
  const isSame = original.fitness.every(
    (fitness, task) =>
      Object.is(fitness, score.fitness[task]) && original.steps[task] === score.steps[task],
  );
  if (isSame) return score;
  throw new AditError('simplification_differs', 'The simplified program has another score', {
    numbers: { original: original.score, simplified: score.score },
    nextStep: 'Please report this program: it is a defect of adit program simplify.',
  });
}

/** Prints the simplified program; what went and why goes to standard error. */
export async function runProgramSimplify(file: string, flags: SimplifyFlags): Promise<number> {
  const { program } = readProgram(file, flags.features);
  const { program: simplified, ...counts } = simplifyProgram(program);
  const score = scoreBoth(program, simplified, flags);
  const text = formatProgramText(simplified);
  if (flags.json === true) {
    const hash = programHash(simplified);
    const answer = { text, hash, ...counts, score: score === null ? null : describeScore(score) };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return 0;
  }
  const { before, after, dead, repeated, folded, superseded } = counts;
  process.stderr.write(
    `${before - after} of ${before} instructions went: ${dead} dead, ${repeated} repeated, ` +
      `${superseded} superseded; ${folded} folded into constants\n`,
  );
  if (score !== null) {
    process.stderr.write(`same fitness bits and steps on ${score.suite.id}: ${score.score}\n`);
  }
  process.stdout.write(text);
  return 0;
}
