/** `adit program translate FILE`: BitSota's text or JSON to az64, or az64 to BitSota's text. */
import { AditError } from '@adit/base';
import {
  canonicalProgram,
  formatProgramText,
  type Program,
  programHash,
  renderBitsota,
} from '@adit/program';
import { parseAnyProgram, printWarnings, readProgramFile } from '../read-program.ts';

/** Flags of `adit program translate`. */
interface TranslateFlags {
  readonly to?: string;
  readonly features?: number;
  readonly style?: string;
  readonly round?: boolean;
  readonly json?: boolean;
}

function render(program: Program, flags: TranslateFlags) {
  const style = flags.style === 'comment' ? 'comment' : 'def';
  const constants = flags.round === true ? 'nearest' : 'exact';
  const rendered = renderBitsota(program, { style, constants });
  if (rendered.ok) return rendered;
  throw new AditError('cannot_be_rendered', `Not in BitSota's language: ${rendered.reason}`, {
    numbers: { reason: rendered.code },
    nextStep:
      rendered.code === 'constant_not_f32'
        ? 'Add --round.'
        : 'docs/bitsota.md lists what is there.',
  });
}

/** Prints the program in the other language; warnings go to standard error. */
export async function runProgramTranslate(file: string, flags: TranslateFlags): Promise<number> {
  const read = parseAnyProgram(readProgramFile(file), flags.features);
  const { form, warnings, warningCount } = read;
  const program = canonicalProgram(read.program);
  const to = flags.to ?? (form === 'bitsota' ? 'az64' : 'bitsota');
  const rendered =
    to === 'bitsota' ? render(program, flags) : { text: formatProgramText(program), isExact: true };
  if (flags.json === true) {
    const { isExact } = rendered;
    const hash = programHash(program);
    const facts = { dialect: to, text: rendered.text, is_exact: isExact, program_hash: hash };
    process.stdout.write(
      `${JSON.stringify({ ...facts, warnings, warning_count: warningCount })}\n`,
    );
    return 0;
  }
  printWarnings(read);
  if (!rendered.isExact) process.stderr.write('A constant was rounded: this is a neighbour.\n');
  process.stdout.write(rendered.text);
  return 0;
}
