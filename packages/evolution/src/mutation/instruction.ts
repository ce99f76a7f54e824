/**
 * Random instructions and random changes of one instruction (evolution.md 3.2).
 *
 * Addresses are uniform over the slots that the op may read or write: every slot may be read, the
 * label (s0) and the features (v0) may not be written. Fields that an op does not use stay 0.
 */
import { assert, type Random } from '@adit/base';
import {
  type Banks,
  createInstruction,
  type Instruction,
  OPS,
  type OperandKind,
  type OpInfo,
} from '@adit/program';
import { alterConstant, constantFields, drawConstant } from './constants.ts';

/** The instruction that does nothing. */
export const NO_OP: Instruction = createInstruction(0);

type AddressField = 'in1' | 'in2' | 'out';

const INPUT_FIELDS = ['in1', 'in2'] as const;

/** A uniform element of a list that is not empty. */
export function pick<T>(list: readonly T[], random: Random): T {
  const chosen = list[random.nextBelow(list.length)];
  assert(chosen !== undefined, 'pick from an empty list');
  return chosen;
}

/** The entry of the op table for a code. */
export function opInfo(op: number): OpInfo {
  const info = OPS[op];
  assert(info !== undefined && info.code === op, `op ${op} is in the table`);
  return info;
}

function slotCount(kind: OperandKind, banks: Banks): number {
  if (kind === 'scalar') return banks.scalars;
  return kind === 'vector' ? banks.vectors : banks.matrices;
}

function drawInput(kind: OperandKind, banks: Banks, random: Random): number {
  return random.nextBelow(slotCount(kind, banks));
}

function drawOutput(kind: OperandKind, banks: Banks, random: Random): number {
  const first = kind === 'matrix' ? 0 : 1;
  return first + random.nextBelow(slotCount(kind, banks) - first);
}

/** An instruction of `op` with every parameter drawn at random. */
export function drawInstruction(op: number, banks: Banks, random: Random): Instruction {
  const info = opInfo(op);
  const drawn = { ...NO_OP, op };
  for (const [index, kind] of info.inputs.entries()) {
    const field = INPUT_FIELDS[index];
    if (field !== undefined) drawn[field] = drawInput(kind, banks, random);
  }
  if (info.output !== null) drawn.out = drawOutput(info.output, banks, random);
  const constants = constantFields(op);
  for (const constant of constants) drawn[constant.field] = drawConstant(constant, random);
  return drawn;
}

/**
 * `instruction` with one parameter, chosen uniformly among the addresses and constants that its op
 * uses, redrawn or altered. A no-op has none and stays as it is.
 */
export function alterInstruction(
  instruction: Instruction,
  banks: Banks,
  random: Random,
): Instruction {
  const info = opInfo(instruction.op);
  const changes: (() => Instruction)[] = [];
  const redraw = (field: AddressField, slot: () => number): void => {
    changes.push(() => ({ ...instruction, [field]: slot() }));
  };
  for (const [index, kind] of info.inputs.entries()) {
    const field = INPUT_FIELDS[index];
    if (field !== undefined) redraw(field, () => drawInput(kind, banks, random));
  }
  const { output } = info;
  if (output !== null) redraw('out', () => drawOutput(output, banks, random));
  for (const constant of constantFields(instruction.op)) {
    changes.push(() => alterConstant(instruction, constant, random));
  }
  return changes.length === 0 ? instruction : pick(changes, random)();
}
