/**
 * What makes a program valid: known ops, slots inside the banks, no write to label or features,
 * finite constants of the right width, unused fields at 0, limits kept.
 *
 * A fault is an AditError `invalid_dsl` whose numbers name the reason and what decided it.
 */
import { AditError, type ErrorNumbers } from '@adit/base';
import { constantFieldsOf, OPS } from './ops.ts';
import {
  type Banks,
  FEATURES_MAX,
  FEATURES_VECTOR,
  FUNCTION_NAMES,
  type Instruction,
  LABEL_SCALAR,
  type OperandKind,
  type Program,
  type ProgramLimits,
  slotsOf,
} from './program.ts';

/** Why something is not a valid program: a snake_case reason and its numbers. */
export interface Fault {
  readonly reason: string;
  readonly message: string;
  readonly numbers: ErrorNumbers;
}

/** The AditError `invalid_dsl` for a fault; `where` is added to its numbers. */
export function invalidDsl(fault: Fault, where: ErrorNumbers = {}): AditError {
  const place = Object.entries(where).map(([name, value]) => `${name} ${value}`);
  const prefix = place.length === 0 ? '' : `${place.join(', ')}: `;
  return new AditError('invalid_dsl', `${prefix}${fault.message}`, {
    numbers: { reason: fault.reason, ...where, ...fault.numbers },
    nextStep: 'Correct the program text; packages/program/README.md holds its grammar.',
  });
}

const LETTERS: Readonly<Record<OperandKind, string>> = { scalar: 's', vector: 'v', matrix: 'm' };

/** `s3`, `v0`, `m1`. */
export function slotName(kind: OperandKind, slot: number): string {
  return `${LETTERS[kind]}${slot}`;
}

function slotFault(kind: OperandKind, slot: number, banks: Banks): Fault | null {
  const slots = slotsOf(kind, banks);
  if (Number.isInteger(slot) && slot >= 0 && slot < slots) return null;
  return {
    reason: 'slot_out_of_range',
    message: `${slotName(kind, slot)} is outside its bank of ${slots}`,
    numbers: { kind, slot, slots },
  };
}

/** Why a program may not write this slot, null when it may. */
function readOnlyFault(kind: OperandKind, slot: number): Fault | null {
  const isLabel = kind === 'scalar' && slot === LABEL_SCALAR;
  const isFeatures = kind === 'vector' && slot === FEATURES_VECTOR;
  if (!isLabel && !isFeatures) return null;
  return {
    reason: 'read_only_slot',
    message: `${slotName(kind, slot)} holds the ${isLabel ? 'label' : 'features'} and is read-only`,
    numbers: { kind, slot },
  };
}

function constantFault(instruction: Instruction): Fault | null {
  const op = OPS[instruction.op];
  const used = constantFieldsOf(op);
  for (const [position, field] of used.entries()) {
    const value = instruction[field];
    if (!Number.isFinite(value)) {
      const message = `${op.name}: constant ${field} is ${value}, not a finite number`;
      return { reason: 'constant_not_finite', message, numbers: { field, value: String(value) } };
    }
    if (field !== 'act' && Math.fround(value) !== value) {
      const message = `${op.name}: constant ${field} is not a 32-bit float`;
      return { reason: 'constant_not_f32', message, numbers: { field, value } };
    }
    if (position < op.indexConstants && !(value >= 0 && value < 1)) {
      const message = `${op.name}: index ${value} is outside [0, 1)`;
      return { reason: 'index_out_of_range', message, numbers: { field, value, limit: 1 } };
    }
  }
  return null;
}

function unusedFieldFault(instruction: Instruction): Fault | null {
  const op = OPS[instruction.op];
  const constants = constantFieldsOf(op);
  const inputs = op.inputs.length;
  const isUnusedZero =
    (inputs > 0 || instruction.in1 === 0) &&
    (inputs > 1 || instruction.in2 === 0) &&
    (op.output !== null || instruction.out === 0) &&
    (constants.includes('act') || instruction.act === 0) &&
    (constants.includes('d0') || instruction.d0 === 0) &&
    (constants.includes('d1') || instruction.d1 === 0) &&
    (constants.includes('d2') || instruction.d2 === 0);
  if (isUnusedZero) return null;
  const message = `${op.name}: a field that the op does not use is not 0`;
  return { reason: 'unused_field', message, numbers: { op: op.code } };
}

/** Why the instruction is not valid with these banks, null when it is. */
export function instructionFault(instruction: Instruction, banks: Banks): Fault | null {
  const op = OPS[instruction.op];
  if (op === undefined) {
    const message = `there is no op ${instruction.op}`;
    return { reason: 'unknown_op', message, numbers: { op: instruction.op, ops: OPS.length } };
  }
  const [first, second] = op.inputs;
  return (
    (first === undefined ? null : slotFault(first, instruction.in1, banks)) ??
    (second === undefined ? null : slotFault(second, instruction.in2, banks)) ??
    (op.output === null
      ? null
      : (slotFault(op.output, instruction.out, banks) ??
        readOnlyFault(op.output, instruction.out))) ??
    constantFault(instruction) ??
    unusedFieldFault(instruction)
  );
}

const BANK_NAMES = ['scalars', 'vectors', 'matrices'] as const;
const BANK_MINIMUM: Banks = { scalars: 2, vectors: 1, matrices: 0 };

/** Why banks and features are not valid under the limits, null when they are. */
export function shapeFault(
  { banks, features }: Pick<Program, 'banks' | 'features'>,
  limit: Banks,
): Fault | null {
  for (const bank of BANK_NAMES) {
    const count = banks[bank];
    if (!Number.isInteger(count) || count < BANK_MINIMUM[bank]) {
      const message = `${bank} is ${count}, at least ${BANK_MINIMUM[bank]} are needed`;
      const numbers = { bank, count, minimum: BANK_MINIMUM[bank] };
      return { reason: 'bank_too_small', message, numbers };
    }
    if (count > limit[bank]) {
      const message = `${bank} is ${count}, the limit is ${limit[bank]}`;
      return { reason: 'bank_too_large', message, numbers: { bank, count, limit: limit[bank] } };
    }
  }
  if (Number.isInteger(features) && features >= 1 && features <= FEATURES_MAX) return null;
  const message = `features is ${features}, allowed are 1 to ${FEATURES_MAX}`;
  const numbers = { features, minimum: 1, limit: FEATURES_MAX };
  return { reason: 'features_out_of_range', message, numbers };
}

/** Why the functions are too long, null when they are not. */
export function lengthFault(program: Program, limits: ProgramLimits): Fault | null {
  for (const name of FUNCTION_NAMES) {
    const count = program[name].length;
    const limit = limits.instructions[name];
    if (count <= limit) continue;
    const message = `${name} has ${count} instructions, the limit is ${limit}`;
    return { reason: 'too_many_instructions', message, numbers: { function: name, count, limit } };
  }
  return null;
}

/** Why a text of that many bytes is too large, null when it is not. */
export function textFault(bytes: number, limitBytes: number): Fault | null {
  if (bytes <= limitBytes) return null;
  const message = `the text has ${bytes} bytes, the limit is ${limitBytes}`;
  return { reason: 'text_too_large', message, numbers: { count: bytes, limit: limitBytes } };
}
