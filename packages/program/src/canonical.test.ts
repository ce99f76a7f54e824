/**
 * The canonical form: same scores to the bit, idempotent, blind to dead code, slot names and
 * declared banks; and it keeps what only looks dead (memory persists, zero slots are values).
 */
import { createRandom, type Random } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalProgram } from './canonical.ts';
import { evaluateTask } from './evaluate.ts';
import { bitsOf } from './fixtures/bits.ts';
import { ALL_OPS, FIXED_OPS, insertRandomly, randomProgram } from './fixtures/random-program.ts';
import { randomTask } from './fixtures/random-task.ts';
import { formatProgramText } from './format-text.ts';
import { programHash } from './hash.ts';
import { findLiveInstructions } from './liveness.ts';
import { OPS } from './ops.ts';
import { parseProgramText } from './parse-text.ts';
import {
  createInstruction,
  FUNCTION_NAMES,
  type Instruction,
  type OperandKind,
  type Program,
  slotsOf,
} from './program.ts';
import { referencePrograms } from './reference-programs.ts';

const HEADER = '# adit az64 scalars=8 vectors=6 matrices=4 features=4\n';
const canonicalText = (body: string) =>
  formatProgramText(canonicalProgram(parseProgramText(`${HEADER}${body}`)));
/** Lines of the body of the canonical text. */
const linesOf = (body: string) => canonicalText(body).trim().split('\n').slice(1);

const BANKS = { scalars: 5, vectors: 4, matrices: 3 };

/** A random program, half of them a reference program with random instructions put in. */
function drawProgram(random: Random, ops: readonly number[]): Program {
  const kind = random.nextBelow(3);
  if (kind === 0) return randomProgram(random, { banks: BANKS, features: 4, length: 14, ops });
  const reference = kind === 1 ? referencePrograms.net(4) : referencePrograms.linear(4);
  const banks = { scalars: 5, vectors: 9, matrices: 2 };
  const fixed = reference.setup.filter(({ op }) => ops.includes(op));
  return insertRandomly({ ...reference, banks, setup: fixed }, random, {
    count: 1 + random.nextBelow(12),
    ops,
  });
}

describe('canonicalProgram', () => {
  it('scores like the original to the bit, steps too', () => {
    const random = createRandom('canonical scores');
    const tasks = (['rmse', 'accuracy'] as const).map((evalType) =>
      randomTask(random, { evalType, features: 4, train: 25, valid: 12 }),
    );
    const seen = new Set<string>();
    const used = new Set<number>();
    let shortened = 0;
    for (let i = 0; i < 1500; i += 1) {
      const program = drawProgram(random, FIXED_OPS);
      const canonical = canonicalProgram(program);
      for (const name of FUNCTION_NAMES) for (const { op } of canonical[name]) used.add(op);
      if (canonical.predict.length < program.predict.length) shortened += 1;
      for (const task of tasks) {
        const rules = { maxAbsError: 100, flushEvery: i % 3 === 0 ? 8 : 0 };
        const want = evaluateTask(program, task, rules);
        const got = evaluateTask(canonical, task, rules);
        expect({ i, ...got }).toEqual({ i, ...want });
        seen.add(bitsOf(got.fitness));
      }
    }
    // The comparison means something: many different scores, every op live somewhere, code removed.
    expect(seen.size).toBeGreaterThan(200);
    expect(shortened).toBeGreaterThan(500);
    expect([...used].sort((a, b) => a - b)).toEqual(FIXED_OPS.filter((op) => op !== 0));
  });

  it('is idempotent and keeps the hash', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const program = drawProgram(createRandom(seed), ALL_OPS);
        const once = canonicalProgram(program);
        expect(canonicalProgram(once)).toEqual(once);
        expect(programHash(once)).toBe(programHash(program));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves the reference programs as they are, banks shrunk, no bank below its minimum', () => {
    expect(canonicalText('')).toBe(
      '# adit az64 scalars=2 vectors=1 matrices=0 features=4\nsetup:\npredict:\nlearn:\n',
    );
    const linear = canonicalProgram(referencePrograms.linear(4));
    expect(linear.banks).toEqual({ scalars: 4, vectors: 3, matrices: 0 });
    expect(linear.learn.length).toBe(4);
    const net = canonicalProgram(referencePrograms.net(16));
    expect(net.banks).toEqual({ scalars: 5, vectors: 9, matrices: 2 });
    expect([net.setup.length, net.predict.length, net.learn.length]).toEqual([3, 5, 11]);
  });
});

/** The program with the slots of every bank renamed by a random permutation; reserved ones stay. */
function permuteSlots(program: Program, random: Random): Program {
  const extra = { scalars: 3, vectors: 2, matrices: 1 };
  const banks = {
    scalars: program.banks.scalars + extra.scalars,
    vectors: program.banks.vectors + extra.vectors,
    matrices: program.banks.matrices + extra.matrices,
  };
  const permutation = (kind: OperandKind): number[] => {
    const first = kind === 'scalar' ? 2 : kind === 'vector' ? 1 : 0;
    const names = Array.from({ length: slotsOf(kind, banks) }, (_, slot) => slot);
    for (let i = names.length - 1; i > first; i -= 1) {
      const j = first + random.nextBelow(i - first + 1);
      [names[i], names[j]] = [names[j] ?? 0, names[i] ?? 0];
    }
    return names;
  };
  const names = {
    scalar: permutation('scalar'),
    vector: permutation('vector'),
    matrix: permutation('matrix'),
  };
  const rename = (kind: OperandKind | null | undefined, slot: number): number =>
    kind === null || kind === undefined ? slot : (names[kind][slot] ?? 0);
  const renamed = (instruction: Instruction): Instruction => {
    const { inputs, output } = OPS[instruction.op] ?? OPS[0];
    return {
      ...instruction,
      in1: rename(inputs[0], instruction.in1),
      in2: rename(inputs[1], instruction.in2),
      out: rename(output, instruction.out),
    };
  };
  return {
    ...program,
    banks,
    setup: program.setup.map(renamed),
    predict: program.predict.map(renamed),
    learn: program.learn.map(renamed),
  };
}

/** The program with random instructions put in that write only slots which nothing else reads. */
function addDeadCode(program: Program, random: Random): Program {
  const { scalars, vectors, matrices } = program.banks;
  const banks = { scalars: scalars + 2, vectors: vectors + 2, matrices: matrices + 2 };
  const wide = { ...program, banks };
  const first = { scalar: scalars, vector: vectors, matrix: matrices };
  const marked = insertRandomly({ ...wide, setup: [], predict: [], learn: [] }, random, {
    count: 12,
    ops: ALL_OPS,
  });
  const place = (list: readonly Instruction[], dead: readonly Instruction[]): Instruction[] => {
    const merged = [...list];
    for (const instruction of dead) {
      const { output } = OPS[instruction.op] ?? OPS[0];
      const out = output === null ? 0 : first[output] + random.nextBelow(2);
      merged.splice(random.nextBelow(merged.length + 1), 0, { ...instruction, out });
    }
    return merged;
  };
  return {
    ...wide,
    setup: place(program.setup, marked.setup),
    predict: place(program.predict, marked.predict),
    learn: place(program.learn, marked.learn),
  };
}

describe('independence', () => {
  it('of slot names and declared banks', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const random = createRandom(seed);
        const program = drawProgram(random, ALL_OPS);
        const permuted = permuteSlots(program, random);
        expect(formatProgramText(canonicalProgram(permuted))).toBe(
          formatProgramText(canonicalProgram(program)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('of dead code, dead random fills included: the live fills keep their numbers', () => {
    const random = createRandom('dead code');
    const task = randomTask(random, { evalType: 'rmse', features: 4, train: 20, valid: 10 });
    const rules = { maxAbsError: 100, flushEvery: 0 };
    let withFills = 0;
    let shifted = 0;
    for (let i = 0; i < 400; i += 1) {
      const program = drawProgram(random, ALL_OPS);
      const littered = addDeadCode(program, random);
      expect(programHash(littered)).toBe(programHash(program));
      const want = evaluateTask(canonicalProgram(program), task, rules);
      expect(evaluateTask(canonicalProgram(littered), task, rules)).toEqual(want);
      const live = canonicalProgram(program);
      const hasFill = FUNCTION_NAMES.some((name) => live[name].some(({ op }) => op >= 59));
      if (hasFill) withFills += 1;
      if (evaluateTask(littered, task, rules).fitness !== want.fitness) shifted += 1;
    }
    expect(withFills).toBeGreaterThan(50);
    // Without the canonical form the dead fills do shift the numbers: the test can see it.
    expect(shifted).toBeGreaterThan(5);
  });
});

describe('what is live', () => {
  it('drops what never reaches the prediction, no-ops, and overwritten results', () => {
    expect(
      linesOf(`setup:
  noop
  s2 = const 1
  s3 = const 2
predict:
  s1 = add s2 s2
  s1 = add s2 s3
learn:
  s4 = sub s0 s1
  m0 = outer v0 v0
`),
    ).toEqual([
      'setup:',
      '  s2 = const 1',
      '  s3 = const 2',
      'predict:',
      '  s1 = add s2 s3',
      'learn:',
    ]);
  });

  it('keeps a slot that only the next example reads, through any number of examples', () => {
    const chain = `predict:
  s1 = add s2 s2
  s2 = add s3 s3
  s3 = add s4 s4
  s4 = dot v0 v0
learn:
`;
    expect(linesOf(chain)).toEqual(['setup:', ...chain.trim().split('\n')]);
  });

  it('keeps what learn writes for a later learn that reaches predict', () => {
    const body = `setup:
predict:
  s1 = dot v1 v0
learn:
  v1 = vadd v1 v2
  v2 = vadd v2 v0
`;
    expect(linesOf(body)).toEqual(body.trim().split('\n'));
  });

  it('keeps a prediction that predict does not write: setup and learn may', () => {
    expect(linesOf('setup:\n  s1 = const 1\npredict:\nlearn:\n  s1 = add s0 s1\n')).toEqual([
      'setup:',
      '  s1 = const 1',
      'predict:',
      'learn:',
      '  s1 = add s0 s1',
    ]);
  });

  it('keeps what learn writes into s1 only where it is read before it is overwritten', () => {
    expect(linesOf('predict:\n  s1 = dot v0 v0\nlearn:\n  s1 = add s0 s0\n')).toEqual([
      'setup:',
      'predict:',
      '  s1 = dot v0 v0',
      'learn:',
    ]);
    expect(linesOf('predict:\n  s1 = add s1 s2\nlearn:\n  s1 = add s0 s0\n').at(-1)).toBe(
      '  s1 = add s0 s0',
    );
  });

  it('a setup read of s0 or v0 sees zero and is kept as such', () => {
    const body = 'setup:\n  s1 = exp s0\npredict:\nlearn:\n';
    expect(linesOf(body)).toEqual(body.trim().split('\n'));
  });

  it('a partial write keeps what it writes into', () => {
    const body = `setup:
  v1 = vset 0.125 1
  v1 = vset 0.375 2
  v2 = vmul v1 v1
  m0 = mset 0.125 0.625 3
predict:
  m0 = mset 0.375 0.375 1
  v3 = matvec m0 v2
  s1 = dot v3 v0
learn:
`;
    expect(linesOf(body)).toEqual(body.trim().split('\n'));
  });

  it('a full write ends what a partial write began', () => {
    const body = 'setup:\n  v1 = vset 0 1\n  v1 = vnormal 0 1\npredict:\n  s1 = dot v1 v0\n';
    expect(linesOf(body).slice(0, 3)).toEqual(['setup:', '  v1 = vnormal 0 1', 'predict:']);
  });

  it('an instruction that feeds only itself is dead', () => {
    expect(linesOf('predict:\n  s2 = add s2 s3\n  s3 = add s3 s2\nlearn:\n')).toEqual([
      'setup:',
      'predict:',
      'learn:',
    ]);
  });

  it('works through a chain as long as the banks', () => {
    const slots = 32;
    const chain = Array.from({ length: slots - 2 }, (_, i) =>
      createInstruction(1, { in1: i + 2, in2: i + 2, out: i + 1 }),
    );
    const last = createInstruction(27, { out: slots - 1 });
    const banks = { scalars: slots, vectors: 1, matrices: 0 };
    const program = { banks, features: 4, setup: [], predict: [...chain, last], learn: [] };
    expect(findLiveInstructions(program).predict.length).toBe(slots - 1);
    const inLearn = { ...program, predict: [], learn: [...chain, last] };
    expect(findLiveInstructions(inLearn).learn.length).toBe(slots - 1);
  });
});

describe('names', () => {
  it('slots that nothing live writes are one zero slot a bank', () => {
    expect(
      linesOf(`predict:
  s1 = add s5 s6
  s4 = dot v3 v4
  s1 = add s1 s4
  s2 = mnorm m3
  s3 = mnorm m2
  s1 = add s1 s2
  s1 = add s1 s3
learn:
  s6 = vmean v0
`).slice(2, 9),
    ).toEqual([
      '  s1 = add s2 s3',
      '  s4 = dot v1 v1',
      '  s1 = add s1 s4',
      '  s5 = mnorm m0',
      '  s6 = mnorm m0',
      '  s1 = add s1 s5',
      '  s1 = add s1 s6',
    ]);
  });

  it('s1 is never merged with the zero slot: accuracy tasks write it', () => {
    expect(linesOf('predict:\n  s2 = add s1 s3\nlearn:\n  s1 = add s2 s2\n')).toEqual([
      'setup:',
      'predict:',
      '  s3 = add s1 s2',
      'learn:',
      '  s1 = add s3 s3',
    ]);
  });

  it('element indexes are the middle of their element', () => {
    const first = canonicalText('setup:\n  v1 = vset 0.26 1\npredict:\n  s1 = dot v1 v0\n');
    const second = canonicalText('setup:\n  v1 = vset 0.49 1\npredict:\n  s1 = dot v1 v0\n');
    expect(first).toContain('v1 = vset 0.375 1');
    expect(second).toBe(first);
    for (let features = 1; features <= 64; features += 1) {
      const program = {
        banks: { scalars: 2, vectors: 2, matrices: 0 },
        features,
        setup: Array.from({ length: features }, (_, i) =>
          createInstruction(57, { out: 1, d0: Math.fround((i + 0.3) / features), d1: i }),
        ),
        predict: [createInstruction(27, { in1: 1, in2: 0, out: 1 })],
        learn: [],
      };
      const once = canonicalProgram(program);
      expect(canonicalProgram(once)).toEqual(once);
    }
  });
});

describe('programHash', () => {
  it('is blake2b-256 of the canonical text', () => {
    expect(programHash(referencePrograms.linear(4))).toMatch(/^[0-9a-f]{64}$/);
    expect(programHash(referencePrograms.linear(4))).not.toBe(
      programHash(referencePrograms.linear(8)),
    );
    expect(programHash(referencePrograms.linear(4))).not.toBe(
      programHash(referencePrograms.net(4)),
    );
  });
});
