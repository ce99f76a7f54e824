/**
 * A program made ready to run on one task: one block of memory and the decoded instructions.
 *
 * Memory: all scalars, all vectors, all matrices (row major), then F squared elements of scratch
 * that no instruction can address. All of it starts at +0.
 */
import { instructionFault, invalidDsl } from './check.ts';
import { KERNELS } from './kernels/kernels.ts';
import { OPS } from './ops.ts';
import {
  type Banks,
  elementsOf,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type OperandKind,
  type Program,
} from './program.ts';
import { createFillStream, type FillStream } from './random-stream.ts';
import type { Step } from './step.ts';

/** A program ready to run. */
export interface Machine {
  readonly memory: Float64Array;
  /** Elements of the banks, from the start of the memory. */
  readonly bankElements: number;
  /** F. */
  readonly features: number;
  /** Offset of v0. */
  readonly featuresOffset: number;
  readonly setup: readonly Step[];
  readonly predict: readonly Step[];
  readonly learn: readonly Step[];
}

const IDLE_STREAM: FillStream = createFillStream(0n, 0);

function slotOffset(kind: OperandKind, slot: number, { banks, features }: Shape): number {
  if (kind === 'scalar') return slot;
  if (kind === 'vector') return banks.scalars + slot * features;
  return banks.scalars + banks.vectors * features + slot * features * features;
}

type Shape = Readonly<{ banks: Banks; features: number }>;

function decodeInstruction(instruction: Instruction, shape: Shape, stream: FillStream): Step {
  const op = OPS[instruction.op];
  const n = shape.features;
  const [first, second] = op.inputs;
  const isReduced = op.output === 'scalar' && first !== undefined;
  return {
    run: KERNELS[op.code],
    a: first === undefined ? 0 : slotOffset(first, instruction.in1, shape),
    b: second === undefined ? 0 : slotOffset(second, instruction.in2, shape),
    out: op.output === null ? 0 : slotOffset(op.output, instruction.out, shape),
    n,
    length: elementsOf(isReduced ? first : (op.output ?? 'scalar'), n),
    scratch: slotOffset('matrix', shape.banks.matrices, shape),
    c0: op.constants === 'act' ? instruction.act : instruction.d0,
    c1: instruction.d1,
    c2: instruction.d2,
    stream,
  };
}

/**
 * The program ready to run with the task's seed. Random fills are numbered from 0 in the order
 * setup, predict, learn. Throws AditError `invalid_dsl` for an invalid instruction.
 */
export function createMachine(program: Program, seed: bigint): Machine {
  const { banks, features } = program;
  let fills = 0;
  const decode = (name: FunctionName): Step[] =>
    program[name].map((instruction, index) => {
      const fault = instructionFault(instruction, banks);
      if (fault !== null) throw invalidDsl(fault, { function: name, index });
      const stream = OPS[instruction.op].isRandom ? createFillStream(seed, fills++) : IDLE_STREAM;
      return decodeInstruction(instruction, program, stream);
    });
  const [setup, predict, learn] = FUNCTION_NAMES.map(decode);
  const bankElements = slotOffset('matrix', banks.matrices, program);
  const memory = new Float64Array(bankElements + elementsOf('matrix', features));
  return { memory, bankElements, features, featuresOffset: banks.scalars, setup, predict, learn };
}
