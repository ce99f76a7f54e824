/**
 * What a learning program is: three short functions over typed memory banks.
 *
 * Memory holds scalars (f64), vectors (F f64) and square matrices (F x F f64, row major), where F is
 * the number of features. Reserved slots: s0 = label, s1 = prediction, v0 = features; programs may
 * read every slot and write every slot except s0 and v0.
 * Source: the az64 semantics, AutoML-Zero's memory and instruction model.
 */

/** The component functions, in the order in which they are written, counted and traversed. */
export const FUNCTION_NAMES = ['setup', 'predict', 'learn'] as const;

/** One of the three component functions. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** The bank that an operand lives in. */
export type OperandKind = 'scalar' | 'vector' | 'matrix';

/**
 * One instruction. Unused fields are 0. `act` is an f64 constant (op 56); `d0` to `d2` are f32
 * constants widened to f64 (ops 57 to 64). All constants are finite.
 */
export interface Instruction {
  /** Op code, 0 to 64. */
  readonly op: number;
  /** Slot of the first input. */
  readonly in1: number;
  /** Slot of the second input. */
  readonly in2: number;
  /** Slot of the result. */
  readonly out: number;
  readonly act: number;
  readonly d0: number;
  readonly d1: number;
  readonly d2: number;
}

/** How many slots each bank has. At least 2 scalars (label, prediction) and 1 vector (features). */
export interface Banks {
  readonly scalars: number;
  readonly vectors: number;
  readonly matrices: number;
}

/** A learning program. `features` is F, the length of every vector. */
export interface Program {
  readonly banks: Banks;
  readonly features: number;
  readonly setup: readonly Instruction[];
  readonly predict: readonly Instruction[];
  readonly learn: readonly Instruction[];
}

/** Upper bounds of a program; each is inclusive. */
export interface ProgramLimits {
  readonly banks: Banks;
  readonly instructions: Readonly<Record<FunctionName, number>>;
  /** Bytes of the UTF-8 text form. */
  readonly textBytes: number;
}

/** What any program must keep to where a task type sets nothing narrower. */
export const DEFAULT_PROGRAM_LIMITS: ProgramLimits = {
  banks: { scalars: 32, vectors: 32, matrices: 32 },
  instructions: { setup: 256, predict: 256, learn: 256 },
  textBytes: 65_536,
};

/** Most features (F) that a program or task may have. */
export const FEATURES_MAX = 64;

/** Slot of the label. */
export const LABEL_SCALAR = 0;
/** Slot of the prediction. */
export const PREDICTION_SCALAR = 1;
/** Slot of the features. */
export const FEATURES_VECTOR = 0;

/** An instruction with every field that is not given at 0. */
export function createInstruction(
  op: number,
  fields: Partial<Omit<Instruction, 'op'>> = {},
): Instruction {
  const { in1 = 0, in2 = 0, out = 0, act = 0, d0 = 0, d1 = 0, d2 = 0 } = fields;
  return { op, in1, in2, out, act, d0, d1, d2 };
}

/** Elements of one slot of a bank at F features: 1, F or F squared. */
export function elementsOf(kind: OperandKind, features: number): number {
  if (kind === 'scalar') return 1;
  return kind === 'vector' ? features : features * features;
}

/** Slots that the banks have for a kind of operand. */
export function slotsOf(kind: OperandKind, banks: Banks): number {
  if (kind === 'scalar') return banks.scalars;
  return kind === 'vector' ? banks.vectors : banks.matrices;
}
