/** One instruction as a word and up to three constants, and back. */
import { constantFieldsOf, OPS } from '../ops.ts';
import { createInstruction, type Instruction } from '../program.ts';

/** The word of an instruction: op | in1 << 8 | in2 << 16 | out << 24. */
export function packWord({ op, in1, in2, out }: Instruction): number {
  return op | (in1 << 8) | (in2 << 16) | (out << 24);
}

/** The instruction of a word and of the constants from `at` on. */
export function unpackInstruction(word: number, constants: Float64Array, at: number): Instruction {
  const op = word & 255;
  const fields: Record<string, number> = {};
  for (const [place, name] of constantFieldsOf(OPS[op]).entries()) {
    fields[name] = constants[at + place];
  }
  const [in1, in2, out] = [(word >>> 8) & 255, (word >>> 16) & 255, word >>> 24];
  return createInstruction(op, { in1, in2, out, ...fields });
}
