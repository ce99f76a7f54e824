/**
 * BitSota programs to az64 (decision 2): what can be expressed is translated, every other line is
 * dropped with a warning. The result is the canonical form, because only that is stored and scored.
 */
import { canonicalProgram } from '../canonical.ts';
import { type Fault, invalidDsl } from '../check.ts';
import { checkProgram } from '../check-program.ts';
import {
  DEFAULT_PROGRAM_LIMITS,
  FEATURES_MAX,
  type FunctionName,
  type Instruction,
  type Program,
  type ProgramLimits,
} from '../program.ts';
import type { BitsotaInstruction, Place, ReadItem, ReadProgram } from './language.ts';
import { readBitsotaJson } from './read-json.ts';
import { readBitsotaText } from './read-text.ts';
import { readOnlySlot, toAz64, WORKING_BANKS } from './to-az64.ts';

/** What a program is translated for. */
export interface BitsotaTranslationOptions {
  /** F of the problem, 1 to 64. */
  readonly features: number;
  /** Limits of the translated program's canonical form. */
  readonly limits?: ProgramLimits;
}

/** A line that was dropped, or that does not mean quite what it says. */
export interface BitsotaWarning extends Place {
  /** As it was written, at most 80 characters. */
  readonly text: string;
  /**
   * Dropped: `unparsable`, `unknown_op`, `unknown_section`, `wrong_arguments`, `wrong_types`,
   * `missing_operand`, `slot_out_of_range`, `element_out_of_range`, `constant_not_f32`. Kept:
   * `section_by_comment` (opens that section), `vector_length` (vectors have F elements here).
   */
  readonly code: string;
  /** Why, as a sentence without a full stop. */
  readonly reason: string;
}

/** A translated program. */
export interface BitsotaTranslation {
  /** Canonical form. */
  readonly program: Program;
  /** In the order of the lines, at most {@link WARNINGS_KEPT}. */
  readonly warnings: readonly BitsotaWarning[];
  /** All warnings, also those that were not kept. */
  readonly warningCount: number;
}

/** Warnings that are kept; the others are only counted. */
export const WARNINGS_KEPT = 100;

const ADIT_MARK = '# adit ';

/** True when a text is in a dialect of Adit, which its first line names; all other text is BitSota's. */
export function isAditText(text: string): boolean {
  return text.startsWith(ADIT_MARK);
}

function isInstruction(content: ReadItem['content']): content is BitsotaInstruction {
  return 'op' in content;
}

/** Where it happened, for an error's numbers. */
function whereOf({ line, function: name, index }: Place) {
  return line === null ? { function: name, index } : { line };
}

function readOnlyFault(slot: string): Fault {
  const message = `${slot} holds the ${slot === 'v0' ? 'features' : 'label'} and is read-only`;
  return { reason: 'read_only_slot', message, numbers: { slot } };
}

/** Collects instructions and warnings item by item. */
class Translator {
  readonly functions: Record<FunctionName, Instruction[]> = { setup: [], predict: [], learn: [] };
  readonly warnings: BitsotaWarning[] = [];
  warningCount = 0;

  warn(warning: BitsotaWarning): void {
    this.warningCount += 1;
    if (this.warnings.length < WARNINGS_KEPT) this.warnings.push(warning);
  }

  add({ place, text, content }: ReadItem, shape: Parameters<typeof toAz64>[1]): void {
    const slot = isInstruction(content) ? readOnlySlot(content) : null;
    if (slot !== null) throw invalidDsl(readOnlyFault(slot), whereOf(place));
    const found = isInstruction(content) ? toAz64(content, shape) : content;
    if ('code' in found) this.warn({ ...place, text, ...found });
    else this.functions[place.function].push(...found);
  }
}

function requireFeatures(features: number): void {
  if (Number.isInteger(features) && features >= 1 && features <= FEATURES_MAX) return;
  const message = `features is ${features}, allowed are 1 to ${FEATURES_MAX}`;
  const numbers = { features, minimum: 1, limit: FEATURES_MAX };
  throw invalidDsl({ reason: 'features_out_of_range', message, numbers });
}

function nothingLeft({ warnings, warningCount }: Translator): Error {
  const [first] = warnings;
  const message = 'no instruction is left of the program';
  const numbers = { warnings: warningCount, firstWarning: first?.code ?? null };
  const where = first === undefined ? {} : whereOf(first);
  return invalidDsl({ reason: 'nothing_left', message, numbers }, where);
}

function translate(read: ReadProgram, options: BitsotaTranslationOptions): BitsotaTranslation {
  const { features, limits = DEFAULT_PROGRAM_LIMITS } = options;
  const translator = new Translator();
  const { vectorLength, banks } = read;
  if (vectorLength !== null && vectorLength > features) {
    const reason = `vectors have ${features} elements here, not ${vectorLength}`;
    const place = { line: null, function: 'setup', index: null } as const;
    translator.warn({
      ...place,
      text: `vector_dim=${vectorLength}`,
      code: 'vector_length',
      reason,
    });
  }
  for (const item of read.items) translator.add(item, { features, banks });
  const { functions, warnings, warningCount } = translator;
  if (Object.values(functions).every((list) => list.length === 0)) throw nothingLeft(translator);
  const program = canonicalProgram({ banks: WORKING_BANKS, features, ...functions });
  checkProgram(program, limits);
  return { program, warnings, warningCount };
}

/**
 * Translates BitSota text of either section style.
 * @throws AditError `invalid_dsl`, with `line` where there is one: `read_only_slot` (a write to label
 *   or features), `nothing_left`, `text_too_large`, `too_many_lines`, and `count` and `limit` when the
 *   canonical form exceeds the limits.
 */
export function translateBitsota(
  text: string,
  options: BitsotaTranslationOptions,
): BitsotaTranslation {
  requireFeatures(options.features);
  return translate(readBitsotaText(text), options);
}

/**
 * Translates a parsed value of BitSota's JSON form.
 * @throws AditError `invalid_dsl` as {@link translateBitsota}, with `function` and `index` in place of
 *   the line; `json_shape` for a value of another form.
 */
export function translateBitsotaJson(
  value: unknown,
  options: BitsotaTranslationOptions,
): BitsotaTranslation {
  requireFeatures(options.features);
  return translate(readBitsotaJson(value), options);
}
