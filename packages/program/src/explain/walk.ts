/** Goes through the live lines of a program once and says what each computes. */
import { OPS } from '../ops.ts';
import { FUNCTION_NAMES, type FunctionName } from '../program.ts';
import { interpretLine, type Meaning } from './interpret.ts';
import { type LiveLine, readsOf, type SlotUse, writeOf } from './slots.ts';
import { isLarger, isProduct, plainValue, type Role, type Value } from './values.ts';

/** Values by slot name. */
type Environment = Map<string, Value>;

/** Roles that slots were found to play, by slot name. */
export type SlotRoles = ReadonlyMap<string, { readonly role: Role; readonly noun: string }>;

/** What a walk works on. */
export interface WalkInput {
  readonly lines: Readonly<Record<FunctionName, readonly LiveLine[]>>;
  readonly uses: ReadonlyMap<string, SlotUse>;
  readonly roles: SlotRoles;
}

/** What a walk found. */
export interface Walk {
  readonly meanings: Readonly<Record<FunctionName, ReadonlyMap<number, Meaning>>>;
  /** The prediction at the end of predict. */
  readonly prediction: Value;
  /** Evidence about slots: they scale the features, shift them, or scale the error. */
  readonly evidence: ReadonlyMap<string, 'weights' | 'bias' | 'rate'>;
}

const FEATURES: Value = { ...plainValue('the features'), role: 'features', shape: 'linear' };
const NO_LABEL: Value = { ...plainValue('the label (0 here)'), role: 'zero' };
const LABEL: Value = { ...plainValue('the label'), role: 'label', isFromLabel: true };

class Walker {
  readonly #input: WalkInput;
  readonly #environment: Environment = new Map();
  readonly evidence = new Map<string, 'weights' | 'bias' | 'rate'>();

  constructor(input: WalkInput) {
    this.#input = input;
  }

  /** What a slot holds when nothing in this example has written it. */
  #startValue(slot: string): Value {
    const use = this.#input.uses.get(slot);
    const role = this.#input.roles.get(slot);
    if (use === undefined || use.writers.length === 0) {
      return { ...plainValue(`zero (${slot})`), role: 'zero' };
    }
    if (role === undefined) return { ...plainValue(slot), role: 'state' };
    return { ...plainValue(role.noun), role: role.role };
  }

  read(slot: string): Value {
    return this.#environment.get(slot) ?? this.#startValue(slot);
  }

  set(slot: string, value: Value): void {
    this.#environment.set(slot, value);
  }

  /** Forgets what setup left in slots that later functions change. */
  enterExamples(): void {
    for (const [slot, use] of this.#input.uses) {
      if (!use.isFixed) this.#environment.delete(slot);
    }
  }

  run(name: FunctionName): Map<number, Meaning> {
    const meanings = new Map<number, Meaning>();
    for (const line of this.#input.lines[name]) {
      const { instruction, index } = line;
      const slot = writeOf(instruction) ?? '';
      const reads = readsOf(instruction);
      const all = reads.map((read) => this.read(read));
      const inputs = all.slice(0, OPS[instruction.op].inputs.length);
      this.#collect(reads, inputs, line);
      const before = all[reads.indexOf(slot)] ?? null;
      const isLearning = name === 'learn';
      const meaning = interpretLine({ instruction, inputs, before, slot, isLearning });
      const role = this.#input.roles.get(slot);
      const isRate = role?.role === 'rate' && meaning.value.role === 'constant';
      const value = isRate ? { ...meaning.value, ...role } : meaning.value;
      const remark = isRate ? `${role.noun}: ${meaning.remark}` : meaning.remark;
      meanings.set(index, { remark, value });
      this.set(slot, value);
    }
    return meanings;
  }

  #collect(reads: readonly string[], inputs: readonly Value[], line: LiveLine): void {
    if (inputs.length !== 2) return;
    const { name } = OPS[line.instruction.op];
    for (const [position, value] of inputs.entries()) {
      const other = inputs[1 - position];
      const slot = reads[position];
      const isState = this.#input.uses.get(slot)?.isFixed === false && !this.#environment.has(slot);
      const touchesFeatures = other.shape !== 'none' && value.shape === 'none';
      if (isProduct(name) && value.role === 'constant' && other.isFromLabel) {
        this.evidence.set(slot, 'rate');
      } else if (isState && touchesFeatures && line.function === 'predict') {
        const isShift = /^[vm]?(?:add|sub)$/.test(name) || isLarger(name);
        if (isProduct(name)) this.evidence.set(slot, 'weights');
        else if (isShift && !this.evidence.has(slot)) this.evidence.set(slot, 'bias');
      }
    }
  }
}

/** Goes through setup, predict and learn. */
export function walkProgram(input: WalkInput): Walk {
  const walker = new Walker(input);
  const [setupName, predictName, learnName] = FUNCTION_NAMES;
  walker.set('v0', { ...plainValue('the features (0 here)'), role: 'zero' });
  walker.set('s0', NO_LABEL);
  const setup = walker.run(setupName);
  walker.enterExamples();
  walker.set('v0', FEATURES);
  walker.set('s0', NO_LABEL);
  const predict = walker.run(predictName);
  const last = walker.read('s1');
  const prediction: Value = { ...last, role: 'prediction', noun: 'the prediction' };
  walker.set('s1', prediction);
  walker.set('s0', LABEL);
  const learn = walker.run(learnName);
  return { meanings: { setup, predict, learn }, prediction, evidence: walker.evidence };
}
