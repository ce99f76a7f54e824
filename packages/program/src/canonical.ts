/**
 * The canonical form: the instructions that can reach the prediction, slots renamed by first use,
 * banks shrunk to what is used. It is what is stored, hashed, handed out and scored.
 *
 * 1. Dead instructions go (liveness.ts); the others keep their order, so random fills keep theirs.
 * 2. Slots that no live instruction writes stay +0 for ever: all such scalars become one slot, all
 *    such vectors one, all such matrices one (s0, s1 and v0 are not among them).
 * 3. Slots are renamed in the order in1, in2, out over setup, predict, learn; s0, s1, v0 stay.
 * 4. An element index becomes the middle fraction of that element, (index + 1/2) / F.
 * Same bits as the original on every task without random fills; idempotent; independent of dead
 * code, slot names and declared banks. Operand order is left as it is.
 */
import { elementIndex } from './kernels/fill.ts';
import { findLiveInstructions } from './liveness.ts';
import { OPS } from './ops.ts';
import {
  FEATURES_VECTOR,
  type Instruction,
  type OperandKind,
  PREDICTION_SCALAR,
  type Program,
} from './program.ts';

type Body = Pick<Program, 'setup' | 'predict' | 'learn'>;

function isReserved(kind: OperandKind, slot: number): boolean {
  if (kind === 'scalar') return slot <= PREDICTION_SCALAR;
  return kind === 'vector' && slot === FEATURES_VECTOR;
}

/** New names of the slots of one kind. */
class SlotNames {
  readonly #kind: OperandKind;
  readonly #written: ReadonlySet<number>;
  readonly #names = new Map<number, number>();
  #next: number;

  constructor(kind: OperandKind, written: ReadonlySet<number>) {
    this.#kind = kind;
    this.#written = written;
    this.#next = kind === 'scalar' ? 2 : kind === 'vector' ? 1 : 0;
  }

  /** Slots in use, reserved ones included. */
  get count(): number {
    return this.#next;
  }

  rename(slot: number): number {
    if (isReserved(this.#kind, slot)) return slot;
    const key = this.#written.has(slot) ? slot : -1;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = this.#next;
    this.#names.set(key, name);
    this.#next += 1;
    return name;
  }
}

type Names = Readonly<Record<OperandKind, SlotNames>>;

function createNames({ setup, predict, learn }: Body): Names {
  const written = {
    scalar: new Set<number>(),
    vector: new Set<number>(),
    matrix: new Set<number>(),
  };
  for (const list of [setup, predict, learn]) {
    for (const { op, out } of list) {
      const kind = OPS[op].output;
      if (kind !== null) written[kind].add(out);
    }
  }
  return {
    scalar: new SlotNames('scalar', written.scalar),
    vector: new SlotNames('vector', written.vector),
    matrix: new SlotNames('matrix', written.matrix),
  };
}

/** The middle fraction of the element that a fraction selects. */
export function middleFraction(fraction: number, features: number): number {
  return Math.fround((elementIndex(features, fraction) + 0.5) / features);
}

function renameInstruction(instruction: Instruction, names: Names, features: number): Instruction {
  const op = OPS[instruction.op];
  const [first, second] = op.inputs;
  // The order of these three lines is the order of first use.
  const in1 = first === undefined ? 0 : names[first].rename(instruction.in1);
  const in2 = second === undefined ? 0 : names[second].rename(instruction.in2);
  const out = op.output === null ? 0 : names[op.output].rename(instruction.out);
  const { d0, d1 } = instruction;
  return {
    ...instruction,
    in1,
    in2,
    out,
    d0: op.indexConstants > 0 ? middleFraction(d0, features) : d0,
    d1: op.indexConstants > 1 ? middleFraction(d1, features) : d1,
  };
}

/** The canonical form of a valid program. */
export function canonicalProgram(program: Program): Program {
  const { features } = program;
  const live = findLiveInstructions(program);
  const names = createNames(live);
  const rename = (instruction: Instruction): Instruction =>
    renameInstruction(instruction, names, features);
  const setup = live.setup.map(rename);
  const predict = live.predict.map(rename);
  const learn = live.learn.map(rename);
  const banks = {
    scalars: names.scalar.count,
    vectors: names.vector.count,
    matrices: names.matrix.count,
  };
  return { banks, features, setup, predict, learn };
}
