/**
 * A program in plain words: what each line computes, which lines never count, what survives from
 * example to example, and what kind of model it is. Found by going through the lines (walk.ts).
 */
import { slotName } from '../check.ts';
import { dependsOnFeatures } from '../depends-on-features.ts';
import { formatInstruction } from '../format-text.ts';
import { markLiveInstructions } from '../liveness.ts';
import {
  FEATURES_VECTOR,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  LABEL_SCALAR,
  type OperandKind,
  type Program,
} from '../program.ts';
import { findRoles, nameFields } from './roles.ts';
import { findSlotUses, type LiveLine, liveLines, readsOf, type SlotUse, writeOf } from './slots.ts';
import { summarize } from './summary.ts';
import { type Walk, walkProgram } from './walk.ts';

/** One line with its remark. */
export interface ExplainedLine {
  /** The instruction in the text form. */
  readonly text: string;
  readonly isLive: boolean;
  /** What it computes, or why it never counts; no full stop. */
  readonly remark: string;
}

/** One slot that live lines use. */
export interface ExplainedSlot {
  readonly kind: OperandKind;
  readonly index: number;
  /** As in the text form. */
  readonly slot: string;
  /** Unique name in camel case: the part it plays, or the slot. */
  readonly name: string;
  /** What it holds; no full stop. */
  readonly meaning: string;
  /** True when predict or learn reads what an earlier example left there. */
  readonly survives: boolean;
}

/** A program in words. */
export interface Explanation {
  /** A few sentences. */
  readonly summary: string;
  readonly lines: Readonly<Record<FunctionName, readonly ExplainedLine[]>>;
  readonly slots: readonly ExplainedSlot[];
}

function deadRemark(instruction: Instruction, lines: readonly LiveLine[]): string {
  const slot = writeOf(instruction);
  if (slot === null) return 'does nothing';
  const isRead = slot === 's1' || lines.some((line) => readsOf(line.instruction).includes(slot));
  return isRead
    ? `never used: ${slot} is written again before a line that counts reads it`
    : `never used: no line that counts reads ${slot}`;
}

/** What a slot holds; `name` is its name in camel case. */
function meaningOf(slot: string, use: SlotUse, name: string): string {
  if (slot === 's0') return 'the label; 0 while predicting';
  if (slot === 'v0') return 'the features of the example';
  if (slot === 's1') return 'the prediction';
  if (use.writers.length === 0) return 'never written: always zero';
  const isNamed = name !== slot;
  const word = name.endsWith(slot.toUpperCase()) ? name.slice(0, -slot.length) : name;
  const words = isNamed
    ? `${word.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)}, `
    : '';
  if (use.isFixed) return `${words}set once by setup`;
  if (!use.isCarried) return `${words}written anew for each example`;
  return `${words}kept from example to example`;
}

const SUMS_UP = /^(?:the )?prediction/;

function explainLines(
  program: Program,
  isLive: Record<FunctionName, readonly boolean[]>,
  walk: Walk,
) {
  const lines = liveLines(program, isLive);
  const all = FUNCTION_NAMES.flatMap((name) => lines[name]);
  const lastPrediction = lines.predict.findLast((line) => writeOf(line.instruction) === 's1');
  const explain = (name: FunctionName): ExplainedLine[] =>
    program[name].map((instruction, index) => {
      const meaning = walk.meanings[name].get(index);
      const isFinal = name === 'predict' && index === lastPrediction?.index;
      const remark = meaning?.remark ?? deadRemark(instruction, all);
      return {
        text: formatInstruction(instruction),
        isLive: meaning !== undefined,
        remark: isFinal && !SUMS_UP.test(remark) ? `the prediction: ${remark}` : remark,
      };
    });
  return { setup: explain('setup'), predict: explain('predict'), learn: explain('learn') };
}

/** The program in words; valid programs only. */
export function explainProgram(program: Program): Explanation {
  const isLive = markLiveInstructions(program);
  const lines = liveLines(program, isLive);
  const found = findSlotUses(lines);
  const uses = new Map(found);
  const reserve = (kind: OperandKind, index: number): void => {
    const use = { kind, index, writers: [], isCarried: false, isFixed: true };
    const slot = slotName(kind, index);
    uses.set(slot, found.get(slot) ?? use);
  };
  reserve('scalar', LABEL_SCALAR);
  reserve('vector', FEATURES_VECTOR);
  const first = walkProgram({ lines, uses, roles: new Map() });
  const roles = findRoles(uses, first);
  const walk = walkProgram({ lines, uses, roles });
  const names = nameFields(uses, { walk, roles });
  const slots = [...uses].map(([slot, use]) => ({
    kind: use.kind,
    index: use.index,
    slot,
    name: names.get(slot) ?? slot,
    meaning: meaningOf(slot, use, names.get(slot) ?? slot),
    survives: use.isCarried && !use.isFixed,
  }));
  const order = { scalar: 0, vector: 1, matrix: 2 };
  slots.sort((a, b) => order[a.kind] - order[b.kind] || a.index - b.index);
  const depends = dependsOnFeatures(program);
  const summary = summarize({ program, lines, uses, roles, walk, depends });
  return { summary, lines: explainLines(program, isLive, walk), slots };
}

/** The name of a slot that the explanation knows; the slot's own name otherwise. */
export function fieldName(explanation: Explanation, kind: OperandKind, index: number): string {
  const slot = slotName(kind, index);
  return explanation.slots.find((known) => known.slot === slot)?.name ?? slot;
}
