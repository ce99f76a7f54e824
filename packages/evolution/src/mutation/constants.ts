/**
 * Random and altered constants (evolution.md 3.2).
 *
 * New values: scalar constant, element value, mean and uniform bound U(-1,1); element index and
 * deviation U(0,1). Altered: a value flips its sign with probability 0.1, else it is multiplied by
 * e^N(0,1); a deviation is only multiplied; an index is redrawn. The exponential and the normal
 * sample are our own functions, so a search is the same on every machine.
 */
import type { Random } from '@adit/base';
import { aditMath, CONSTANTS_PER_INSTRUCTION, FLAT_OPS } from '@adit/program';

/** What a constant of an op means; `wide` is the only f64 one, the others are f32. */
const ROLES = { wide: 0, value: 1, index: 2, deviation: 3, bound: 4 } as const;
type Role = (typeof ROLES)[keyof typeof ROLES];

const SIGN_FLIP_PROBABILITY = 0.1;
/** Largest f32 below 1: an index fraction of 1 would be outside. */
const LARGEST_FRACTION = 1 - 2 ** -24;

const { wide, value, index, deviation, bound } = ROLES;
const ROLES_OF_OP: ReadonlyMap<number, readonly Role[]> = new Map([
  [56, [wide]],
  [57, [index, value]],
  [58, [index, index, value]],
  [59, [bound, bound]],
  [60, [bound, bound]],
  [61, [bound, bound]],
  [62, [value, deviation]],
  [63, [value, deviation]],
  [64, [value, deviation]],
]);
const ROLE_TABLE = Uint8Array.from(
  { length: FLAT_OPS.constantCount.length * CONSTANTS_PER_INSTRUCTION },
  (_, at) => {
    const op = Math.floor(at / CONSTANTS_PER_INSTRUCTION);
    return ROLES_OF_OP.get(op)?.[at % CONSTANTS_PER_INSTRUCTION] ?? 0;
  },
);

function roleOf(op: number, place: number): number {
  return ROLE_TABLE[op * CONSTANTS_PER_INSTRUCTION + place];
}

/** A scalar constant is an f64; the others are stored as f32. A zero is always +0. */
function roundTo(role: number, number: number): number {
  return (role === ROLES.wide ? number : Math.fround(number)) + 0;
}

/** One N(0,1) sample by Box and Muller's transform; takes two floats of the stream. */
export function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * aditMath.log(1 - random.nextFloat()));
  return radius * aditMath.cos(2 * Math.PI * random.nextFloat());
}

/** A fresh value for the constant of `op` at `place`, already rounded to its type. */
export function drawConstant(op: number, place: number, random: Random): number {
  const role = roleOf(op, place);
  const fraction = random.nextFloat();
  if (role === ROLES.index) return Math.min(Math.fround(fraction), LARGEST_FRACTION);
  return roundTo(role, role === ROLES.deviation ? fraction : 2 * fraction - 1);
}

/** `number` times e^N(0,1), or `number` itself when that leaves the finite range of its type. */
function scaleByLogNormal(number: number, role: number, random: Random): number {
  const scaled = roundTo(role, number * aditMath.exp(drawNormal(random)));
  return Number.isFinite(scaled) ? scaled : number;
}

function alterValue(number: number, role: number, random: Random): number {
  const mayFlip = role !== ROLES.deviation;
  if (mayFlip && random.nextFloat() < SIGN_FLIP_PROBABILITY) return 0 - number;
  return scaleByLogNormal(number, role, random);
}

/** Which constant of which instruction. */
export interface ConstantPlace {
  readonly op: number;
  /** 0 to 2. */
  readonly place: number;
  /** Where the instruction's constants begin. */
  readonly at: number;
}

/** Alters one constant; the bounds of a uniform fill are put in order after. */
export function alterConstant(
  constants: Float64Array,
  { op, place, at }: ConstantPlace,
  random: Random,
): void {
  const role = roleOf(op, place);
  constants[at + place] =
    role === ROLES.index
      ? drawConstant(op, place, random)
      : alterValue(constants[at + place], role, random);
  if (role !== ROLES.bound || constants[at] <= constants[at + 1]) return;
  const high = constants[at];
  constants[at] = constants[at + 1];
  constants[at + 1] = high;
}
