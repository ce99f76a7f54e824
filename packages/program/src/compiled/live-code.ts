/**
 * The live part of a program in flat arrays: what the compiled evaluator runs.
 *
 * It says the same as the canonical form (canonical.ts), instruction by instruction, without making
 * an object for each. One instance is filled again and again; whoever wants to keep it copies it.
 */
import { canonicalProgram } from '../canonical.ts';
import { dependsOnFeatures } from '../depends-on-features.ts';
import { OPS } from '../ops.ts';
import { FUNCTION_NAMES, type Instruction, type Program } from '../program.ts';
import { packWord, unpackInstruction } from './instruction-word.ts';

/** Most instructions of a whole program: 256 a function. */
export const INSTRUCTIONS_MAX = 768;
/** Constants kept for each instruction: act, or d0, d1, d2. */
export const CONSTANTS_PER_INSTRUCTION = 3;

/** A live program: canonical instructions of setup, then predict, then learn. */
export class LiveCode {
  /** F. */
  features = 0;
  /** One instruction a word: op | in1 << 8 | in2 << 16 | out << 24. */
  readonly words = new Int32Array(INSTRUCTIONS_MAX);
  /** Three for each instruction: act or d0, d1, d2; those that an op does not use are 0. */
  readonly constants = new Float64Array(INSTRUCTIONS_MAX * CONSTANTS_PER_INSTRUCTION);
  /** Instructions of setup. */
  setupCount = 0;
  /** Instructions of predict. */
  predictCount = 0;
  /** Instructions of learn. */
  learnCount = 0;
  /** Slots in use of each bank, reserved ones included. */
  scalars = 2;
  vectors = 1;
  matrices = 0;
  /** False when no prediction can depend on the example in front of it. */
  dependsOnFeatures = false;

  /** Instructions of all three functions. */
  get count(): number {
    return this.setupCount + this.predictCount + this.learnCount;
  }
}

/** Fills `into` with the canonical form of a valid program. */
export function loadLiveCode(program: Program, into: LiveCode): void {
  const canonical = canonicalProgram(program);
  let index = 0;
  for (const name of FUNCTION_NAMES) {
    for (const instruction of canonical[name]) {
      const { op, act, d0, d1, d2 } = instruction;
      into.words[index] = packWord(instruction);
      const isAct = OPS[op].constants === 'act';
      into.constants.set([isAct ? act : d0, d1, d2], index * CONSTANTS_PER_INSTRUCTION);
      index += 1;
    }
  }
  into.features = canonical.features;
  into.setupCount = canonical.setup.length;
  into.predictCount = canonical.predict.length;
  into.learnCount = canonical.learn.length;
  into.scalars = canonical.banks.scalars;
  into.vectors = canonical.banks.vectors;
  into.matrices = canonical.banks.matrices;
  into.dependsOnFeatures = dependsOnFeatures(canonical);
}

/** The canonical program that live code stands for. */
export function liveProgram(code: LiveCode): Program {
  const { features, scalars, vectors, matrices, setupCount, predictCount, learnCount } = code;
  const read = (first: number, count: number): readonly Instruction[] =>
    Array.from({ length: count }, (_, i) =>
      unpackInstruction(
        code.words[first + i],
        code.constants,
        (first + i) * CONSTANTS_PER_INSTRUCTION,
      ),
    );
  return {
    banks: { scalars, vectors, matrices },
    features,
    setup: read(0, setupCount),
    predict: read(setupCount, predictCount),
    learn: read(setupCount + predictCount, learnCount),
  };
}
