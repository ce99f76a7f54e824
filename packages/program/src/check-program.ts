/** Whether a whole program is valid and inside its limits. */
import { encodeUtf8 } from '@adit/base';
import { instructionFault, invalidDsl, lengthFault, shapeFault, textFault } from './check.ts';
import { formatProgramText } from './format-text.ts';
import { FUNCTION_NAMES, type Program, type ProgramLimits } from './program.ts';

/**
 * Throws AditError `invalid_dsl` unless the program is valid and keeps the limits (banks,
 * instructions a function, bytes of its text). Numbers: `reason`, `count` and `limit`, or
 * `function` and `index` of the bad instruction.
 */
export function checkProgram(program: Program, limits: ProgramLimits): void {
  const fault = shapeFault(program, limits.banks) ?? lengthFault(program, limits);
  if (fault !== null) throw invalidDsl(fault);
  for (const name of FUNCTION_NAMES) {
    for (const [index, instruction] of program[name].entries()) {
      const bad = instructionFault(instruction, program.banks);
      if (bad !== null) throw invalidDsl(bad, { function: name, index });
    }
  }
  const bytes = encodeUtf8(formatProgramText(program)).length;
  const tooLarge = textFault(bytes, limits.textBytes);
  if (tooLarge !== null) throw invalidDsl(tooLarge);
}
