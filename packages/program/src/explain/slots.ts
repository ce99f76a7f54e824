/**
 * What happens to each slot in the live lines of a program: who writes it, and whether its content
 * is read in an example before that example has written it, so that it survives between examples.
 */
import { slotName } from '../check.ts';
import { OPS } from '../ops.ts';
import {
  FEATURES_VECTOR,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  LABEL_SCALAR,
  type OperandKind,
  PREDICTION_SCALAR,
  type Program,
} from '../program.ts';

/** A line that counts: its place and the instruction. */
export interface LiveLine {
  readonly function: FunctionName;
  readonly index: number;
  readonly instruction: Instruction;
}

/** One slot over a whole program. */
export interface SlotUse {
  readonly kind: OperandKind;
  readonly index: number;
  /** Live lines that write it. */
  readonly writers: readonly LiveLine[];
  /** True when predict or learn reads what an earlier example or setup left there. */
  readonly isCarried: boolean;
  /** True when setup alone writes it, or nothing does. */
  readonly isFixed: boolean;
}

/** Where the instruction reads, as `s1`, `v0`, `m2`; an op that keeps elements reads its output. */
export function readsOf(instruction: Instruction): string[] {
  const { inputs, output, keepsOutput } = OPS[instruction.op];
  const slots = [instruction.in1, instruction.in2];
  const reads = inputs.map((kind, position) => slotName(kind, slots[position]));
  return keepsOutput && output !== null ? [...reads, slotName(output, instruction.out)] : reads;
}

/** Where the instruction writes, null for the no-op. */
export function writeOf(instruction: Instruction): string | null {
  const { output } = OPS[instruction.op];
  return output === null ? null : slotName(output, instruction.out);
}

/** The live lines of one function, in order. */
export function liveLines(
  program: Program,
  isLive: Readonly<Record<FunctionName, readonly boolean[]>>,
): Record<FunctionName, readonly LiveLine[]> {
  const pick = (name: FunctionName): LiveLine[] =>
    program[name].flatMap((instruction, index) =>
      isLive[name][index] ? [{ function: name, index, instruction }] : [],
    );
  return { setup: pick('setup'), predict: pick('predict'), learn: pick('learn') };
}

/** Slots read in predict or learn before the same example has written them. */
function carriedSlots(lines: Record<FunctionName, readonly LiveLine[]>): Set<string> {
  const carried = new Set<string>();
  const written = new Set<string>([
    slotName('scalar', LABEL_SCALAR),
    slotName('vector', FEATURES_VECTOR),
  ]);
  for (const { instruction } of [...lines.predict, ...lines.learn]) {
    for (const slot of readsOf(instruction)) if (!written.has(slot)) carried.add(slot);
    const out = writeOf(instruction);
    if (out !== null) written.add(out);
  }
  const prediction = slotName('scalar', PREDICTION_SCALAR);
  const isPredicted = lines.predict.some(({ instruction }) => writeOf(instruction) === prediction);
  if (!isPredicted) carried.add(prediction);
  return carried;
}

/** Every slot that live lines mention, and the prediction, by name. */
export function findSlotUses(
  lines: Record<FunctionName, readonly LiveLine[]>,
): ReadonlyMap<string, SlotUse> {
  const carried = carriedSlots(lines);
  const all = FUNCTION_NAMES.flatMap((name) => lines[name]);
  const uses = new Map<string, SlotUse>();
  const add = (kind: OperandKind, index: number): void => {
    const name = slotName(kind, index);
    const writers = all.filter(({ instruction }) => writeOf(instruction) === name);
    const isFixed = writers.every((line) => line.function === 'setup');
    uses.set(name, { kind, index, writers, isCarried: carried.has(name), isFixed });
  };
  add('scalar', PREDICTION_SCALAR);
  for (const { instruction } of all) {
    const { inputs, output } = OPS[instruction.op];
    for (const [position, kind] of inputs.entries()) {
      add(kind, position === 0 ? instruction.in1 : instruction.in2);
    }
    if (output !== null) add(output, instruction.out);
  }
  return uses;
}
