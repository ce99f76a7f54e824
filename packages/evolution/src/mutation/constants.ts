/**
 * Random and altered constants (evolution.md 3.2).
 *
 * New values: scalar constant, element value, mean and uniform bound U(-1,1); element index and
 * deviation U(0,1). Altered: a value flips its sign with probability 0.1, else it is multiplied by
 * e^N(0,1); a deviation is only multiplied; an index is redrawn. The exponential and the normal
 * sample are our own functions, so a search is the same on every machine.
 */
import type { Random } from '@adit/base';
import { aditMath, type Instruction } from '@adit/program';

/** A constant field of an instruction and what it means. */
export interface ConstantField {
  readonly field: 'act' | 'd0' | 'd1' | 'd2';
  readonly role: 'value' | 'index' | 'deviation' | 'bound';
}

const SIGN_FLIP_PROBABILITY = 0.1;
/** Largest f32 below 1: an index fraction of 1 would be outside. */
const LARGEST_FRACTION = 1 - 2 ** -24;

const UNIFORM_FIELDS: readonly ConstantField[] = [
  { field: 'd0', role: 'bound' },
  { field: 'd1', role: 'bound' },
];
const NORMAL_FIELDS: readonly ConstantField[] = [
  { field: 'd0', role: 'value' },
  { field: 'd1', role: 'deviation' },
];
const FIELDS_OF_OP: ReadonlyMap<number, readonly ConstantField[]> = new Map([
  [56, [{ field: 'act', role: 'value' }]],
  [
    57,
    [
      { field: 'd0', role: 'index' },
      { field: 'd1', role: 'value' },
    ],
  ],
  [
    58,
    [
      { field: 'd0', role: 'index' },
      { field: 'd1', role: 'index' },
      { field: 'd2', role: 'value' },
    ],
  ],
  [59, UNIFORM_FIELDS],
  [60, UNIFORM_FIELDS],
  [61, UNIFORM_FIELDS],
  [62, NORMAL_FIELDS],
  [63, NORMAL_FIELDS],
  [64, NORMAL_FIELDS],
]);

/** The constants that an op reads, in field order. */
export function constantFields(op: number): readonly ConstantField[] {
  return FIELDS_OF_OP.get(op) ?? [];
}

/** `act` is an f64; the others are stored as f32. A zero is always +0. */
function roundTo(field: ConstantField['field'], value: number): number {
  return (field === 'act' ? value : Math.fround(value)) + 0;
}

/** One N(0,1) sample by Box and Muller's transform; takes two floats of the stream. */
export function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * aditMath.log(1 - random.nextFloat()));
  return radius * aditMath.cos(2 * Math.PI * random.nextFloat());
}

/** A fresh value for a constant, already rounded to its field's type. */
export function drawConstant({ field, role }: ConstantField, random: Random): number {
  const fraction = random.nextFloat();
  if (role === 'index') return Math.min(Math.fround(fraction), LARGEST_FRACTION);
  return roundTo(field, role === 'deviation' ? fraction : 2 * fraction - 1);
}

/** `value` times e^N(0,1), or `value` itself when that leaves the finite range of its type. */
function scaleByLogNormal(value: number, field: ConstantField['field'], random: Random): number {
  const factor = aditMath.exp(drawNormal(random));
  const scaled = roundTo(field, value * factor);
  return Number.isFinite(scaled) ? scaled : value;
}

function alterField(instruction: Instruction, chosen: ConstantField, random: Random): number {
  const value = instruction[chosen.field];
  if (chosen.role === 'index') return drawConstant(chosen, random);
  const mayFlip = chosen.role !== 'deviation';
  if (mayFlip && random.nextFloat() < SIGN_FLIP_PROBABILITY) return 0 - value;
  return scaleByLogNormal(value, chosen.field, random);
}

/** `instruction` with one constant altered; the bounds of a uniform fill are put in order after. */
export function alterConstant(
  instruction: Instruction,
  chosen: ConstantField,
  random: Random,
): Instruction {
  const altered = { ...instruction, [chosen.field]: alterField(instruction, chosen, random) };
  if (chosen.role !== 'bound' || altered.d0 <= altered.d1) return altered;
  return { ...altered, d0: altered.d1, d1: altered.d0 };
}
