/** `adit program translate FILE`: BitSota's text or JSON to az64, or az64 to BitSota's text. */
import fs from 'node:fs';
import { AditError, errorMessage } from '@adit/base';
import {
  type BitsotaTranslation,
  canonicalProgram,
  formatProgramText,
  isAditText,
  parseProgramText,
  programHash,
  renderBitsota,
  translateBitsota,
  translateBitsotaJson,
} from '@adit/program';
import { resolvePath } from '../paths.ts';

/** Flags of `adit program translate`. */
interface TranslateFlags {
  readonly to?: string;
  readonly features?: number;
  readonly style?: string;
  readonly round?: boolean;
  readonly json?: boolean;
}

const FILE_BYTES_MAX = 1_000_000;
const FEATURES = 16;

function readProgram(file: string): string {
  const path = resolvePath(file);
  const unreadable = (why: string, cause?: unknown): AditError =>
    new AditError('file_unreadable', `The program cannot be read: ${why}`, {
      numbers: { file: path },
      nextStep: 'Name a file that holds one program.',
      cause,
    });
  try {
    const { size } = fs.statSync(path);
    if (size <= FILE_BYTES_MAX) return fs.readFileSync(path, 'utf8');
    throw unreadable(`it has ${size} bytes, the limit is ${FILE_BYTES_MAX}`);
  } catch (cause) {
    if (cause instanceof AditError) throw cause;
    throw unreadable(errorMessage(cause), cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `The file is not JSON: ${errorMessage(cause)}`;
    throw new AditError('invalid_dsl', message, {
      numbers: { reason: 'json_shape' },
      nextStep: 'Give a program in BitSota’s JSON form.',
      cause,
    });
  }
}

/** A program of any of the three forms. */
function readAny(text: string, features: number): BitsotaTranslation {
  if (isAditText(text)) {
    return { program: canonicalProgram(parseProgramText(text)), warnings: [], warningCount: 0 };
  }
  if (text.trimStart().startsWith('{')) return translateBitsotaJson(parseJson(text), { features });
  return translateBitsota(text, { features });
}

function render({ program }: BitsotaTranslation, flags: TranslateFlags) {
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
  const text = readProgram(file);
  const translation = readAny(text, flags.features ?? FEATURES);
  const { program, warnings, warningCount } = translation;
  const to = flags.to ?? (isAditText(text) ? 'bitsota' : 'az64');
  const rendered =
    to === 'bitsota'
      ? render(translation, flags)
      : { text: formatProgramText(program), isExact: true };
  if (flags.json === true) {
    const { isExact } = rendered;
    const hash = programHash(program);
    const facts = { dialect: to, text: rendered.text, is_exact: isExact, program_hash: hash };
    process.stdout.write(
      `${JSON.stringify({ ...facts, warnings, warning_count: warningCount })}\n`,
    );
    return 0;
  }
  for (const { line, function: name, index, text: quoted, code, reason } of warnings) {
    const place = line === null ? `${name}${index === null ? '' : ` ${index}`}` : `line ${line}`;
    process.stderr.write(`${place}: ${code}: ${reason}: ${quoted}\n`);
  }
  if (!rendered.isExact) process.stderr.write('A constant was rounded: this is a neighbour.\n');
  process.stdout.write(rendered.text);
  return 0;
}
