/**
 * BitSota's language as data: ops, banks, flat addresses, and the one shape that both of its written
 * forms (text and JSON) are read into.
 *
 * Source: evolution.md 4.1 to 4.3. There s0 is the prediction and s1 the label.
 */
import type { Banks, FunctionName, OperandKind } from '../program.ts';

/** The 23 ops; the op with code c is element c. */
export const BITSOTA_OPS = [
  'NOOP',
  'CONST',
  'CONST_VEC',
  'ADD',
  'SUB',
  'MUL',
  'DIV',
  'ABS',
  'EXP',
  'LOG',
  'SIN',
  'COS',
  'TAN',
  'HEAVISIDE',
  'GAUSSIAN',
  'UNIFORM',
  'DOT',
  'MATMUL',
  'OUTER',
  'NORM',
  'MEAN',
  'STD',
  'COPY',
] as const;

/** One of the 23 ops. */
export type BitsotaOp = (typeof BITSOTA_OPS)[number];

const OPS_BY_NAME: ReadonlyMap<string, BitsotaOp> = new Map(BITSOTA_OPS.map((op) => [op, op]));

/** The op of a name in any case, undefined when there is none. */
export function findBitsotaOp(name: string): BitsotaOp | undefined {
  return OPS_BY_NAME.get(name.toUpperCase());
}

/** Slots that flat addresses leave room for: scalars 0 to 19, vectors 20 to 29, matrices 30 to 34. */
export const BITSOTA_BANKS: Banks = { scalars: 20, vectors: 10, matrices: 5 };

const VECTORS_FROM = 20;
const MATRICES_FROM = 30;

/** A slot as BitSota names it. */
export interface BitsotaSlot {
  readonly kind: OperandKind;
  readonly index: number;
}

/** The slot at a flat address from 0; the index may be outside its bank. */
export function slotAt(address: number): BitsotaSlot {
  if (address < VECTORS_FROM) return { kind: 'scalar', index: address };
  if (address < MATRICES_FROM) return { kind: 'vector', index: address - VECTORS_FROM };
  return { kind: 'matrix', index: address - MATRICES_FROM };
}

/** The scalar of az64 for one of BitSota's and the other way round: label and prediction swap. */
export function swapScalar(index: number): number {
  return index <= 1 ? 1 - index : index;
}

/** One instruction as it was written. */
export interface BitsotaInstruction {
  readonly op: BitsotaOp;
  /** At most two. */
  readonly inputs: readonly BitsotaSlot[];
  readonly dest: BitsotaSlot;
  /** CONST: value. CONST_VEC: element, value. GAUSSIAN: mean, deviation. UNIFORM: low, high. */
  readonly constants: readonly number[];
}

/** Why something that was written cannot be expressed: a snake_case code and a sentence. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/** Where an instruction stands. */
export interface Place {
  /** From 1; null in the JSON form. */
  readonly line: number | null;
  readonly function: FunctionName;
  /** Position in the JSON form's arrays, from 0; null in the text form. */
  readonly index: number | null;
}

/** One instruction, or what could not be read, with its place and its text. */
export interface ReadItem {
  readonly place: Place;
  /** As it was written, at most 80 characters. */
  readonly text: string;
  readonly content: BitsotaInstruction | Refusal;
}

/** A program as it was read. */
export interface ReadProgram {
  readonly items: readonly ReadItem[];
  /** Banks that the program declares, never more than {@link BITSOTA_BANKS}. */
  readonly banks: Banks;
  /** Length of its vectors, null where it says nothing. */
  readonly vectorLength: number | null;
}

const QUOTED_CHARACTERS = 80;

/** Text from outside, short enough to keep. */
export function shorten(text: string): string {
  return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS - 3)}...` : text;
}
