/**
 * One BitSota instruction as az64 instructions, chosen by the types of its operands.
 *
 * Where az64 has an op of that name for those types it is that op, with az64's numerics; the table
 * and the differences are in docs/bitsota.md. A copy is `min x x`, which keeps every bit. A mixed
 * operation first spreads the narrower operand (a vector along each row of a matrix), into the
 * result where that is not read any more, else into a scratch slot behind BitSota's banks.
 */
import { findOpByName, OPS } from '../ops.ts';
import {
  type Banks,
  createInstruction,
  FEATURES_VECTOR,
  type Instruction,
  LABEL_SCALAR,
  type OperandKind,
  slotsOf,
} from '../program.ts';
import {
  BITSOTA_BANKS,
  type BitsotaInstruction,
  type BitsotaSlot,
  type Refusal,
  swapScalar,
} from './language.ts';

/** Banks while a program is translated: BitSota's and one scratch slot of each kind. */
export const WORKING_BANKS: Banks = {
  scalars: BITSOTA_BANKS.scalars + 1,
  vectors: BITSOTA_BANKS.vectors + 1,
  matrices: BITSOTA_BANKS.matrices + 1,
};

const SCRATCH: Readonly<Record<OperandKind, BitsotaSlot>> = {
  scalar: { kind: 'scalar', index: BITSOTA_BANKS.scalars },
  vector: { kind: 'vector', index: BITSOTA_BANKS.vectors },
  matrix: { kind: 'matrix', index: BITSOTA_BANKS.matrices },
};

const LETTERS: Readonly<Record<OperandKind, string>> = { scalar: 's', vector: 'v', matrix: 'm' };
const PREFIXES: Readonly<Record<OperandKind, string>> = { scalar: '', vector: 'v', matrix: 'm' };
/** Kinds from narrow to wide. */
const WIDTH: Readonly<Record<OperandKind, number>> = { scalar: 0, vector: 1, matrix: 2 };

/** What the translation needs to know besides the instruction. */
export interface TranslationShape {
  /** F. */
  readonly features: number;
  /** Banks that the program declares. */
  readonly banks: Banks;
}

type Translation = readonly Instruction[] | Refusal;

/** The az64 instruction of a mnemonic; BitSota's slots are renamed. */
function emit(
  name: string,
  out: BitsotaSlot,
  { inputs = [], ...constants }: { inputs?: readonly BitsotaSlot[]; [field: string]: unknown } = {},
): Instruction {
  const slot = ({ kind, index }: BitsotaSlot): number =>
    kind === 'scalar' ? swapScalar(index) : index;
  const [first, second] = inputs;
  return createInstruction(findOpByName(name)?.code ?? 0, {
    in1: first === undefined ? 0 : slot(first),
    in2: second === undefined ? 0 : slot(second),
    out: slot(out),
    ...constants,
  });
}

function isSame(left: BitsotaSlot, right: BitsotaSlot): boolean {
  return left.kind === right.kind && left.index === right.index;
}

/** `s3`, `v0`, `m1`, as BitSota numbers them. */
function nameOf({ kind, index }: BitsotaSlot): string {
  return `${LETTERS[kind]}${index}`;
}

function wrongTypes({ op, inputs, dest }: BitsotaInstruction): Refusal {
  const types = inputs.map(({ kind }) => kind).join(', ') || 'nothing';
  return { code: 'wrong_types', reason: `${op} does not make a ${dest.kind} of ${types}` };
}

/** Fills `to` with the elements of a narrower slot: a scalar everywhere, a vector along each row. */
function spread(from: BitsotaSlot, to: BitsotaSlot): Instruction[] {
  if (to.kind === 'vector') return [emit('vfill', to, { inputs: [from] })];
  if (from.kind === 'vector') return [emit('mrows', to, { inputs: [from] })];
  const row = SCRATCH.vector;
  return [emit('vfill', row, { inputs: [from] }), emit('mrows', to, { inputs: [row] })];
}

const ARITHMETIC = { ADD: 'add', SUB: 'sub', MUL: 'mul', DIV: 'div' } as const;

function translateArithmetic(
  given: BitsotaInstruction,
  name: (typeof ARITHMETIC)[keyof typeof ARITHMETIC],
): Translation {
  const { inputs, dest } = given;
  const [first, second] = inputs;
  const wide = WIDTH[first.kind] >= WIDTH[second.kind] ? first : second;
  const narrow = wide === first ? second : first;
  if (dest.kind !== wide.kind) return wrongTypes(given);
  const op = `${PREFIXES[wide.kind]}${name}`;
  if (narrow.kind === wide.kind) return [emit(op, dest, { inputs })];
  if (name === 'mul' && narrow.kind === 'scalar') {
    return [emit(`${PREFIXES[wide.kind]}scale`, dest, { inputs: [narrow, wide] })];
  }
  const spreadTo = isSame(dest, wide) ? SCRATCH[wide.kind] : dest;
  const operands = wide === first ? [wide, spreadTo] : [spreadTo, wide];
  return [...spread(narrow, spreadTo), emit(op, dest, { inputs: operands })];
}

/** Functions of one operand by result and operand kind (`v<m` = a vector of a matrix); s, v, m. */
const UNARY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ABS: { 's<s': 'abs', 'v<v': 'vabs', 'm<m': 'mabs' },
  EXP: { 's<s': 'exp' },
  LOG: { 's<s': 'log' },
  SIN: { 's<s': 'sin' },
  COS: { 's<s': 'cos' },
  TAN: { 's<s': 'tan' },
  HEAVISIDE: { 's<s': 'step', 'v<v': 'vstep', 'm<m': 'mstep' },
  NORM: { 's<v': 'vnorm', 's<m': 'mnorm' },
  MEAN: { 's<v': 'vmean', 's<m': 'mmean' },
  STD: { 's<v': 'vstd', 's<m': 'mstd' },
};

function translateUnary(given: BitsotaInstruction): Translation {
  const { op, inputs, dest } = given;
  const [input] = inputs;
  const names = UNARY[op];
  const name = names[`${LETTERS[dest.kind]}<${LETTERS[input.kind]}`];
  if (name !== undefined) return [emit(name, dest, { inputs })];
  const toScalar = names[`s<${LETTERS[input.kind]}`];
  // A statistic of a vector into a vector is the number in every element.
  if (dest.kind === 'vector' && input.kind === 'vector' && toScalar !== undefined) {
    const number = SCRATCH.scalar;
    return [emit(toScalar, number, { inputs }), ...spread(number, dest)];
  }
  return wrongTypes(given);
}

function translateCopy(given: BitsotaInstruction): Translation {
  const { inputs, dest } = given;
  const [input] = inputs;
  if (input.kind === dest.kind) {
    return [emit(`${PREFIXES[dest.kind]}min`, dest, { inputs: [input, input] })];
  }
  if (dest.kind === 'scalar') return [emit(`${PREFIXES[input.kind]}norm`, dest, { inputs })];
  return input.kind === 'scalar' ? spread(input, dest) : wrongTypes(given);
}

/** Products by their operands' and result's kinds. */
const PRODUCTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DOT: { 'vv>s': 'dot' },
  MATMUL: { 'mv>v': 'matvec', 'mm>m': 'matmul' },
  OUTER: { 'vv>m': 'outer' },
};

function translateProduct(given: BitsotaInstruction): Translation {
  const { op, inputs, dest } = given;
  const types = inputs.map(({ kind }) => LETTERS[kind]).join('');
  const name = PRODUCTS[op][`${types}>${LETTERS[dest.kind]}`];
  return name === undefined ? wrongTypes(given) : [emit(name, dest, { inputs })];
}

function translateConstant({ dest, constants }: BitsotaInstruction): Translation {
  const value = Math.fround(constants[0]);
  if (dest.kind === 'scalar') return [emit('const', dest, { act: value })];
  const number = SCRATCH.scalar;
  return [emit('const', number, { act: value }), ...spread(number, dest)];
}

function translateElement(given: BitsotaInstruction, features: number): Translation {
  const { dest, constants } = given;
  const [element, value] = constants;
  if (dest.kind !== 'vector') return wrongTypes(given);
  const index = Math.trunc(element);
  if (index < 0 || index >= features) {
    const reason = `element ${index} is outside the ${features} elements of a vector`;
    return { code: 'element_out_of_range', reason };
  }
  const at = Math.fround((index + 0.5) / features);
  return [emit('vset', dest, { d0: at, d1: Math.fround(value) })];
}

function translateFill({ op, dest, constants }: BitsotaInstruction): Translation {
  const name = op === 'GAUSSIAN' ? 'normal' : 'uniform';
  const [d0, d1] = constants.map(Math.fround);
  return [emit(`${PREFIXES[dest.kind]}${name}`, dest, { d0, d1 })];
}

/** How many slots and numbers each op takes, its result aside. */
function argumentFault({ op, inputs, constants }: BitsotaInstruction): Refusal | null {
  const takesNumbers = ['CONST', 'CONST_VEC', 'GAUSSIAN', 'UNIFORM'].includes(op);
  const isBinary = op in ARITHMETIC || op in PRODUCTS;
  const wanted = takesNumbers ? 0 : isBinary ? 2 : 1;
  if (inputs.length !== wanted || (takesNumbers && constants.length !== 2)) {
    const found = takesNumbers ? constants.length : inputs.length;
    const reason = `${op} takes ${takesNumbers ? 2 : wanted} arguments, found ${found}`;
    return { code: 'wrong_arguments', reason };
  }
  const bad = constants.find((constant) => !Number.isFinite(Math.fround(constant)));
  if (bad === undefined) return null;
  return { code: 'constant_not_f32', reason: 'a constant is not a finite 32-bit float' };
}

function slotFault(given: BitsotaInstruction, banks: Banks): Refusal | null {
  const outside = [...given.inputs, given.dest].find(
    ({ kind, index }) => index >= slotsOf(kind, banks),
  );
  if (outside === undefined) return null;
  const slots = slotsOf(outside.kind, banks);
  const reason = `${nameOf(outside)} is outside its bank of ${slots}`;
  return { code: 'slot_out_of_range', reason };
}

/** `s1` or `v0` when the instruction would write label or features, null when it does not. */
export function readOnlySlot({ dest }: BitsotaInstruction): string | null {
  const isLabel = dest.kind === 'scalar' && swapScalar(dest.index) === LABEL_SCALAR;
  const isFeatures = dest.kind === 'vector' && dest.index === FEATURES_VECTOR;
  return isLabel || isFeatures ? nameOf(dest) : null;
}

/** The az64 instructions of one that does not write label or features, or why there are none. */
export function toAz64(
  given: BitsotaInstruction,
  { features, banks }: TranslationShape,
): Translation {
  const fault = argumentFault(given) ?? slotFault(given, banks);
  if (fault !== null) return fault;
  switch (given.op) {
    case 'NOOP':
      return [createInstruction(OPS[0].code)];
    case 'CONST':
      return translateConstant(given);
    case 'CONST_VEC':
      return translateElement(given, features);
    case 'ADD':
    case 'SUB':
    case 'MUL':
    case 'DIV':
      return translateArithmetic(given, ARITHMETIC[given.op]);
    case 'GAUSSIAN':
    case 'UNIFORM':
      return translateFill(given);
    case 'DOT':
    case 'MATMUL':
    case 'OUTER':
      return translateProduct(given);
    case 'COPY':
      return translateCopy(given);
    default:
      return translateUnary(given);
  }
}
