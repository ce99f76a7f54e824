/** One line in words: the value it makes and a remark, from what its inputs hold. */
import { OPS } from '../ops.ts';
import type { Instruction } from '../program.ts';
import { PHRASES } from './phrases.ts';
import { isLarger, isProduct, type Role, shapeOf, type Value } from './values.ts';

/** Where a line stands and what it works on. */
export interface LineContext {
  readonly instruction: Instruction;
  /** Inputs in order, as many as the op takes. */
  readonly inputs: readonly Value[];
  /** What the slot written holds before, when it is one of the inputs or keeps elements. */
  readonly before: Value | null;
  /** Name of the slot written. */
  readonly slot: string;
  readonly isLearning: boolean;
}

/** What a line does. */
export interface Meaning {
  readonly value: Value;
  readonly remark: string;
}

const DIFFERENCES = new Set(['sub', 'vsub', 'msub']);
const SUMS = new Set(['add', 'vadd', 'madd']);
const STATES: ReadonlySet<Role> = new Set(['weights', 'bias', 'state']);

function short(value: number): string {
  return String(Number(value.toPrecision(7)));
}

function phrase({ instruction, inputs }: LineContext): string {
  const { name, constants } = OPS[instruction.op];
  const { act, d0, d1, d2 } = instruction;
  const words: Readonly<Record<string, string>> = {
    a: inputs[0]?.noun ?? '',
    b: inputs[1]?.noun ?? '',
    c0: short(constants === 'act' ? act : d0),
    c1: short(d1),
    c2: short(d2),
  };
  return PHRASES[name].replaceAll(/\{(\w+)\}/g, (_, key: string) => words[key]);
}

function has(inputs: readonly Value[], ...roles: readonly Role[]): Value | undefined {
  return inputs.find(({ role }) => roles.includes(role));
}

/** The other of two inputs. */
function otherThan(inputs: readonly Value[], value: Value): Value | undefined {
  return inputs.find((input) => input !== value);
}

type Named = readonly [role: Role, noun: string, remark: string];

function nameDifference({ instruction, inputs }: LineContext): Named | null {
  if (!DIFFERENCES.has(OPS[instruction.op].name)) return null;
  const [first, second] = inputs;
  if (first.role === 'label' && second.role === 'prediction') {
    return ['error', 'the error', 'the error: label minus prediction'];
  }
  if (first.role === 'prediction' && second.role === 'label') {
    return ['error', 'the negative error', 'the negative error: prediction minus label'];
  }
  return null;
}

function nameProduct(context: LineContext): Named | null {
  const { inputs, instruction } = context;
  if (!isProduct(OPS[instruction.op].name)) return null;
  const error = has(inputs, 'error', 'correction', 'update');
  if (error === undefined) return null;
  const other = otherThan(inputs, error);
  if (error.role !== 'update' && (other?.role === 'constant' || other?.role === 'rate')) {
    const by = other.role === 'rate' ? 'the learning rate' : other.noun;
    return ['correction', 'the correction', `the correction: ${error.noun} times ${by}`];
  }
  const isTowards = other !== undefined && (other.shape !== 'none' || other.role === 'mask');
  if (!isTowards && error.role !== 'update') return null;
  return ['update', `the update ${context.slot}`, `the update: ${phrase(context)}`];
}

function nameMove({ instruction, inputs, before, isLearning }: LineContext): Named | null {
  const { name } = OPS[instruction.op];
  if (!isLearning || before === null || !STATES.has(before.role)) return null;
  const step = otherThan(inputs, before);
  if (step === undefined) return null;
  if (isProduct(name) && step.shape === 'none') {
    return [before.role, before.noun, `scales ${before.noun} by ${step.noun}`];
  }
  const isMove = SUMS.has(name) || (DIFFERENCES.has(name) && inputs[0] === before);
  if (!isMove) return null;
  const verb = SUMS.has(name) ? `adds ${step.noun} to` : `takes ${step.noun} from`;
  const goal = step.isFromLabel ? ': this is what is learned' : '';
  return [before.role, before.noun, `${verb} ${before.noun}${goal}`];
}

function nameLayer(context: LineContext): Named | null {
  const { instruction, inputs, slot } = context;
  const { name } = OPS[instruction.op];
  const input = inputs.find(({ shape }) => shape !== 'none');
  if (input === undefined) return null;
  if (isLarger(name) && has(inputs, 'zero') !== undefined) {
    return [
      'hidden',
      `the active hidden units ${slot}`,
      `relu: negative elements of ${input.noun} become 0`,
    ];
  }
  if ((name === 'vstep' || name === 'mstep') && input.role === 'hidden') {
    return [
      'mask',
      'which hidden units are on',
      `which of ${input.noun} are on: 1 above 0, else 0`,
    ];
  }
  if (name === 'matvec' && inputs[1].shape !== 'none') {
    return ['hidden', `the hidden units ${slot}`, `hidden units: ${phrase(context)}`];
  }
  const isShifted = SUMS.has(name) && input.role === 'hidden';
  if (isShifted) return ['hidden', input.noun, `hidden units: ${phrase(context)}`];
  return null;
}

function nameSource(context: LineContext): Named | null {
  const { instruction, slot } = context;
  const op = OPS[instruction.op];
  if (op.isRandom) return ['random', `the random ${slot}`, phrase(context)];
  if (op.name !== 'const') return null;
  return ['constant', short(instruction.act), phrase(context)];
}

/** What the line computes. */
export function interpretLine(context: LineContext): Meaning {
  const { instruction, inputs, slot } = context;
  const named =
    nameSource(context) ??
    nameDifference(context) ??
    nameMove(context) ??
    nameProduct(context) ??
    nameLayer(context);
  const [role, noun, remark] = named ?? ['plain', slot, phrase(context)];
  const sources = context.before === null ? inputs : [...inputs, context.before];
  return {
    value: {
      role,
      noun,
      shape: shapeOf(OPS[instruction.op].name, inputs),
      isFromLabel: sources.some(({ isFromLabel }) => isFromLabel),
    },
    remark,
  };
}
