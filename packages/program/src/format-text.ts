/**
 * The text form: one header line, three sections, one instruction a line.
 *
 * Numbers are the shortest decimals that read back to the same bits, so the text of a program is
 * unique. The grammar is in README.md.
 */
import { slotName } from './check.ts';
import { constantFieldsOf, OPS } from './ops.ts';
import { FUNCTION_NAMES, type Instruction, type Program } from './program.ts';

/** Shortest decimal that reads back to the f64, with the sign of a negative zero. */
function formatF64(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Shortest decimal that reads back to the same f32. */
function formatF32(value: number): string {
  if (value === 0) return formatF64(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Object.is(Math.fround(short), value)) return formatF64(short);
  }
  return formatF64(Number(value.toPrecision(9)));
}

/** One instruction as text, for example `s3 = sub s0 s1`. */
export function formatInstruction(instruction: Instruction): string {
  const op = OPS[instruction.op];
  if (op.output === null) return op.name;
  const parts = [slotName(op.output, instruction.out), '=', op.name];
  const slots = [instruction.in1, instruction.in2];
  for (const [index, kind] of op.inputs.entries()) parts.push(slotName(kind, slots[index]));
  for (const field of constantFieldsOf(op)) {
    const value = instruction[field];
    parts.push(field === 'act' ? formatF64(value) : formatF32(value));
  }
  return parts.join(' ');
}

/** The program's text, ending with a line feed. The program must be valid. */
export function formatProgramText(program: Program): string {
  const { scalars, vectors, matrices } = program.banks;
  const lines = [
    `# adit az64 scalars=${scalars} vectors=${vectors} matrices=${matrices} features=${program.features}`,
  ];
  for (const name of FUNCTION_NAMES) {
    lines.push(`${name}:`);
    for (const instruction of program[name]) lines.push(`  ${formatInstruction(instruction)}`);
  }
  return `${lines.join('\n')}\n`;
}
