/** Whether this machine finds the results that all others find; asked before it mines. */
import { AditError, type Clock, isAditError } from '@adit/base';
import { openTaskType, type Suite, scoreProgram, sealSuite, suiteCost } from '@adit/evolution';
import { type Program, type ProgramLimits, parseProgramText } from '@adit/program';
import { type GoldenProgram, goldenPrograms } from './golden-programs.ts';

const LIMITS: ProgramLimits = {
  banks: { scalars: 7, vectors: 9, matrices: 2 },
  instructions: { setup: 16, predict: 16, learn: 16 },
  textBytes: 16_384,
};

/** A program whose result differs here. */
export interface Disagreement {
  readonly name: string;
  readonly ops: string;
  readonly expected: string;
  /** The digest found, or the code of the failure. */
  readonly actual: string;
}

/** What the self-test found. */
export interface SelfTestResult {
  readonly total: number;
  readonly disagreements: readonly Disagreement[];
  readonly tookMs: number;
  /** Elements touched in a second by one thread, by which durations are estimated. */
  readonly elementsPerS: number;
}

/** What a test may put in place of the real thing. */
export interface SelfTestOptions {
  readonly golden?: readonly GoldenProgram[];
  readonly score?: typeof scoreProgram;
}

function openSuite(): Suite {
  const { digest: _, ...body } = openTaskType('net-check', () => '').searchSuite;
  const wide = { id: 'self-test', limits: LIMITS, opCostLimit: Number.MAX_SAFE_INTEGER };
  return sealSuite({ ...body, ...wide });
}

function parse({ body }: GoldenProgram, suite: Suite): Program {
  const { scalars, vectors, matrices } = LIMITS.banks;
  const features = suite.tasks[0]?.features ?? 0;
  const sizes = `scalars=${scalars} vectors=${vectors} matrices=${matrices}`;
  return parseProgramText(`# adit az64 ${sizes} features=${features}\n${body}`, LIMITS);
}

/** Scores every golden program once and compares the digests; well below a second. */
export function runSelfTest(clock: Clock, options: SelfTestOptions = {}): SelfTestResult {
  const { golden = goldenPrograms, score = scoreProgram } = options;
  const suite = openSuite();
  const disagreements: Disagreement[] = [];
  let elements = 0;
  const startMs = clock.nowMs();
  for (const one of golden) {
    const program = parse(one, suite);
    elements += suiteCost(program, suite);
    const actual = digestOf(() => score(program, suite).digest);
    const { name, ops, digest: expected } = one;
    if (actual !== expected) disagreements.push({ name, ops, expected, actual });
  }
  const tookMs = clock.nowMs() - startMs;
  const elementsPerS = Math.round((elements * 1_000) / Math.max(1, tookMs));
  return { total: golden.length, disagreements, tookMs, elementsPerS };
}

function digestOf(find: () => string): string {
  try {
    return find();
  } catch (error) {
    return isAditError(error) ? error.code : 'evaluator_failed';
  }
}

/**
 * Refuses a machine that disagrees.
 * @throws AditError `machine_disagrees` with the first program and its ops.
 */
export function requireAgreement({ total, disagreements }: SelfTestResult): void {
  const [first] = disagreements;
  if (first === undefined) return;
  const { name, ops, expected, actual } = first;
  throw new AditError(
    'machine_disagrees',
    `This machine finds another result for the program ${name} (${ops})`,
    {
      numbers: {
        program: name,
        ops,
        expected,
        actual,
        agreed: total - disagreements.length,
        total,
      },
      nextStep: 'Check memory and processor, and use a released Adit on a released Node.',
    },
  );
}
