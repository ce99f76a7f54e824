/**
 * The op table as arrays of small integers, for code that touches every instruction of every child.
 *
 * Same content as ops.ts, which stays the source: nothing is written down twice.
 */
import { constantFieldsOf, OPS } from '../ops.ts';
import type { OperandKind } from '../program.ts';

/** Codes of the kinds of operand in {@link FLAT_OPS}. */
export const FLAT_KINDS = { none: 0, scalar: 1, vector: 2, matrix: 3 } as const;

function codeOf(kind: OperandKind | null | undefined): number {
  return kind === null || kind === undefined ? FLAT_KINDS.none : FLAT_KINDS[kind];
}

/** One entry an op code; kinds as in {@link FLAT_KINDS}. */
export interface FlatOps {
  readonly in1Kind: Uint8Array;
  readonly in2Kind: Uint8Array;
  readonly outKind: Uint8Array;
  /** 1 where elements of the output slot survive. */
  readonly keepsOutput: Uint8Array;
  /** Constants the op reads: of three places an op uses the first ones (act, or d0, d1, d2). */
  readonly constantCount: Uint8Array;
  /** How many of them, from the first, are element indexes. */
  readonly indexCount: Uint8Array;
}

/** The 65 ops. */
export const FLAT_OPS: FlatOps = {
  in1Kind: Uint8Array.from(OPS, ({ inputs }) => codeOf(inputs[0])),
  in2Kind: Uint8Array.from(OPS, ({ inputs }) => codeOf(inputs[1])),
  outKind: Uint8Array.from(OPS, ({ output }) => codeOf(output)),
  keepsOutput: Uint8Array.from(OPS, ({ keepsOutput }) => (keepsOutput ? 1 : 0)),
  constantCount: Uint8Array.from(OPS, (op) => constantFieldsOf(op).length),
  indexCount: Uint8Array.from(OPS, ({ indexConstants }) => indexConstants),
};
