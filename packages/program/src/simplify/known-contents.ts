/**
 * Which slots hold the same numbers whenever a function begins, whatever the task: constants that
 * setup leaves and nothing changes, and slots that are never written.
 *
 * Contents are followed through setup, then through predict and learn until nothing changes. What
 * the evaluation itself may change is unknown: features, label while learning, the prediction after
 * predict (an accuracy task squashes it), and numbers that a flush turns into 0 after learn.
 */
import { slotName } from '../check.ts';
import { createMachine } from '../machine.ts';
import { OPS, type OpInfo } from '../ops.ts';
import {
  elementsOf,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type OperandKind,
  type Program,
} from '../program.ts';

/** Contents by slot name; null = unknown, absent = zeros. */
export type Contents = Map<string, Float64Array | null>;

const LEAST_NORMAL = 2.2250738585072014e-308;
/** A machine with room for two inputs and a result of each kind. */
const BANKS = { scalars: 4, vectors: 4, matrices: 3 };
/** Where an instruction's operands stand in that machine. */
const PLACES: Readonly<Record<OperandKind, { in1: number; in2: number; out: number }>> = {
  scalar: { in1: 2, in2: 3, out: 1 },
  vector: { in1: 2, in2: 3, out: 1 },
  matrix: { in1: 1, in2: 2, out: 0 },
};

function offsetOf(kind: OperandKind, slot: number, features: number): number {
  if (kind === 'scalar') return slot;
  const vectors = BANKS.scalars + slot * features;
  if (kind === 'vector') return vectors;
  return BANKS.scalars + BANKS.vectors * features + slot * features * features;
}

/** The content of a slot, zeros where nothing was written; null when it is not known. */
export function contentOf(
  contents: Contents,
  { kind, slot, features }: { kind: OperandKind; slot: number; features: number },
): Float64Array | null {
  const found = contents.get(slotName(kind, slot));
  return found === undefined ? new Float64Array(elementsOf(kind, features)) : found;
}

/** Runs one op by its own kernel on known inputs. */
function compute(
  instruction: Instruction,
  known: { readonly inputs: readonly Float64Array[]; readonly before: Float64Array | null },
  features: number,
): Float64Array {
  const op = OPS[instruction.op];
  const place = (position: 'in1' | 'in2' | 'out', kind: OperandKind | null | undefined): number =>
    kind === undefined || kind === null ? 0 : PLACES[kind][position];
  const output = op.output ?? 'scalar';
  const moved: Instruction = {
    ...instruction,
    in1: place('in1', op.inputs[0]),
    in2: place('in2', op.inputs[1]),
    out: place('out', op.output),
  };
  const program = { banks: BANKS, features, setup: [moved], predict: [], learn: [] };
  const { memory, setup } = createMachine(program, 0n);
  const slots = [moved.in1, moved.in2];
  for (const [index, values] of known.inputs.entries()) {
    memory.set(values, offsetOf(op.inputs[index], slots[index], features));
  }
  const start = offsetOf(output, moved.out, features);
  if (known.before !== null) memory.set(known.before, start);
  for (const step of setup) step.run(memory, step);
  return memory.slice(start, start + elementsOf(output, features));
}

function beforeOf(
  op: OpInfo,
  instruction: Instruction,
  at: { contents: Contents; features: number },
) {
  if (!op.keepsOutput || op.output === null) return { isKnown: true, before: null };
  const place = { kind: op.output, slot: instruction.out, features: at.features };
  const before = contentOf(at.contents, place);
  return { isKnown: before !== null, before };
}

/** What an instruction writes when its inputs are known, else null; random fills are not known. */
export function resultOf(
  instruction: Instruction,
  contents: Contents,
  features: number,
): Float64Array | null {
  const op = OPS[instruction.op];
  if (op.isRandom || op.output === null) return null;
  const slots = [instruction.in1, instruction.in2];
  const inputs = op.inputs.map((kind, position) =>
    contentOf(contents, { kind, slot: slots[position], features }),
  );
  const known = inputs.filter((input) => input !== null);
  const { isKnown, before } = beforeOf(op, instruction, { contents, features });
  if (known.length < inputs.length || !isKnown) return null;
  return compute(instruction, { inputs: known, before }, features);
}

/** Brings the contents behind an instruction. */
export function applyInstruction(instruction: Instruction, contents: Contents, features: number) {
  const { output } = OPS[instruction.op];
  if (output === null) return;
  contents.set(slotName(output, instruction.out), resultOf(instruction, contents, features));
}

function isSame(left: Float64Array | null, right: Float64Array | null): boolean {
  if (left === null || right === null) return left === right;
  return left.every((value, index) => Object.is(value, right[index]));
}

/** Keeps in `into` what `from` says too; true when something became unknown. */
function meet(into: Contents, from: Contents, known: readonly Slot[], features: number): boolean {
  let hasChanged = false;
  for (const { kind, slot } of known) {
    const name = slotName(kind, slot);
    const mine = contentOf(into, { kind, slot, features });
    if (mine === null || isSame(mine, contentOf(from, { kind, slot, features }))) continue;
    into.set(name, null);
    hasChanged = true;
  }
  return hasChanged;
}

interface Slot {
  readonly kind: OperandKind;
  readonly slot: number;
}

function allSlots({ banks }: Program): Slot[] {
  const slots = (kind: OperandKind, count: number): Slot[] =>
    Array.from({ length: count }, (_, slot) => ({ kind, slot }));
  return [
    ...slots('scalar', banks.scalars),
    ...slots('vector', banks.vectors),
    ...slots('matrix', banks.matrices),
  ];
}

/** A flush may turn a denormal number or a negative zero into 0. */
function flushed(contents: Contents): Contents {
  const isStable = (value: number): boolean =>
    Object.is(value, 0) || !(Math.abs(value) < LEAST_NORMAL);
  return new Map(
    [...contents].map(([name, values]) => [name, values?.every(isStable) ? values : null]),
  );
}

function run(program: Program, name: FunctionName, start: Contents): Contents {
  const contents = new Map(start);
  for (const instruction of program[name]) {
    applyInstruction(instruction, contents, program.features);
  }
  return contents;
}

/** What is known at the beginning of each function. */
export function knownContents(program: Program): Readonly<Record<FunctionName, Contents>> {
  const [setupName, predictName, learnName] = FUNCTION_NAMES;
  const slots = allSlots(program);
  const setup: Contents = new Map();
  const predict = run(program, setupName, setup);
  let learn: Contents = new Map();
  const load = (contents: Contents): Contents =>
    contents.set('v0', null).set('s0', new Float64Array(1));
  load(predict);
  for (let hasChanged = true; hasChanged; ) {
    const predicted = run(program, predictName, predict);
    learn = new Map(predicted).set('v0', null).set('s0', null).set('s1', null);
    const learned = flushed(run(program, learnName, learn));
    const fromLearn = meet(predict, load(learned), slots, program.features);
    const fromPredict = meet(predict, load(new Map(predicted)), slots, program.features);
    hasChanged = fromLearn || fromPredict;
  }
  return { setup, predict, learn };
}
