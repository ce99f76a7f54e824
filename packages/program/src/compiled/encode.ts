/**
 * A live program as steps of the evaluator: addresses resolved, pairs of instructions fused, constants
 * moved out of the loop, and predict a second time with only what validation needs.
 */
import { PREDICTION_SCALAR } from '../program.ts';
import { Flow } from './flow.ts';
import { Fusions } from './fuse.ts';
import { KERNEL } from './kernels.ts';
import { STEPS_START } from './layout.ts';
import type { LiveCode } from './live-code.ts';
import { StepWriter } from './step-writer.ts';
import { WorkingCode } from './working-code.ts';

const FIRST_RANDOM = 59;

/** Where the pieces of an encoded program lie: addresses in bytes. */
export interface EncodedProgram {
  setup: number;
  /** predict, the error test, learn, the next row. */
  train: number;
  /** predict as validation needs it, the next row. */
  check: number;
  /** Lists of fields: features and labels in training, features in validation. */
  featurePatches: number;
  labelPatches: number;
  labelPatchesEnd: number;
  checkPatches: number;
  checkPatchesEnd: number;
  bankBytes: number;
  /** Address of the prediction's slot. */
  prediction: number;
  /** Random fills of the program. */
  fills: number;
}

function createPlaces(): EncodedProgram {
  const training = { setup: 0, train: 0, featurePatches: 0, labelPatches: 0, labelPatchesEnd: 0 };
  const check = { check: 0, checkPatches: 0, checkPatchesEnd: 0 };
  return { ...training, ...check, bankBytes: 0, prediction: 0, fills: 0 };
}

/** Encodes programs into one memory. */
export class Encoder {
  /** Places of the program that was encoded last. */
  readonly encoded = createPlaces();
  readonly #writer: StepWriter;
  readonly #flow = new Flow();
  readonly #fusions = new Fusions(this.#flow);
  readonly #code = new WorkingCode();
  /** Ordinal of the next random fill. */
  #ordinal = 0;
  #fillsOfSetup = 0;
  #isCheckEncoded = false;

  constructor(memory: ArrayBuffer) {
    this.#writer = new StepWriter(memory);
  }

  /**
   * Encodes setup and training of `live` for groups of `pairs` pairs whose banks begin at the address
   * `banks`.
   */
  encode(live: LiveCode, pairs: number, banks: number): void {
    const writer = this.#writer;
    const { encoded } = this;
    const code = this.#code;
    code.load(live);
    const { predict, learn, end } = code;
    this.#flow.analyze(code);
    writer.start(live, { pairs, banks, steps: STEPS_START, fixed: code.fixedCount });
    encoded.bankBytes = writer.banksEnd - banks;
    encoded.prediction = writer.scalarAddress(PREDICTION_SCALAR);
    encoded.setup = writer.step;
    this.#encodeSetup();
    writer.writeMark(KERNEL.end);
    this.#fillsOfSetup = this.#ordinal;
    encoded.train = writer.step;
    encoded.featurePatches = writer.patch;
    writer.enter('predict');
    this.#encodePiece({ first: predict, end: learn }, false);
    writer.writeMark(KERNEL.test);
    writer.enter('learn');
    this.#encodePiece({ first: learn, end }, false);
    writer.writeMark(KERNEL.next);
    encoded.labelPatches = writer.patch;
    writer.writeLabelPatches();
    encoded.labelPatchesEnd = writer.patch;
    encoded.fills = this.#ordinal;
    this.#isCheckEncoded = false;
  }

  /** Encodes predict for validation, behind the rest; programs that a probe decides never need it. */
  encodeCheck(): void {
    if (this.#isCheckEncoded) return;
    this.#isCheckEncoded = true;
    const { predict, learn } = this.#code;
    const writer = this.#writer;
    const { encoded } = this;
    encoded.check = writer.step;
    encoded.checkPatches = writer.patch;
    writer.enter('check');
    this.#ordinal = this.#fillsOfSetup;
    this.#encodePiece({ first: predict, end: learn }, true);
    writer.writeMark(KERNEL.score);
    encoded.checkPatchesEnd = writer.patch;
  }

  /** Setup, and behind it the constants that have slots of their own. */
  #encodeSetup(): void {
    const { predict, fixedCount, fixedValues, scalars } = this.#code;
    this.#writer.enter('setup');
    this.#ordinal = 0;
    for (let k = 0; k < predict; k += 1) this.#encodeOne(k);
    for (let n = 0; n < fixedCount; n += 1) this.#writer.writeFixed(scalars + n, fixedValues[n]);
  }

  #encodePiece(stretch: { first: number; end: number }, isCheck: boolean): void {
    const { isChecked, neededInTraining, neededInValidation } = this.#flow;
    const { isGone, earlyAt, innerOf } = this.#fusions;
    const code = this.#code;
    this.#fusions.find(code, stretch, isCheck ? neededInValidation : neededInTraining);
    for (let k = stretch.first; k < stretch.end; k += 1) {
      if (isGone[k] === 1 || code.isDropped[k] === 1) continue;
      if (isCheck && isChecked[k] === 0) this.#skip(code.words[k] & 0xff);
      else if (earlyAt[k] >= 0) this.#encodeFused(earlyAt[k]);
      else if (innerOf[k] >= 0) this.#encodeFused(k);
      else this.#encodeOne(k);
    }
  }

  #encodeFused(k: number): void {
    const { innerOf, isInnerFirst } = this.#fusions;
    this.#writer.writeFused(this.#code, k, {
      inner: innerOf[k],
      isInnerSecond: isInnerFirst[k] === 0,
    });
  }

  /** A random fill that validation does not need keeps its ordinal. */
  #skip(op: number): void {
    if (op >= FIRST_RANDOM) this.#ordinal += 1;
  }

  #encodeOne(k: number): void {
    const code = this.#code;
    this.#writer.write(code, k, this.#ordinal);
    if ((code.words[k] & 0xff) >= FIRST_RANDOM) this.#ordinal += 1;
  }
}
