/** Reads a learning program from a file or standard input, whatever its form. */
import fs from 'node:fs';
import { AditError, errorMessage } from '@adit/base';
import {
  type BitsotaTranslation,
  DEFAULT_PROGRAM_LIMITS,
  isAditText,
  parseProgramJson,
  parseProgramText,
  translateBitsota,
  translateBitsotaJson,
} from '@adit/program';
import { resolvePath } from './paths.ts';

const FILE_BYTES_MAX = 1_000_000;
const STANDARD_INPUT = '-';
/** F where neither the text nor a flag says it. */
const FEATURES = 16;

/** A program and how it was written. */
export interface ReadProgram extends BitsotaTranslation {
  /** `az64` and `json` are taken as they are written, `bitsota` is translated. */
  readonly form: 'az64' | 'json' | 'bitsota';
}

/**
 * The text of a file, or of standard input for `-`.
 * @throws AditError `file_unreadable`.
 */
export function readProgramFile(file: string, bytesMax = FILE_BYTES_MAX): string {
  const path = file === STANDARD_INPUT ? 'standard input' : resolvePath(file);
  const unreadable = (why: string, cause?: unknown): AditError =>
    new AditError('file_unreadable', `The file cannot be read: ${why}`, {
      numbers: { file: path },
      nextStep: 'Name a file that may be read, or - for standard input.',
      cause,
    });
  try {
    const source = file === STANDARD_INPUT ? 0 : path;
    const bytes = source === 0 ? 0 : fs.statSync(source).size;
    const content = bytes > bytesMax ? null : fs.readFileSync(source);
    if (content !== null && content.length <= bytesMax) return content.toString('utf8');
    throw unreadable(`it has more than ${bytesMax} bytes`);
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
      nextStep: 'Give a program in the JSON form of az64 or of BitSota.',
      cause,
    });
  }
}

/** Banks and features beside the three lists; what is missing is the widest, or the flag's. */
function parseAditJson(value: object, features: number) {
  const members = new Map<string, unknown>(Object.entries(value));
  const banks = new Map<string, unknown>(Object.entries(members.get('banks') ?? {}));
  const slots = (name: 'scalars' | 'vectors' | 'matrices'): number => {
    const count = banks.get(name);
    return typeof count === 'number' ? count : DEFAULT_PROGRAM_LIMITS.banks[name];
  };
  const own = members.get('features');
  return parseProgramJson(value, {
    banks: {
      scalars: slots('scalars'),
      vectors: slots('vectors'),
      matrices: slots('matrices'),
    },
    features: typeof own === 'number' ? own : features,
  });
}

/**
 * The program of a text in az64, az64's JSON, BitSota's text or BitSota's JSON; `features` counts
 * where the text does not say it.
 * @throws AditError `invalid_dsl`.
 */
export function parseAnyProgram(text: string, features = FEATURES): ReadProgram {
  const exact = { warnings: [], warningCount: 0 };
  if (isAditText(text)) return { form: 'az64', program: parseProgramText(text), ...exact };
  if (!text.trimStart().startsWith('{')) {
    return { form: 'bitsota', ...translateBitsota(text, { features }) };
  }
  const value = parseJson(text);
  const isBitsota = typeof value === 'object' && value !== null && 'phases' in value;
  if (isBitsota) return { form: 'bitsota', ...translateBitsotaJson(value, { features }) };
  return { form: 'json', program: parseAditJson(Object(value), features), ...exact };
}

/** One line on standard error for every warning of a translation. */
export function printWarnings({ warnings }: Pick<BitsotaTranslation, 'warnings'>): void {
  for (const { line, function: name, index, text: quoted, code, reason } of warnings) {
    const place = line === null ? `${name}${index === null ? '' : ` ${index}`}` : `line ${line}`;
    process.stderr.write(`${place}: ${code}: ${reason}: ${quoted}\n`);
  }
}

/** The program that a command's argument names; warnings go to standard error. */
export function readProgram(file: string, features: number | undefined): ReadProgram {
  const read = parseAnyProgram(readProgramFile(file), features);
  printWarnings(read);
  return read;
}
