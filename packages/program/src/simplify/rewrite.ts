/** One round of rewriting one function: every slot keeps its bits at every point. */
import { slotName } from '../check.ts';
import { OPS } from '../ops.ts';
import { createInstruction, type Instruction, type OperandKind } from '../program.ts';
import { applyInstruction, type Contents, resultOf } from './known-contents.ts';
import { nameOfContent, nameOfResult } from './value-numbers.ts';

/** What a round did. */
export interface RewriteCounts {
  /** Instructions dropped because their slot held that value already. */
  repeated: number;
  /** Instructions replaced by the constant that they compute. */
  folded: number;
}

const CONSTANT = 56;
/** Names of values grow with each instruction; beyond this a value gets a name of its own. */
const NAME_CHARACTERS = 400;

class FunctionRewriter {
  readonly #contents: Contents;
  readonly #features: number;
  readonly #names = new Map<string, string>();
  readonly #short = new Map<string, string>();
  readonly #counts: RewriteCounts;
  #unique = 0;

  constructor(start: Contents, features: number, counts: RewriteCounts) {
    this.#contents = new Map(start);
    this.#features = features;
    this.#counts = counts;
  }

  #name(kind: OperandKind, slot: number): string {
    const place = slotName(kind, slot);
    const known = this.#names.get(place);
    if (known !== undefined) return known;
    const name = this.#startName(kind, place);
    this.#names.set(place, name);
    return name;
  }

  /** The name of what a slot holds before this function has written it. */
  #startName(kind: OperandKind, place: string): string {
    const content = this.#contents.get(place);
    if (content === null) return `start ${place}`;
    const elements = { scalar: 1, vector: this.#features, matrix: this.#features ** 2 }[kind];
    return this.#shorten(nameOfContent(content ?? new Float64Array(elements)));
  }

  /** A long name's stand-in, the same one for the same name. */
  #shorten(name: string): string {
    if (name.length <= NAME_CHARACTERS) return name;
    const known = this.#short.get(name) ?? `value ${this.#short.size}`;
    this.#short.set(name, known);
    return known;
  }

  /** The lowest slot that holds the same value, the slot itself when there is none lower. */
  #holder(kind: OperandKind, slot: number): number {
    const name = this.#name(kind, slot);
    const isInput = kind !== 'matrix' && slot === 0;
    if (isInput) return slot;
    for (let other = kind === 'matrix' ? 0 : 1; other < slot; other += 1) {
      if (this.#name(kind, other) === name) return other;
    }
    return slot;
  }

  #withHolders(instruction: Instruction): Instruction {
    const [first, second] = OPS[instruction.op].inputs;
    return {
      ...instruction,
      in1: first === undefined ? 0 : this.#holder(first, instruction.in1),
      in2: second === undefined ? 0 : this.#holder(second, instruction.in2),
    };
  }

  #resultName(instruction: Instruction, result: Float64Array | null): string {
    const { inputs, output, isRandom } = OPS[instruction.op];
    if (result !== null) return this.#shorten(nameOfContent(result));
    if (isRandom) {
      this.#unique += 1;
      return `random ${this.#unique}`;
    }
    const slots = [instruction.in1, instruction.in2];
    const names = inputs.map((kind, position) => this.#name(kind, slots[position]));
    const before = output === null ? '' : this.#name(output, instruction.out);
    return this.#shorten(nameOfResult(instruction, { inputs: names, before }));
  }

  /** The instruction as it may stand, null when it may go. */
  rewrite(instruction: Instruction): Instruction | null {
    const op = OPS[instruction.op];
    if (op.output === null) return null;
    const result = resultOf(instruction, this.#contents, this.#features);
    const name = this.#resultName(instruction, result);
    if (this.#name(op.output, instruction.out) === name) {
      this.#counts.repeated += 1;
      return null;
    }
    const written = this.#withHolders(instruction);
    applyInstruction(instruction, this.#contents, this.#features);
    this.#names.set(slotName(op.output, instruction.out), name);
    const value = result?.[0];
    const isFoldable = op.output === 'scalar' && instruction.op !== CONSTANT;
    if (!isFoldable || value === undefined || !Number.isFinite(value)) return written;
    this.#counts.folded += 1;
    return createInstruction(CONSTANT, { out: instruction.out, act: value });
  }
}

/** The instructions of one function, which begins with `start`, rewritten; adds to `counts`. */
export function rewriteFunction(
  instructions: readonly Instruction[],
  at: { readonly start: Contents; readonly features: number },
  counts: RewriteCounts,
): Instruction[] {
  const rewriter = new FunctionRewriter(at.start, at.features, counts);
  return instructions.flatMap((instruction) => rewriter.rewrite(instruction) ?? []);
}
